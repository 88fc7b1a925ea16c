"""The editors that show what the law says: the responsible department with its limit, and the request at hand."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QButtonGroup, QLabel, QRadioButton, QWidget

from app.domain.sides import Side
from app.domain.timers import TimerKind
from widgets.forms.controls import a_note
from widgets.forms.editors import Editor
from widgets.forms.fields import Asking, Field
from widgets.forms.pickers import PickEditor, offered
from widgets.panels.pick_list import Choice
from widgets.panels.side_lines import SideLine, side_line
from widgets.text import cases, forms, sides, times, why


class MainDeptEditor(PickEditor):
    """The responsible department first, with why; the limit that will hold; a warning for what is not admitted."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self._why = a_note("", tone="text")
        self._why.setObjectName("dept_why")
        self.box.insertWidget(0, self._why)
        self._limit = a_note(limit_preview(asking))
        self._limit.setObjectName("limit_preview")
        self.box.addWidget(self._limit)
        law = asking.law
        self._warning = a_note(forms.not_admitted(), tone="text")
        self._warning.setObjectName("not_admitted")
        self._warning.setVisible(law is not None and not law.is_admitted(asking.case.category))
        self.box.addWidget(self._warning)
        self.pick.picked.connect(self._tell)
        self._tell()

    def _choices(self) -> list[Choice]:
        return offered(self.asking)

    def _tell(self) -> None:
        """Why the list's department is responsible, and what another choice needs."""
        law, case, names = self.asking.law, self.asking.case, self.asking.names
        if law is None:
            return
        right, basis = law.responsible_dept(case)
        words = forms.responsible_because(names.dept(right), why.basis_of(basis, law.entry(basis)))
        other = right and self.pick.code not in {"", right} and self.command == "dispatch"
        self._why.setText(f"{words}\n{forms.other_dept()}" if other else words)


class SideEditor(Editor):
    """Which side object it is about; where there is only one it is shown, not asked."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self._sides = about(field, asking)
        self._group = QButtonGroup(self)
        for number, side in enumerate(self._sides):
            self.box.addWidget(self._row(number, side))
            for text in _below(side_line(side, asking.names, asking.now_ms, asking.case.limit_unit)):
                self.box.addWidget(a_note(text))
        self._group.idClicked.connect(self.changed)

    def answer(self) -> dict[str, Any]:
        if not self.field.name or not self._sides:
            return {}
        number = max(0, self._group.checkedId())
        return {self.field.name: self._sides[number].id}

    def fill(self, said: Mapping[str, Any]) -> None:
        wanted = said.get(self.field.name)
        for number, side in enumerate(self._sides):
            if side.id == wanted and self._group.buttons():
                self._group.button(number).setChecked(True)

    def missing(self) -> str:
        return "" if self._sides or not self.field.needed else forms.nothing_open()

    def _row(self, number: int, side: Side) -> QWidget:
        text = side_line(side, self.asking.names, self.asking.now_ms, self.asking.case.limit_unit).head()
        if len(self._sides) == 1 or not self.field.name:
            return QLabel(text)
        button = QRadioButton(text)
        button.setChecked(number == 0)
        self._group.addButton(button, number)
        return button


def about(field: Field, asking: Asking) -> list[Side]:
    """The open side objects of the field's kinds, the oldest first."""
    return [
        side for side in asking.case.sides if side.is_open and side.kind in field.sides and field.fits(asking, side)
    ]


def limit_preview(asking: Asking) -> str:
    """How long handling may take from now on, until when, and by what."""
    law, case = asking.law, asking.case
    if law is None:
        return ""
    limit = law.handle_limit(case)
    timer = law.clockwork.started(TimerKind.HANDLE, limit, asking.now_ms, law.scope(case))
    amount = cases.limit(limit.amount, limit.unit.value)
    return forms.limit_until(amount, times.day_time(timer.red_ms), why.limit_basis(limit.basis))


def _below(line: SideLine) -> list[str]:
    said = [line.who, *(sides.quoted(text) for text in (line.text,) if text), line.evidence]
    return [text for text in said if text]
