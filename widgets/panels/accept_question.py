"""Accepting a report that has no category yet: the category by typing, then its filing condition."""

from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from app.domain.catalogue import FilingCondition
from widgets.dialogs import Question
from widgets.panels.names import Names, shown_name
from widgets.panels.pick_list import Choice, PickList
from widgets.text import cases, desk
from widgets.theme import Theme


class AcceptQuestion(Question):
    """Answers a category and the number of one of its conditions."""

    def __init__(self, theme: Theme, names: Names, subject: str, parent: QWidget) -> None:
        act = cases.command("accept")
        super().__init__(theme, act, subject, act, parent)
        self._names = names
        self._conditions = QButtonGroup(self)
        self._rows = QVBoxLayout()
        self._rows.setSpacing(4)
        choices = [
            Choice(each.code, shown_name(each), each.code, f"{each.name} {each.name_en} {each.initials}")
            for each in names.categories()
        ]
        self._list = PickList(theme, choices, desk.category_hint(), self)
        self.body.addWidget(self._list)
        self.body.addLayout(self._rows)
        self._list.picked.connect(self._show_conditions)
        self._list.settled.connect(self.confirm)
        self._show_conditions()
        self._list.setFocus()

    @property
    def category(self) -> str:
        return self._list.code

    @property
    def condition(self) -> int:
        return max(0, self._conditions.checkedId())

    def missing(self) -> str:
        return "" if self.category else desk.category_needed()

    def _show_conditions(self) -> None:
        for button in self._conditions.buttons():
            self._conditions.removeButton(button)
            self._rows.removeWidget(button)
            button.deleteLater()
        category = self._names.category(self._list.code)
        for condition in category.conditions if category else ():
            self._add(condition)
        self.check()

    def _add(self, condition: FilingCondition) -> None:
        limit = cases.limit(condition.limit, condition.unit.value)
        button = QRadioButton(f"{condition.filing} · {limit}")
        button.setChecked(not self._conditions.buttons())
        self._conditions.addButton(button, condition.number)
        self._rows.addWidget(button)
