"""The question of a command, made from its form; what the law would object to is said before it can be given."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.domain.cases import Case
from app.domain.commands import COMMANDS
from app.hall.papers import Begun
from widgets import tasks
from widgets.dialogs import Question, agreed
from widgets.forms.alike import AlikeEditor
from widgets.forms.controls import a_note
from widgets.forms.deciding import MainDeptEditor, SideEditor
from widgets.forms.drafting import DISCARD_KEY, Drafting, discard_question, told_by
from widgets.forms.editors import (
    ChoiceEditor,
    Editor,
    LongEditor,
    NumberEditor,
    OrderedLimitEditor,
    ReasonEditor,
    TextEditor,
    TimeEditor,
    YesNoEditor,
)
from widgets.forms.evidence import FilesEditor
from widgets.forms.fields import Asking, Kind
from widgets.forms.pickers import CaseEditor, CategoryEditor, DeptEditor, DeptsEditor, PersonEditor, PlaceEditor
from widgets.forms.standards import ClosingEditor, ConditionEditor
from widgets.forms.table import fields_of, is_override
from widgets.frame.fonts import sized
from widgets.panels.buttons import ActButton
from widgets.text import attention, cases, errors, forms

SCREEN_SHARE = 0.66  # of the screen's height that the fields may take; above it they scroll
WIDTH = 640
GAP = 10

EDITORS: dict[Kind, type[Editor]] = {
    Kind.TEXT: TextEditor,
    Kind.LONG: LongEditor,
    Kind.CHOICE: ChoiceEditor,
    Kind.REASON: ReasonEditor,
    Kind.DEPT: DeptEditor,
    Kind.MAIN_DEPT: MainDeptEditor,
    Kind.DEPTS: DeptsEditor,
    Kind.PERSON: PersonEditor,
    Kind.CATEGORY: CategoryEditor,
    Kind.ALIKE: AlikeEditor,
    Kind.CONDITION: ConditionEditor,
    Kind.CLOSING: ClosingEditor,
    Kind.NUMBER: NumberEditor,
    Kind.ORDERED_LIMIT: OrderedLimitEditor,
    Kind.TIME: TimeEditor,
    Kind.YES_NO: YesNoEditor,
    Kind.FILES: FilesEditor,
    Kind.CASE: CaseEditor,
    Kind.SIDE: SideEditor,
    Kind.SHOWN: SideEditor,
    Kind.PLACE: PlaceEditor,
}


class FormQuestion(Question):
    """`answer` is the command's body. It begins with what `said` says.

    `begun` is the half-filled form it goes on from; `wants_afresh`: it was closed to begin without that. `instead`,
    where it is set, is what is asked in its place: a command and a case.
    """

    def __init__(
        self, name: str, asking: Asking, said: Mapping[str, Any] | None = None, begun: Begun | None = None
    ) -> None:
        act = cases.command(name)
        super().__init__(asking.context.theme, act, asking.subject, act, asking.parent)
        self._name, self._asking, self._begun = name, asking, begun
        self.instead: tuple[str, Case] | None = None
        self._is_given = False  # before it was known what is near
        self.wants_afresh = self._is_asking = False
        self.setMinimumWidth(WIDTH)
        self.setObjectName(f"form_{name}")
        self._fields, self._scroll = QWidget(), QScrollArea(self)
        self._column = QVBoxLayout(self._fields)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(4)
        self.editors = [EDITORS[field.kind](name, field, asking, self._fields) for field in fields_of(name, asking)]
        self._lay_out_fields()
        for editor in self.editors:
            editor.changed.connect(self.check)
            editor.settled.connect(self.confirm)
            if isinstance(editor, MainDeptEditor):
                editor.pick.picked.connect(self._leave_out_main)
            if isinstance(editor, CategoryEditor):
                editor.changed.connect(self._look_for_alike)
            if isinstance(editor, AlikeEditor):
                editor.joined.connect(self._join)
                editor.looked.connect(self._take_what_was_found)
            editor.fill(said or {})
        self._leave_out_main()
        self.drafting = Drafting(self, name, asking, self.answer)
        for editor in self.editors:
            editor.changed.connect(self.drafting.touch)
        self._look_for_alike()
        self.check()
        self._focus_first()

    def answer(self) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for editor in self.editors:
            said |= editor.answer()
        return said

    def missing(self) -> str:
        """What a field lacks; when none lacks anything, what the law would say."""
        lacking = next((words for editor in self.editors if (words := editor.missing())), "")
        if lacking:
            return lacking
        kind = COMMANDS[self._name]
        refused = self._asking.context.hall.counsel.objection(kind, self._asking.case, self.answer())
        return errors.short(refused) if refused else ""

    def _leave_out_main(self) -> None:
        """Whoever is chosen as the main department joins no co-departments."""
        main = next((each.pick.code for each in self.editors if isinstance(each, MainDeptEditor)), "")
        for editor in self.editors:
            if main and isinstance(editor, DeptsEditor):
                editor.leave_out(main)

    def confirm(self) -> None:
        """Do it, once it is known what is near."""
        self._is_given = any(isinstance(each, AlikeEditor) and each.is_looking for each in self.editors)
        if not self._is_given:
            super().confirm()

    def _take_what_was_found(self) -> None:
        self._make_room()
        self.check()
        if self._is_given:
            self.confirm()
        elif self.focusWidget() in {None, self._cancel}:
            self._focus_first()

    def _look_for_alike(self) -> None:
        """Another category has other cases near by."""
        own = self._asking.case.category
        chosen = next((each.pick.code for each in self.editors if isinstance(each, CategoryEditor)), own)
        for editor in self.editors:
            if isinstance(editor, AlikeEditor):
                editor.look(chosen)

    def _join(self, name: str, other: Case) -> None:
        self.instead = (name, other)
        self.drafting.forget()
        self.reject()

    def _lay_out_fields(self) -> None:
        if self._begun:
            self._column.addWidget(self._draft_line(self._begun))
        if is_override(self._name, self._asking):
            self._column.addWidget(a_note(forms.override_recorded(), tone="text"))
        for editor in self.editors:
            if editor.label and not editor.stands_alone:
                head = QLabel(editor.label)
                head.setFont(sized(13))
                head.setProperty("tone", "mid")
                head.setBuddy(editor)
                self._column.addWidget(head)
            self._column.addWidget(editor)
            self._column.addSpacing(GAP)
        self._column.addStretch()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._fields)
        self._fields.setAutoFillBackground(False)
        self.body.addWidget(self._scroll)
        self._make_room()

    def _make_room(self) -> None:
        """As high as the fields are, while the screen allows it."""
        self._column.activate()
        wanted = self._fields.sizeHint().height() + GAP
        most = round(self.screen().availableGeometry().height() * SCREEN_SHARE)
        self._scroll.setMinimumHeight(min(wanted, most))

    def _draft_line(self, begun: Begun) -> QWidget:
        """Whose draft it goes on from, and a way to begin without it."""
        line = QWidget(self._fields)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, GAP)
        row.setSpacing(12)
        told = told_by(begun, self._asking.names, self._asking.now_ms)
        note = a_note(attention.draft_restored(told), tone="text")
        note.setObjectName("draft_line")
        afresh = ActButton(self.theme, attention.afresh(), DISCARD_KEY, "quiet", line)
        afresh.setObjectName("afresh")
        afresh.setShortcut(DISCARD_KEY)
        afresh.clicked.connect(self._ask_afresh)
        row.addWidget(note, 1)
        row.addWidget(afresh)
        return line

    def _ask_afresh(self) -> None:
        if self._begun and not self._is_asking:
            tasks.start(self, self._asking.context.notices, self._begin_afresh(self._begun))

    async def _begin_afresh(self, begun: Begun) -> None:
        """Discarding what was filled in asks once."""
        self._is_asking = True
        question = discard_question(self._asking.context, begun, self._asking.names, self)
        self.wants_afresh = await agreed(question)
        self._is_asking = False
        if self.wants_afresh:
            self.drafting.forget()
            self.reject()

    def _focus_first(self) -> None:
        first = next((each for each in self.editors if each.focusProxy() and not each.isHidden()), None)
        if first:
            first.setFocus()
