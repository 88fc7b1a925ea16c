"""The orders that came back, as a list with the chosen one beside it. None leaves it without a decision."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.errors import NotAllowed
from app.hall.attention import Returned, decide, returned
from app.hall.overlay import Row
from app.hall.ports import Way, Wish, WishState
from widgets import tasks
from widgets.actions import asked
from widgets.context import Context
from widgets.dialogs import SureQuestion, agreed
from widgets.forms.fields import Asking
from widgets.pages.returned_detail import KEYS, ReturnedDetail
from widgets.pages.two_lines import TwoLineList, TwoLines
from widgets.panels.case_rows import named, rows_of
from widgets.panels.names import Names
from widgets.panels.state_pane import StatePane
from widgets.text import attention, cases, errors, orders, times

LIST_SHARE, DETAIL_SHARE = 40, 60


class ReturnedTab(QStackedWidget):
    """`counted`: how many there are has changed. `shown`: what stands beside the list has."""

    counted = Signal()
    shown = Signal()

    def __init__(self, context: Context, names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._names = context, names
        self._is_busy = False
        self._rows: dict[CaseId, Row] = {}
        self.list = TwoLineList(context.theme, attention.tab("returned"), self, several=True)
        self.list.setObjectName("returned_orders")
        self.detail = ReturnedDetail(context, names, self)
        self._nothing = StatePane(self)
        self._nothing.say(attention.nothing(), attention.nothing_hint())
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.list)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(0, LIST_SHARE)
        self._split.setStretchFactor(1, DETAIL_SHARE)
        self._split.setSizes([LIST_SHARE * 10, DETAIL_SHARE * 10])
        self.addWidget(self._split)
        self.addWidget(self._nothing)
        self.list.pointed.connect(self._point)
        self.detail.taken.connect(self._take)
        for way, key in KEYS.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.setProperty("way", way.value)
            shortcut.activated.connect(self._take_by_key)
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        tasks.start(self, self._context.notices, self._read())

    def choose(self, command_id: str) -> None:
        """Show this order as soon as it is in the list."""
        tasks.start(self, self._context.notices, self._read(command_id))

    async def _read(self, chosen: str = "") -> None:
        hall = self._context.hall
        back = hall.wishes(WishState.ATTENTION)
        self._rows = await rows_of(hall, (wish.command.case_id for wish in back))
        self.list.tell([self._line(wish) for wish in back])
        self.setCurrentWidget(self._split if back else self._nothing)
        if chosen:
            self.list.choose(chosen)
        self.counted.emit()
        await self._show()

    def _line(self, wish: Wish) -> TwoLines:
        row, now = self._rows.get(wish.command.case_id), self._context.hall.now_ms()
        subject = named(row.case) if row else title_of(wish)
        head = f"{cases.command(wish.command.name)} · {subject}"
        time = times.near(wish.settled_ms, now) if wish.settled_ms else ""
        return TwoLines(wish.command.id, head, time, errors.outcome(wish.outcome) if wish.outcome else "", wish.state)

    def _point(self) -> None:
        tasks.start(self, self._context.notices, self._show())

    async def _show(self) -> None:
        await self._show_chosen()
        self.shown.emit()

    async def _show_chosen(self) -> None:
        """The order the keyboard is on, or how many are chosen."""
        chosen = self.list.chosen()
        if len(chosen) > 1:
            self.detail.show_several(len(chosen))
            return
        order = await returned(self._context.hall, CommandId(chosen[0])) if chosen else None
        if self.list.chosen() != chosen:
            return  # another one meanwhile
        if order is None:
            self.detail.clear()
            return
        if order.row and order.row.case.version:
            self._context.selection.choose_case(order.command.case_id)
        self.detail.show_one(order, self._followers(order))

    def _followers(self, order: Returned) -> int:
        """How many orders wait until this one is decided."""
        behind = self._context.hall.wishes(WishState.BEHIND)
        return sum(wish.command.case_id == order.command.case_id for wish in behind)

    def _take_by_key(self) -> None:
        self._take(Way(self.sender().property("way")))

    def _take(self, way: Way) -> None:
        chosen = self.list.chosen()
        if not chosen or self._is_busy:
            return
        if why := self.detail.closed[way]:
            self._context.notices.tell(orders.impossible(why))
            return
        tasks.start(self, self._context.notices, self._decide(way, chosen))

    async def _decide(self, way: Way, chosen: Sequence[str]) -> None:
        self._is_busy = True
        note = self.detail.note.text().strip()
        try:
            if len(chosen) > 1:
                await self._let_go(chosen, note)
            elif way is Way.REDO:
                await self._redo(CommandId(chosen[0]), note)
            else:
                await self._settle(CommandId(chosen[0]), way, note)
        finally:
            self._is_busy = False
            self.list.setFocus()
            await self._read()

    async def _settle(self, order: CommandId, way: Way, note: str, body: dict[str, object] | None = None) -> None:
        hall = self._context.hall
        wish = hall.wish(order)
        name = cases.command(wish.command.name) if wish else ""
        try:
            await decide(hall, order, way, note, body)
        except NotAllowed as refused:
            self._context.notices.report(refused)
            return
        self.detail.note.clear()
        self._context.notices.tell(attention.done(orders.way(way), name))

    async def _let_go(self, chosen: Sequence[str], note: str) -> None:
        """Ask once, with the count; then each is decided and recorded by itself."""
        question = SureQuestion(
            self._context.theme,
            attention.let_go_title(),
            attention.let_go_subject(len(chosen)),
            attention.let_go(len(chosen)),
            self.window(),
        )
        if not await agreed(question):
            return
        for each in chosen:
            await decide(self._context.hall, CommandId(each), Way.THEIRS, note)
        self.detail.note.clear()
        self._context.notices.tell(attention.done_several(len(chosen)))

    async def _redo(self, order: CommandId, note: str) -> None:
        """The form with what had been filled in, on the case as it is now."""
        found = await returned(self._context.hall, order)
        if found is None or found.row is None:
            return
        asking = Asking(self.window(), self._context, self._names, found.row.case)
        answered = await asked(found.command.name, asking, said=found.command.body())
        if answered is None:
            return
        await self._settle(order, Way.REDO, note, answered.body)
        for key in answered.drafts:
            await self._context.hall.papers.drop(key)


def title_of(wish: Wish) -> str:
    """What an order is about whose case is not here: the title it would give, else the case's id."""
    return str(wish.command.body().get("title", "")) or wish.command.case_id
