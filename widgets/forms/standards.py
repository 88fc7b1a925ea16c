"""The editors of what the standard says: filing conditions to choose from, and the closing condition to confirm."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.domain.catalogue import FilingCondition
from widgets.forms.controls import Tick, a_note
from widgets.forms.editors import Editor
from widgets.forms.fields import Asking, Field
from widgets.text import cases, forms


class ConditionEditor(Editor):
    """The filing conditions of the category with their limits; one has to be chosen."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        category = asking.law.category(asking.case) if asking.law else None
        self._conditions = Conditions(self)
        self._conditions.show_conditions(category.conditions if category else (), asking.case.condition)
        self._conditions.changed.connect(self.changed)
        self.box.addWidget(self._conditions)
        self.setFocusProxy(self._conditions)

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self._conditions.number}

    def fill(self, said: Mapping[str, Any]) -> None:
        self._conditions.choose(int(said.get(self.field.name, 0)))

    def missing(self) -> str:
        return self._needed(is_there=self._conditions.number > 0)


class Conditions(QWidget):
    """Filing conditions as radio buttons, with what they ask of the report."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(4)
        self._rows: list[QWidget] = []
        self._group.idClicked.connect(self.changed)

    @property
    def number(self) -> int:
        return max(0, self._group.checkedId())

    def choose(self, number: int) -> None:
        """A condition that is not offered leaves the choice as it is."""
        if number in map(self._group.id, self._group.buttons()):
            self._group.button(number).setChecked(True)

    def show_conditions(self, conditions: tuple[FilingCondition, ...], chosen: int = 0) -> None:
        for row in self._rows:
            if isinstance(row, QRadioButton):
                self._group.removeButton(row)
            self._box.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = []
        numbers = [each.number for each in conditions]
        for condition in conditions:
            limit = cases.limit(condition.limit, condition.unit.value)
            button = QRadioButton(f"{condition.filing} · {limit}", self)
            button.setChecked(condition.number == chosen or (chosen not in numbers and condition.number == numbers[0]))
            self._group.addButton(button, condition.number)
            self._put(button)
            if condition.collection_note:
                self._put(a_note(forms.to_be_shown(condition.collection_note)))
        if self._group.buttons():
            self.setFocusProxy(self._group.buttons()[0])

    def _put(self, row: QWidget) -> None:
        self._box.addWidget(row)
        self._rows.append(row)


class ClosingEditor(Editor):
    """The closing condition of the standard, which has to be confirmed."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self._condition = asking.names.condition(asking.case)
        closing = self._condition.closing
        self.tick = Tick(asking.context.theme, forms.closing_met(), self)
        self.tick.setObjectName("closing")
        self.tick.toggled.connect(self.changed)
        self.tick.setVisible(bool(closing))
        self.box.addWidget(a_note(closing or forms.no_closing(), tone="text"))
        self.box.addWidget(self.tick)
        self.setFocusProxy(self.tick)

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self._condition.number if self.tick.isChecked() else 0}

    def missing(self) -> str:
        return forms.confirm_closing() if self._condition.closing and not self.tick.isChecked() else ""
