"""The plain editors of a form: words, codes, numbers, times, yes or no, and the conditions of the standard."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDoubleSpinBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from app.domain.commands import COMMANDS
from app.domain.commands.base import defaults
from app.domain.limits import LimitUnit
from app.domain.timers import TimerKind, live
from widgets.dialogs import note_field
from widgets.forms.controls import BoxFrame, DropList, Tick, a_moment, a_note, moment_of, plain_box
from widgets.forms.fields import Asking, Field
from widgets.text import cases, codes, forms

LONG_HEIGHT = 64
FEW = 5  # codes that stand beside each other as radio buttons
MOST_METRES = 100_000
MOST_UNITS = 365


class Editor(QWidget):
    """A field on screen. `answer` goes into the command's body; `settled`: Enter on a choice."""

    changed = Signal()
    settled = Signal()

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(parent)
        self.command, self.field, self.asking = command, field, asking
        self.setObjectName(f"field_{field.name}")
        self.label = forms.label(command, field.name, field.words)
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)
        self.box.setSpacing(4)

    @property
    def stands_alone(self) -> bool:
        """Whether it needs no label above it."""
        return False

    def answer(self) -> dict[str, Any]:
        return {}

    def fill(self, said: Mapping[str, Any]) -> None:
        """Show what a command said, or a form left half-filled; what is not in `said` stays as it is."""

    def missing(self) -> str:
        """What is missing, "" when nothing is."""
        return ""

    def _hint(self) -> str:
        return forms.hint(self.command, self.field.name, self.field.words)

    def _needed(self, *, is_there: bool) -> str:
        return "" if is_there or not self.field.needed else forms.is_missing(self.label)


class TextEditor(Editor):
    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.line = QLineEdit(str(field.starts(asking)) if field.starts else "", self)
        self.line.setObjectName(field.name)
        self.line.setAccessibleName(self.label)
        self.line.setPlaceholderText(self._hint())
        self.line.textChanged.connect(self.changed)
        self.box.addWidget(self.line)
        self.setFocusProxy(self.line)

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self.line.text().strip()}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.line.setText(str(said.get(self.field.name, self.line.text())))

    def missing(self) -> str:
        return self._needed(is_there=bool(self.line.text().strip()))


class LongEditor(Editor):
    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.note = self._note()
        self.setFocusProxy(self.note)
        self.setMinimumHeight(LONG_HEIGHT)

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self.note.toPlainText().strip()}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.note.setPlainText(str(said.get(self.field.name, self.note.toPlainText())))

    def missing(self) -> str:
        return self._needed(is_there=bool(self.note.toPlainText().strip()))

    def _note(self) -> QPlainTextEdit:
        note = note_field(self._hint())
        note.setAccessibleName(self.label)
        note.setFixedHeight(LONG_HEIGHT)
        note.textChanged.connect(self.changed)
        self.box.addWidget(note)
        return note


class ChoiceEditor(Editor):
    """Few codes as radio buttons, many as a list that drops down; the first is chosen, or none."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        offered = field.offers(asking) if field.offers else field.codes
        self._codes = offered if field.needed else ("", *offered)
        self._group = QButtonGroup(self)
        self._list = DropList(asking.context.theme, self)
        if len(self._codes) <= FEW:
            self._list.hide()
            self._lay_radios()
        else:
            self._lay_list()

    def choose(self, code: str) -> None:
        number = self._codes.index(code)
        if self._group.buttons():
            self._group.button(number).setChecked(True)
        else:
            self._list.setCurrentIndex(number)

    def answer(self) -> dict[str, Any]:
        number = self._group.checkedId() if self._group.buttons() else self._list.currentIndex()
        return {self.field.name: self._codes[number] if number >= 0 else ""}

    def fill(self, said: Mapping[str, Any]) -> None:
        """A code that is no longer offered leaves the choice as it is."""
        code = said.get(self.field.name)
        if code in self._codes:
            self.choose(str(code))

    def _lay_radios(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(16)
        for number, code in enumerate(self._codes):
            button = QRadioButton(codes.word(self.field.words, code), self)
            button.setChecked(number == 0)
            self._group.addButton(button, number)
            row.addWidget(button)
        row.addStretch()
        self.box.addLayout(row)
        self._group.idClicked.connect(self.changed)
        self.setFocusProxy(self._group.button(0))

    def _lay_list(self) -> None:
        self._list.addItems([codes.word(self.field.words, code) for code in self._codes])
        self._list.setAccessibleName(self.label)
        self._list.currentIndexChanged.connect(self.changed)
        self.box.addWidget(self._list)
        self.setFocusProxy(self._list)


class ReasonEditor(LongEditor):
    """One of the command's codes, and words of one's own, which "other" needs."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.codes = DropList(asking.context.theme, self)
        self.codes.setObjectName("reason_code")
        self.codes.setAccessibleName(self.label)
        self.codes.addItem(forms.choose_reason(), "")
        for code in field.codes:
            self.codes.addItem(codes.word("reason", code), code)
        self.codes.currentIndexChanged.connect(self.changed)
        self.box.insertWidget(0, self.codes)
        self.setFocusProxy(self.codes)
        self.setMinimumHeight(LONG_HEIGHT + self.codes.sizeHint().height() + self.box.spacing())

    def answer(self) -> dict[str, Any]:
        return {"reason_code": self.codes.currentData(), "reason": self.note.toPlainText().strip()}

    def fill(self, said: Mapping[str, Any]) -> None:
        super().fill(said)
        number = self.codes.findData(said.get("reason_code", ""))
        self.codes.setCurrentIndex(max(0, number))

    def missing(self) -> str:
        code = self.codes.currentData()
        if not code:
            return self._needed(is_there=False)
        return forms.say_which() if code == "other" and not self.note.toPlainText().strip() else ""


