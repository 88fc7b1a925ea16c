"""What can be done next to the case on screen: the lawful next act filled, the others beside it, with their keys."""

from collections.abc import Sequence
from operator import itemgetter

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.cases import Case, CaseId, Status
from app.domain.commands import COMMANDS
from app.errors import NotAllowed
from app.hall.papers import Begun
from widgets import tasks
from widgets.actions import ACTIONS, Action, asked, label
from widgets.context import Context
from widgets.dialogs import agreed
from widgets.forms.acts_question import PAGES, ActsQuestion, subject_of
from widgets.forms.fields import Asking
from widgets.panels.buttons import ActButton
from widgets.panels.chosen_case import ChosenCase
from widgets.panels.names import Names
from widgets.panels.numbers import short_number
from widgets.panels.order_note import OrderNote
from widgets.text import cases, desk, errors, forms

HEIGHT = 60
SIDE = 16
PRIMARY_KEYS = ("Ctrl+Return", "Ctrl+Enter")
PRIMARY_CAP = "Ctrl+Enter"
ACTS_KEY = "Alt+M"
MOST_PLAIN, MOST_LOCKED = 4, 1  # the others are in the palette
IDLE = frozenset({"no_side", "side_state", "no_arbitration", "nobody_assigned"})  # nothing of the kind is there
OTHERS = frozenset({"no_right", "out_of_reach", "not_assigned", "filing_role", "closing_role", "chief_only"})


