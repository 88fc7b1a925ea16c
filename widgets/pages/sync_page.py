"""How synchronisation stands: what is here, how old it is, what fails and what is done about it."""

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QKeySequence, QPainter, QPaintEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.hall.ports import Holdings, WishState
from widgets import tasks
from widgets.context import Context
from widgets.frame.fonts import sized
from widgets.pages import sync_facts
from widgets.panels import ink
from widgets.panels.buttons import ActButton
from widgets.panels.labels import Rows, a_column, a_head, a_line
from widgets.panels.pace import Pace
from widgets.panels.progress_bar import ProgressLine
from widgets.text import attention, orders, sync

SIDE, GAP = 20, 24
COPY_KEY, RETRY_KEY = "Ctrl+Shift+C", "F5"
STATES = (WishState.WAITING, WishState.BEHIND, WishState.ACCEPTED, WishState.ATTENTION)
HOLDINGS_EVERY_MS, HOLDINGS_AFTER_NEWS_MS = 15_000, 15_000


class SyncPage(QWidget):
    """`left`: back to the queue. `retry_asked`: try the platform at once."""

    left = Signal()
    retry_asked = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._holdings: Holdings | None = None
        self._pace = Pace(HOLDINGS_EVERY_MS, HOLDINGS_AFTER_NEWS_MS)
        self.setObjectName("sync_page")
        self.setAccessibleName(sync.title())
        self.rows = {code: Rows(context.theme, self) for code in ("link", "sources", "clock", "held", "support")}
        for code, rows in self.rows.items():
            rows.setObjectName(f"sync_{code}")
        self.queue = OrderStates(context, self)
        self.loading, self.draining = ProgressLine(context.theme, self), ProgressLine(context.theme, self)
        self.retry = self._button(sync.try_now(), RETRY_KEY, "retry_now")
        self.copy = self._button(sync.copy(), COPY_KEY, "copy_support")
        self._lay_out()
        self.retry.clicked.connect(self.retry_asked)
        self.copy.clicked.connect(self._copy)
        shortcut = QShortcut(QKeySequence(COPY_KEY), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._copy)
        self.setFocusProxy(self.retry)
        context.bridge.second_passed.connect(self._tick)
        context.bridge.link_changed.connect(self._tick)
        context.bridge.cases_changed.connect(self._tick)

    def focus(self) -> None:
        self.retry.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pace.restart()
        self._tick()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.background))
        painter.end()

    def _button(self, words: str, key: str, name: str) -> ActButton:
        button = ActButton(self._context.theme, words, key, parent=self)
        button.setObjectName(name)
        return button

    def _lay_out(self) -> None:
        back = ActButton(self._context.theme, attention.back(), "Esc", "quiet", self)
        back.setObjectName("back")
        back.clicked.connect(self.left)
        head = QHBoxLayout()
        head.setContentsMargins(SIDE, 12, SIDE, 12)
        head.setSpacing(8)
        title = QLabel(sync.title())
        title.setFont(sized(18, strong=True))
        head.addWidget(title, 1)
        for button in (self.retry, self.copy, back):
            head.addWidget(button)
        body = QWidget()
        columns = QHBoxLayout(body)
        columns.setContentsMargins(SIDE, 4, SIDE, SIDE)
        columns.setSpacing(GAP * 2)
        columns.addLayout(self._column(("link", "orders", "clock")), 1)
        columns.addLayout(self._column(("sources", "held", "support")), 1)
        scroll = QScrollArea(self)
        scroll.setWidget(body)
        scroll.setAccessibleName(sync.title())
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column = a_column(self, 0, 0)
        column.addLayout(head)
        column.addWidget(scroll, 1)

    def _column(self, codes: tuple[str, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(8)
        for code in codes:
            column.addWidget(a_head(sync.section(code)))
            column.addWidget(self.queue if code == "orders" else self.rows[code])
            for line in {"link": [self.loading], "orders": [self.draining]}.get(code, []):
                column.addWidget(line)
            column.addSpacing(GAP - 8)
        column.addStretch()
        return column

    def _tick(self) -> None:
        if not self.isVisible():
            return
        hall, bridge = self._context.hall, self._context.bridge
        self.rows["link"].tell(sync_facts.link(hall))
        self.rows["sources"].tell(sync_facts.sources(hall))
        self.rows["clock"].tell(sync_facts.clock(hall))
        self.rows["held"].tell(sync_facts.held(self._holdings))
        self.rows["support"].tell(sync_facts.support(hall))
        self.queue.tick()
        code = sync_facts.loading_code(hall)
        self.loading.tell(sync.progress_name(code), bridge.loading)
        self.draining.tell(sync.progress_name("orders"), bridge.draining)
        if self._pace.take(hall.now_ms()):
            tasks.start(self, self._context.notices, self._count())

    async def _count(self) -> None:
        self._holdings = await self._context.hall.papers.holdings()
        self.rows["held"].tell(sync_facts.held(self._holdings))

    def _copy(self) -> None:
        """All of it as text, without a name or a case."""
        heads = {code: sync.section(code) for code in self.rows}
        said = [f"[{heads[code]}]\n{rows.words()}" for code, rows in self.rows.items()]
        said.append(f"[{sync.section('orders')}]\n{self.queue.words()}")
        QGuiApplication.clipboard().setText("\n\n".join(said))
        self._context.notices.tell(sync.copied())


class OrderStates(QWidget):
    """The four states of an order: mark, word, how many and how old, and what happens next."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self.setObjectName("sync_orders")
        self._values: dict[WishState, QLabel] = {}
        column = a_column(self, 0, 8)
        for state in STATES:
            line = QWidget(self)
            row = QHBoxLayout(line)
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(10)
            words = QVBoxLayout()
            words.setSpacing(0)
            value = self._values[state] = a_line("", 14, strong=True)
            words.addWidget(value)
            words.addWidget(a_line(orders.explained(state), 12, tone="mid"))
            row.addWidget(StateMark(context, state, line), 0, Qt.AlignmentFlag.AlignTop)
            row.addLayout(words, 1)
            column.addWidget(line)

    def tick(self) -> None:
        told = sync_facts.queue(self._context.hall)
        for state, value in self._values.items():
            value.setText(f"{orders.state(state)}  {told[state]}")
        self.setAccessibleName(self.words())

    def words(self) -> str:
        return "\n".join(value.text() for value in self._values.values())


class StateMark(QWidget):
    """The shape of a state."""

    def __init__(self, context: Context, state: WishState, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour, self._state = QColor(context.theme.text), state
        self.setFixedSize(QSize(16, 20))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink.paint_order_state(painter, self._state.value, QPointF(8, 10), self._colour)
        painter.end()