class NumberEditor(Editor):
    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        timer = live(asking.case.timers, TimerKind.HANDLE)
        amount = timer.amount if timer else float(asking.case.limit_amount)
        is_limit = field.unit == "limit"
        unit = (timer.unit.value if timer else asking.case.limit_unit) if is_limit else field.unit
        self.spin = QDoubleSpinBox(self)
        self.spin.setObjectName(field.name)
        plain_box(self.spin, self.label)
        self.spin.setDecimals(1 if is_limit else 0)
        self.spin.setRange(0, (amount or MOST_UNITS) if is_limit else MOST_METRES)
        self.spin.setValue(field.least)
        self.spin.setSuffix(forms.suffix(unit))
        self.spin.setSpecialValueText(forms.same_as_main() if is_limit and not field.needed else "")
        self.spin.valueChanged.connect(self.changed)
        self.box.addWidget(BoxFrame(asking.context.theme, self.spin, self))
        if is_limit and amount:
            self.box.addWidget(a_note(forms.at_most(cases.limit(amount, unit))))
        self.setFocusProxy(self.spin)

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self.spin.value()}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.spin.setValue(float(said.get(self.field.name, self.spin.value())))

    def missing(self) -> str:
        return self._needed(is_there=self.spin.value() > 0)


class OrderedLimitEditor(Editor):
    """The limit that a leader's or emergency order sets; 0 leaves that of the standard."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.amount, self.units = QSpinBox(self), DropList(asking.context.theme, self)
        self.amount.setObjectName("limit_amount")
        plain_box(self.amount, self.label)
        self.amount.setRange(0, MOST_UNITS)
        self.amount.setSpecialValueText(forms.by_standard())
        self.units.setObjectName("limit_unit")
        self.units.setAccessibleName(forms.unit_name())
        for unit in LimitUnit:
            self.units.addItem(forms.suffix(unit.value).strip(), unit.value)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(BoxFrame(asking.context.theme, self.amount, self), 1)
        row.addWidget(self.units, 1)
        self.box.addLayout(row)
        self.amount.valueChanged.connect(self.changed)
        self.units.currentIndexChanged.connect(self.changed)
        self.setFocusProxy(self.amount)

    def answer(self) -> dict[str, Any]:
        amount = self.amount.value()
        return {"limit_amount": amount, "limit_unit": self.units.currentData() if amount else ""}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.amount.setValue(int(said.get("limit_amount", 0)))
        self.units.setCurrentIndex(max(0, self.units.findData(said.get("limit_unit", ""))))


class TimeEditor(Editor):
    """A moment in the hall's time."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        at_ms = int(str(field.starts(asking))) if field.starts else asking.now_ms
        self.moment = a_moment(at_ms, self.label)
        self.moment.setObjectName(field.name)
        self.moment.dateTimeChanged.connect(self.changed)
        self.box.addWidget(BoxFrame(asking.context.theme, self.moment, self))
        self.setFocusProxy(self.moment)

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self.moment.dateTime().toMSecsSinceEpoch()}

    def fill(self, said: Mapping[str, Any]) -> None:
        if at_ms := int(said.get(self.field.name, 0)):
            self.moment.setDateTime(moment_of(at_ms))


class YesNoEditor(Editor):
    """A tick; at first as the command has it."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.tick = Tick(asking.context.theme, self.label, self)
        self.tick.setObjectName(field.name)
        self.tick.setChecked(bool(_default(command, field.name)))
        self.tick.toggled.connect(self.changed)
        self.box.addWidget(self.tick)
        self.setFocusProxy(self.tick)

    @property
    def stands_alone(self) -> bool:
        return True

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self.tick.isChecked()}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.tick.setChecked(bool(said.get(self.field.name, self.tick.isChecked())))


def _default(command: str, name: str) -> object:
    return defaults(COMMANDS[command]).get(name, False)
