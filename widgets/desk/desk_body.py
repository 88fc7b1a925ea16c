"""The dispatcher's desk: search and lights, the queue, the case with its history, and what can be done next."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.hall.link import LinkStatus
from widgets import tasks
from widgets.context import Context
from widgets.desk.offline_strip import OfflineStrip
from widgets.desk.progress_strip import ProgressStrip
from widgets.desk.search_strip import FORECAST_KEY, SearchStrip
from widgets.dialogs import agreed
from widgets.forms.acts_question import PAGES
from widgets.forms.forecast_question import ForecastQuestion
from widgets.pages.attention_page import AttentionPage
from widgets.pages.sync_page import SyncPage
from widgets.panels.action_bar import ActionBar
from widgets.panels.case_pane import CasePane
from widgets.panels.chosen_case import ChosenCase
from widgets.panels.detail_panel import CLOCK_KEY, DEPT_KEY
from widgets.panels.fact_face import is_stale
from widgets.panels.filter_bar import Foreseen
from widgets.panels.names import Names
from widgets.panels.queue_panel import QueuePanel
from widgets.panels.queue_views import VIEWS
from widgets.text import desk

NARROW = 1500  # below it the timeline is a tab of the case
QUEUE_SHARE, CASE_SHARE, SIDE_SHARE = 32, 44, 24  # percent
NARROW_QUEUE_SHARE = 42
SEARCH_KEYS, CASE_KEY, QUEUE_KEY, TAB_KEY, BACK_KEY = ("Ctrl+K", "F3"), "F6", "F7", "Ctrl+Tab", "Esc"
VIEW_KEYS = tuple(f"Ctrl+{number}" for number in range(1, len(VIEWS) + 1))
ATTENTION, SYNC = PAGES
ATTENTION_KEY, SYNC_KEY = PAGES[ATTENTION], PAGES[SYNC]
PAGE_KEYS = (ATTENTION_KEY, SYNC_KEY)
KEYS = (*SEARCH_KEYS, CASE_KEY, QUEUE_KEY, TAB_KEY, BACK_KEY, *PAGE_KEYS, CLOCK_KEY, DEPT_KEY, FORECAST_KEY, *VIEW_KEYS)


class DeskBody(QWidget):
    """`retry_asked`: the operator wants the platform to be tried at once."""

    retry_asked = Signal()

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._is_narrow: bool | None = None
        self._is_foreseeing = False
        self._is_moved = False
        names = self._names = Names(context.hall)
        self.chosen = ChosenCase(context, self)
        self.search = SearchStrip(context.theme, self)
        self.offline = OfflineStrip(context, self)
        self.progress = ProgressStrip(context, self)
        self.queue = QueuePanel(context, names, self)
        self.case = CasePane(context, names, self.chosen, self)
        self.actions_bar = ActionBar(context, names, self.chosen, self)
        self._split = QSplitter(Qt.Orientation.Horizontal, self)
        self._stack = QStackedWidget(self)
        self.pages: dict[str, AttentionPage | SyncPage] = {}
        self._lay_out()
        self._connect()
        self._add_keys()
        self.setAccessibleName(desk.desk_name())
        self.setFocusProxy(self.queue.view)
        self.queue.focus_rows()
        self._tick()

    def sizeHint(self) -> QSize:
        return QSize(1920, 1048)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._share_width()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._tick()

    def _share_width(self) -> None:
        """32 : 44 : 24, or 42 : 58 where it is narrow, until the operator moves the borders."""
        narrow = self.width() < NARROW
        if narrow != self._is_narrow:
            self._is_narrow, self._is_moved = narrow, False
            self.case.set_narrow(narrow=narrow)
        if not self._is_moved:
            queue = NARROW_QUEUE_SHARE if narrow else QUEUE_SHARE
            self._split.setSizes([self.width() * queue // 100, self.width() * (100 - queue) // 100])

    def _note_move(self, _position: int, _border: int) -> None:
        self._is_moved = True

    def _tick(self) -> None:
        """Once a second: the figures are asked for once, for all who show them."""
        if not self.isVisible():
            return
        facts = self._context.hall.facts(None)
        hall = self._context.hall
        is_old = is_stale(hall.link.state.as_of_ms, facts.now_ms)
        self.search.set_facts(facts, is_estimate=is_old or hall.link_status() is LinkStatus.OFFLINE)
        self.queue.set_facts(facts)
        self.queue.tick()
        self.offline.tick()
        self.case.tick()

    def _lay_out(self) -> None:
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.queue)
        self._split.addWidget(self.case)
        self._split.setStretchFactor(0, QUEUE_SHARE)
        self._split.setStretchFactor(1, CASE_SHARE + SIDE_SHARE)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.search)
        box.addWidget(self.offline)
        box.addWidget(self.progress)
        self._stack.addWidget(self._split)
        box.addWidget(self._stack, 1)
        box.addWidget(self.actions_bar)

    def _connect(self) -> None:
        self._split.splitterMoved.connect(self._note_move)
        self._context.bridge.second_passed.connect(self._tick)
        self.offline.retry_asked.connect(self.retry_asked)
        self.search.field.searched.connect(self.queue.search)
        self.search.field.left.connect(self.queue.focus_rows)
        self.search.forecast.clicked.connect(self._foresee)
        self.queue.cleared.connect(self.search.field.clear)
        self.queue.opened.connect(self.case.focus_case)
        self.case.attention.decide_asked.connect(self._open_order)
        self.actions_bar.page_asked.connect(self.open_page)

    def _add_keys(self) -> None:
        for key, do in (
            (SEARCH_KEYS[0], self.search.focus_field),
            (SEARCH_KEYS[1], self.search.focus_field),
            (CASE_KEY, self._focus_case),
            (QUEUE_KEY, self.close_page),
            (TAB_KEY, self._next_tab),
            (BACK_KEY, self.close_page),
            (ATTENTION_KEY, self._open_attention),
            (SYNC_KEY, self._open_sync),
            (CLOCK_KEY, self.case.detail.explain_clock),
            (DEPT_KEY, self.case.detail.explain_dept),
            (FORECAST_KEY, self._foresee),
        ):
            self._add_key(key).activated.connect(do)
        for number, key in enumerate(VIEW_KEYS):
            shortcut = self._add_key(key)
            shortcut.setProperty("view", number)
            shortcut.activated.connect(self._choose_view)

    def open_page(self, code: str) -> None:
        """Show a page of PAGES where queue and case were."""
        page = self.pages.get(code)
        if page is None:
            page = self.pages[code] = self._made(code)
            self._stack.addWidget(page)
        self._stack.setCurrentWidget(page)
        page.focus()
        self._tell_what_is_seen()

    def close_page(self) -> None:
        """Back to the queue."""
        self._stack.setCurrentWidget(self._split)
        self.queue.focus_rows()
        self._tell_what_is_seen()

    @property
    def page(self) -> str:
        """The code of the page on screen, "" for queue and case."""
        return next((code for code, page in self.pages.items() if page is self._stack.currentWidget()), "")

    def _made(self, code: str) -> AttentionPage | SyncPage:
        if code == ATTENTION:
            attention = AttentionPage(self._context, self._names, self)
            attention.resumed.connect(self.actions_bar.resume)
            attention.left.connect(self.close_page)
            attention.turned.connect(self._tell_what_is_seen)
            return attention
        sync = SyncPage(self._context, self)
        sync.left.connect(self.close_page)
        sync.retry_asked.connect(self.retry_asked)
        return sync

    def _tell_what_is_seen(self) -> None:
        page = self.pages.get(self.page)
        self.progress.set_wanted(wanted=self.page != SYNC)
        self.actions_bar.set_case_seen(seen=page is None or (isinstance(page, AttentionPage) and page.shows_case))

    def _open_attention(self) -> None:
        self.open_page(ATTENTION)

    def _open_sync(self) -> None:
        self.open_page(SYNC)

    def _open_order(self, command_id: str) -> None:
        self.open_page(ATTENTION)
        page = self.pages[ATTENTION]
        if isinstance(page, AttentionPage):
            page.show_order(command_id)

    def _focus_case(self) -> None:
        self.close_page()
        self.case.focus_case()

    def _next_tab(self) -> None:
        page = self.pages.get(self.page)
        if isinstance(page, AttentionPage):
            page.next_tab()
        elif page is None:
            self.case.next_tab()

    def _foresee(self) -> None:
        if not self._is_foreseeing:
            tasks.start(self, self._context.notices, self._show_forecast())

    async def _show_forecast(self) -> None:
        """Ask what turns red by when; the cases of the department chosen are shown in the queue."""
        self._is_foreseeing = True
        try:
            question = ForecastQuestion(self._context, self._names, self.window())
            if await agreed(question):
                self.queue.choose_view(0)
                self.queue.filters.foresee(Foreseen(question.dept, question.until_ms))
                self.queue.focus_rows()
        finally:
            self._is_foreseeing = False

    def _add_key(self, key: str) -> QShortcut:
        shortcut = QShortcut(QKeySequence(key), self)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        return shortcut

    def _choose_view(self) -> None:
        self.close_page()
        self.queue.choose_view(int(self.sender().property("view")))
        self.queue.focus_rows()
