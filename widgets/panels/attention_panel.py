"""What needs a person: orders that came back, with both sides; below them the orders that still wait to be sent."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.cases import CaseId
from app.hall.overlay import Row
from app.hall.ports import Wish, WishState
from widgets import tasks
from widgets.context import Context
from widgets.panels import ink
from widgets.panels.case_rows import named, rows_of
from widgets.panels.names import Names
from widgets.panels.order_card import OrderCard
from widgets.panels.state_pane import StatePane
from widgets.text import cases, one_case, orders, times

SIDE, GAP = 12, 8
LINE = 26.0
MOST_CARDS = 50
MOST_WAITING = 200


class AttentionPanel(QScrollArea):
    """Refreshed only while it is on screen. `decide_asked` carries the id of an order."""

    decide_asked = Signal(str)

    def __init__(self, context: Context, names: Names, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context, self._names = context, names
        self._rows: dict[CaseId, Row] = {}
        self._is_stale = True
        self._cards: dict[str, OrderCard] = {}
        self._nothing = StatePane()
        self._nothing.say(one_case.nothing_returned(), one_case.nothing_returned_hint())
        self._waiting = WaitingList(context, self)
        page = QWidget()
        self._column = QVBoxLayout(page)
        self._column.setContentsMargins(SIDE, SIDE, SIDE, SIDE)
        self._column.setSpacing(GAP)
        self._column.addWidget(self._nothing)
        self._column.addWidget(self._waiting)
        self._column.addStretch()
        self.setWidget(page)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setObjectName("attention")
        self.setAccessibleName(one_case.tab("attention"))
        context.bridge.cases_changed.connect(self._note_change)

    def tick(self) -> None:
        """At most once a second the orders are looked at again."""
        if self._is_stale and self.isVisible():
            self._refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._refresh()

    def _note_change(self) -> None:
        self._is_stale = True

    def _refresh(self) -> None:
        self._is_stale = False
        tasks.start(self, self._context.notices, self._read())

    async def _read(self) -> None:
        """The cases of the orders, for their titles."""
        hall = self._context.hall
        returned = hall.wishes(WishState.ATTENTION)[:MOST_CARDS]
        waiting = hall.wishes(WishState.WAITING, WishState.BEHIND)
        self._rows = await rows_of(hall, (wish.command.case_id for wish in (*returned, *waiting[:MOST_WAITING])))
        self._show_cards(returned)
        self._waiting.tell([(wish, self._rows.get(wish.command.case_id)) for wish in waiting])

    def _show_cards(self, returned: Sequence[Wish]) -> None:
        """A card stays the same widget as long as its order is here: the keyboard's place is not lost."""
        wanted = {wish.command.id: wish for wish in returned}
        for gone in set(self._cards) - set(wanted):
            card = self._cards.pop(gone)
            self._column.removeWidget(card)
            card.hide()
            card.deleteLater()
        for wish in returned:
            if wish.command.id not in self._cards:
                card = OrderCard(self._context, self._names, wish, self._rows.get(wish.command.case_id))
                card.decide_asked.connect(self.decide_asked)
                self._cards[wish.command.id] = card
                self._column.insertWidget(len(self._cards), card)
        self._nothing.setVisible(not returned)


class WaitingList(QWidget):
    """The orders still to be sent: hourglass, time, command, case."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._orders: list[tuple[Wish, Row | None]] = []
        self._head, self._base, self._small = ink.face(12, strong=True), ink.face(13), ink.face(12)
        self.setObjectName("waiting_orders")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def tell(self, waiting: list[tuple[Wish, Row | None]]) -> None:
        self._orders = waiting
        self.setVisible(bool(waiting))
        self.setAccessibleName("; ".join([self._count(), *map(self._words, self._orders[:MOST_WAITING])]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(300, round(LINE * (1 + min(len(self._orders), MOST_WAITING)) + 8))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._context.theme
        text, mid = QColor(theme.text), QColor(theme.mid)
        baseline = self._head.baseline(8, LINE)
        width = ink.write(painter, self._head, QPointF(0, baseline), self._count(), mid)
        ink.write(painter, self._small, QPointF(width + 8, baseline), one_case.waiting_hint(), mid)
        for number, order in enumerate(self._orders[:MOST_WAITING], 1):
            self._paint_order(painter, QRectF(0, 8 + number * LINE, self.width(), LINE), order, text, mid)
        painter.end()

    def _paint_order(
        self, painter: QPainter, box: QRectF, order: tuple[Wish, Row | None], text: QColor, mid: QColor
    ) -> None:
        command = order[0].command
        ink.paint_order_state(painter, order[0].state.value, QPointF(7, box.center().y()), mid)
        baseline = self._base.baseline(box.top(), LINE)
        time = times.near(command.issued_ms, self._context.hall.now_ms())
        x = 24 + ink.write(painter, self._small, QPointF(24, baseline), time, mid) + 10
        x += ink.write(painter, self._base, QPointF(x, baseline), cases.command(command.name), text) + 10
        if order[0].state is WishState.BEHIND:
            x += ink.write(painter, self._small, QPointF(x, baseline), orders.state(order[0].state), mid) + 10
        about = self._base.elided(self._about(order), box.right() - x)
        ink.write(painter, self._base, QPointF(x, baseline), about, mid)

    def _count(self) -> str:
        states = Counter(wish.state for wish, _ in self._orders)
        return orders.tally({each: states[each] for each in (WishState.WAITING, WishState.BEHIND)})

    @staticmethod
    def _about(order: tuple[Wish, Row | None]) -> str:
        wish, row = order
        return named(row.case) if row else wish.command.case_id

    def _words(self, order: tuple[Wish, Row | None]) -> str:
        wish = order[0]
        return f"{orders.with_state(wish.command.name, wish.state)} {self._about(order)}"
