"""The duplicate check (查重): what is open near by, to be joined with or said to be another thing."""

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.cases import Case
from app.domain.commands.joint import Link, Merge
from app.domain.duplicates import metres_from
from widgets import tasks
from widgets.forms.controls import Tick, a_note
from widgets.forms.editors import Editor
from widgets.forms.fields import Asking, Field
from widgets.panels.buttons import ActButton
from widgets.panels.numbers import short_number
from widgets.text import cases, forms

JOINS = (Merge, Link)
MOST_SHOWN = 4


class AlikeEditor(Editor):
    """Stays out of sight where nothing is near. `joined`: by which command, and with which case, instead."""

    joined = Signal(str, object)
    looked = Signal()

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.found: list[Case] = []
        self._category, self.is_looking = "", False
        self._rows: list[QWidget] = []
        self.tick = Tick(asking.context.theme, forms.is_distinct(), self)
        self.tick.setObjectName("distinct")
        self.tick.toggled.connect(self.changed)
        self._head = a_note("", tone="text")
        self._head.setObjectName("alike")
        self.box.addWidget(self._head)
        self.box.addWidget(self.tick)
        self.setFocusProxy(self.tick)
        self._show([])

    @property
    def stands_alone(self) -> bool:
        return True

    def look(self, category: str) -> None:
        """Look again, for another category."""
        if category == self._category:
            return
        self._category = category
        self._show([])
        if category:
            self.is_looking = True
            tasks.start(self, self.asking.context.notices, self._search(category))

    def answer(self) -> dict[str, Any]:
        """Nothing until it is ticked: what was found by itself is not filled in by anybody."""
        return {self.field.name: True} if self.tick.isChecked() else {}

    def missing(self) -> str:
        return forms.answer_alike() if self.found and not self.tick.isChecked() else ""

    async def _search(self, category: str) -> None:
        found = await self.asking.context.hall.alike(self.asking.case, category)
        if category == self._category:
            self.is_looking = False
            self._show(found)
            self.looked.emit()

    def _show(self, found: list[Case]) -> None:
        for row in self._rows:
            self.box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self.found = found
        self.tick.setChecked(False)
        self._rows = [self._row(other) for other in found[:MOST_SHOWN]]
        for place, row in enumerate(self._rows, start=1):
            self.box.insertWidget(place, row)
        self._head.setText(forms.alike_near(len(found)))
        self.setVisible(bool(found))

    def _row(self, other: Case) -> QWidget:
        """What is near, and the ways to join it, greyed where the post may not."""
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        metres = round(metres_from(self.asking.case, other))
        label = QLabel(forms.alike_case(short_number(other), metres, cases.status(other.status), other.title))
        label.setWordWrap(True)
        row.addWidget(label, 1)
        for kind in JOINS:
            button = ActButton(self.asking.context.theme, cases.command(kind.name), kind="quiet", parent=line)
            button.setObjectName(f"{kind.name}_{other.id}")
            button.setAccessibleName(f"{button.text()} {label.text()}")
            button.setEnabled(self.asking.context.hall.counsel.why_not(kind, self.asking.case) is None)
            button.setProperty("join", kind.name)
            button.setProperty("other", other.id)
            button.clicked.connect(self._join)
            row.addWidget(button)
        return line

    def _join(self) -> None:
        name, id = self.sender().property("join"), self.sender().property("other")
        self.joined.emit(name, next(other for other in self.found if other.id == id))