class ActionBar(QWidget):
    """`page_asked`: another page of the desk was chosen among the acts.

    Its QActions, named after the commands and "primary", belong to the desk: their keys work everywhere in it.
    """

    page_asked = Signal(str)

    def __init__(self, context: Context, names: Names, chosen: ChosenCase, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._names, self._chosen = context, names, chosen
        self.is_asking = False
        self._is_case_seen = True
        self._shown: tuple[tuple[str, str, str, str], ...] = ()
        self._actions = {action.name: self._make(action, parent) for action in ACTIONS}
        self._primary = QAction(self)
        self._primary.setObjectName("primary")
        self._primary.setShortcuts([QKeySequence(key) for key in PRIMARY_KEYS])
        self._primary.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._primary.triggered.connect(self._act)
        parent.addAction(self._primary)
        self.acts = QAction(forms.all_acts(), self)
        self.acts.setObjectName("acts")
        self.acts.setShortcut(QKeySequence(ACTS_KEY))
        self.acts.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.acts.triggered.connect(self._choose_act)
        parent.addAction(self.acts)
        self._more = ActButton(context.theme, forms.all_acts(), ACTS_KEY, "quiet", self)
        self._more.setObjectName("all_acts")
        self._more.clicked.connect(self.acts.trigger)
        self._head = QLabel(desk.next_step())
        self._head.setProperty("tone", "mid")
        self.note = OrderNote(context, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SIDE, 0, SIDE, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._head)
        self._row.addSpacing(8)
        self._row.addWidget(self._more)
        self._row.addStretch()
        self._row.addWidget(self.note)
        self._buttons: list[ActButton] = []
        self.setFixedHeight(HEIGHT)
        chosen.changed.connect(self._show)
        context.bridge.link_changed.connect(self._show)
        context.bridge.second_passed.connect(self._show)  # the link is given up by time alone
        self._show()

    def set_case_seen(self, *, seen: bool) -> None:
        """Nothing can be done to a case that a page has taken the place of."""
        if seen != self._is_case_seen:
            self._is_case_seen = seen
            self._show()

    def sizeHint(self) -> QSize:
        return QSize(900, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._context.theme.line))
        painter.end()

    def _make(self, action: Action, desk_body: QWidget) -> QAction:
        made = QAction(cases.command(action.name), self)
        made.setObjectName(action.name)
        made.setShortcut(QKeySequence(action.shortcut))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setData(action.name)
        made.triggered.connect(self._act)
        desk_body.addAction(made)
        return made

    def _show(self) -> None:
        """Buttons for the case as it is now; they are made anew only when something differs."""
        story = self._chosen.story
        if story is None and self._chosen.case_id:
            return  # being read: the next news brings it
        case = self._case()
        shown = tuple(self._looks(case)) if case else ()
        self._enable(shown)
        nothing = desk.choose_a_case() if self._is_case_seen else desk.case_out_of_sight()
        self._head.setText(desk.next_step() if case else nothing)
        if shown != self._shown:
            self._shown = shown
            self._rebuild(shown)

    def _looks(self, case: Case) -> list[tuple[str, str, str, str]]:
        """Name, text, key and kind of each button; the next act first, then the usual ones, then what is locked."""
        asking = self._asking(case)
        refused = {action.name: self._context.hall.counsel.why_not(action.command, case) for action in ACTIONS}
        lawful = [action for action in ACTIONS if refused[action.name] is None]
        primary = next((action for action in lawful if action.is_next(case)), None)
        looks = []
        if primary:
            looks.append((primary.name, label(primary.name, asking), PRIMARY_CAP, "primary"))
        plain = [action for action in lawful if action is not primary]
        looks += [(each.name, label(each.name, asking), each.shortcut, "plain") for each in _usual(plain)]
        return looks + self._locked(case, refused, has_primary=primary is not None)

    def _locked(
        self, case: Case, refused: dict[str, NotAllowed | None], *, has_primary: bool
    ) -> list[tuple[str, str, str, str]]:
        """What comes next and cannot be done, with the reason."""
        found = []
        for action in ACTIONS:
            reason = refused[action.name]
            is_next = action.is_next(case) and not has_primary
            if reason and reason.code not in IDLE and (is_next or case.status in action.comes_after):
                why = desk.why_locked(reason.code, case.status) or errors.short(reason)
                look = (action.name, desk.locked(cases.command(action.name), why), "", "locked")
                found.append((reason.code in OTHERS, look))
        return [look for _, look in sorted(found, key=itemgetter(0))][:MOST_LOCKED]

    def _enable(self, shown: Sequence[tuple[str, str, str, str]]) -> None:
        possible = {name: kind for name, _text, _key, kind in shown if kind != "locked"}
        for name, action in self._actions.items():
            action.setEnabled(name in possible)
        self._primary.setData(next((name for name, kind in possible.items() if kind == "primary"), ""))
        self._primary.setEnabled(bool(self._primary.data()))

    def _rebuild(self, shown: Sequence[tuple[str, str, str, str]]) -> None:
        for old in self._buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for name, text, key, kind in shown:
            button = ActButton(self._context.theme, text, key, kind, self)
            button.setObjectName(f"act_{name}")
            button.setEnabled(kind != "locked")
            button.clicked.connect(self._actions[name].trigger)
            self._row.insertWidget(2 + len(self._buttons), button)
            self._buttons.append(button)

    def _act(self) -> None:
        """Any of the QActions; its data is the command's name."""
        sender, case = self.sender(), self._case()
        name = sender.data() if isinstance(sender, QAction) else ""
        if case and name and not self.is_asking:
            tasks.start(self, self._context.notices, self._carry_out(name, self._asking(case)))

    def _choose_act(self) -> None:
        if not self.is_asking:
            case = self._case() or Case(id=CaseId(""), version=0, status=Status.DRAFT)
            tasks.start(self, self._context.notices, self._carry_out("", self._asking(case)))

    def _case(self) -> Case | None:
        """The case on screen."""
        story = self._chosen.story
        return story.row.case if story and self._is_case_seen else None

    def resume(self, begun: Begun) -> None:
        """Go on with a form that was left half-filled."""
        if not self.is_asking:
            tasks.start(self, self._context.notices, self._go_on(begun))

    async def _go_on(self, begun: Begun) -> None:
        story = await self._context.hall.story(begun.case_id)
        blank = Case(id=begun.case_id, version=0, status=Status.DRAFT)
        await self._carry_out(begun.command, self._asking(story.row.case if story else blank), begun)

    async def _carry_out(self, name: str, asking: Asking, begun: Begun | None = None) -> None:
        """Ask what is to be done, where it is not said, and what the order needs; then give it."""
        self.is_asking = True
        try:
            name = name or await chosen_act(asking)
            if name in PAGES:
                self.page_asked.emit(name)
                return
            asking = subject_of(name, asking) if begun is None else asking
            answered = await asked(name, asking, begun) if name else None
        finally:
            self.is_asking = False
        if answered is None:
            return
        command = await self._context.hall.submit(COMMANDS[answered.name], asking.case.id, **answered.body)
        self.note.follow(command.id, answered.name, self._names.dept(asking.case.dept) or short_number(asking.case))
        for key in answered.drafts:
            await self._context.hall.papers.drop(key)

    def _asking(self, case: Case) -> Asking:
        return Asking(self.window(), self._context, self._names, case)


async def chosen_act(asking: Asking) -> str:
    """The name of the command chosen from all, "" for none."""
    question = ActsQuestion(asking)
    return question.name if await agreed(question) else ""


def _usual(lawful: Sequence[Action]) -> list[Action]:
    """As many as have room; the remark is always among them."""
    if len(lawful) <= MOST_PLAIN:
        return list(lawful)
    return [*lawful[: MOST_PLAIN - 1], lawful[-1]]
