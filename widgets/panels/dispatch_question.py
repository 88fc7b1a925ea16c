"""Dispatching a case: to which department, the liable one first and why, and an optional note."""

from PySide6.QtWidgets import QWidget

from app.domain.cases import Case
from widgets.dialogs import Question, note_field
from widgets.panels.names import Names, shown_name
from widgets.panels.pick_list import Choice, PickList
from widgets.text import cases, desk
from widgets.theme import Theme

NOTE_HEIGHT = 64


class DispatchQuestion(Question):
    """Answers one main department and a note."""

    def __init__(self, theme: Theme, names: Names, case: Case, subject: str, parent: QWidget) -> None:
        act = cases.command("dispatch")
        super().__init__(theme, act, subject, act, parent)
        self._list = PickList(theme, offered(names, case), desk.department_hint(), self)
        self._note = note_field(desk.note_hint())
        self._note.setFixedHeight(NOTE_HEIGHT)
        self.body.addWidget(self._list)
        self.body.addWidget(self._note)
        self._list.picked.connect(self.check)
        self._list.settled.connect(self.confirm)
        self.check()
        self._list.setFocus()

    @property
    def dept(self) -> str:
        return self._list.code

    @property
    def note(self) -> str:
        return self._note.toPlainText().strip()

    def missing(self) -> str:
        return "" if self.dept else desk.department_needed()


def offered(names: Names, case: Case) -> list[Choice]:
    """All departments; first the liable one, then those of the case's street."""
    liable = names.liable(case)
    condition = names.condition(case)
    choices = []
    for each in names.departments():
        reason = ""
        if each.code == liable:
            reason = desk.liable_because(condition.filing or desk.default_condition())
        elif each.street and each.street == case.street:
            reason = desk.own_street()
        elif not each.has_login:
            reason = desk.by_proxy()
        choices.append(Choice(each.code, shown_name(each), reason, f"{each.name} {each.name_en}"))
    return sorted(choices, key=lambda each: (each.code != liable, each.reason != desk.own_street()))
