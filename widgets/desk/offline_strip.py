"""Across the whole desk while the platform cannot be reached: since when, what still works, when we try again."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.hall.hall import Hall
from app.hall.link import LinkState, LinkStatus
from app.hall.ports import WishState
from widgets.context import Context
from widgets.panels import ink
from widgets.panels.buttons import ActButton
from widgets.text import desk, orders, times

HEIGHT = 48
SIDE = 16.0
GAP = 14.0
RETRY_KEY = "F5"


class OfflineStrip(QWidget):
    """Shown only while offline. `retry_asked`: the operator does not want to wait."""

    retry_asked = Signal()

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._strong, self._bold, self._base = ink.face(16, strong=True), ink.face(14, strong=True), ink.face(14)
        self._retry = ActButton(context.theme, desk.retry_now(), RETRY_KEY, parent=self)
        self._retry.setObjectName("retry")
        self._retry.clicked.connect(self.retry_asked)
        self.setObjectName("offline_strip")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.tick()
        context.bridge.link_changed.connect(self.tick)

    def tick(self) -> None:
        hall = self._context.hall
        self.setVisible(hall.link_status() is LinkStatus.OFFLINE)
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """All it says, for readers and tests."""
        pieces = [*self._left(), (self._again(), "mid")]
        return " ".join(text for text, _ in pieces if text)

    def paintEvent(self, _event: QPaintEvent) -> None:
        theme, painter = self._context.theme, QPainter(self)
        painter.fillRect(self.rect(), QColor(theme.raised))
        ink.paint_hatch(painter, QRectF(self.rect()), ink.hatch_colour(theme))
        for y in (0, self.height() - 1):
            painter.fillRect(0, y, self.width(), 1, QColor(theme.line_strong))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._retry.move(self.width() - round(SIDE) - self._retry.sizeHint().width(), (HEIGHT - 32) // 2)
        self._retry.resize(self._retry.sizeHint())
        room = self._retry.x() - GAP
        width = self._base.width(self._again())
        self._write(painter, self._base, room - width, self._again(), QColor(theme.mid))
        self._paint_left(painter, room - width - GAP)
        painter.end()

    def _paint_left(self, painter: QPainter, room: float) -> None:
        theme, x = self._context.theme, SIDE
        _paint_cut(painter, QPointF(x + 10, HEIGHT / 2), QColor(theme.text))
        x += 20 + GAP
        for text, tone in self._left():
            face = {"head": self._strong, "strong": self._bold}.get(tone, self._base)
            words = face.elided(text, room - x)
            self._write(painter, face, x, words, QColor(theme.mid if tone == "mid" else theme.text))
            x += face.width(words) + GAP
            if words != text:
                return

    def _write(self, painter: QPainter, face: ink.Face, x: float, text: str, colour: QColor) -> None:
        ink.write(painter, face, QPointF(x, face.baseline(0, HEIGHT)), text, colour)

    def _left(self) -> list[tuple[str, str]]:
        hall = self._context.hall
        state = hall.link.state
        return [
            (desk.offline_for(times.duration(_offline_ms(hall, state))), "head"),
            (desk.data_as_of(times.clock_seconds(state.as_of_ms)) if state.as_of_ms else desk.no_data(), "base"),
            (_waiting(hall), "base"),
            (desk.goes_on(), "mid"),
        ]

    def _again(self) -> str:
        hall = self._context.hall
        rest = max(0, hall.link.state.retry_at_ms - hall.now_ms() + 999) // 1000
        return desk.next_attempt(hall.link.state.attempts, rest)


def _offline_ms(hall: Hall, state: LinkState) -> int:
    return max(0, hall.now_ms() - state.lost_since_ms)


def _waiting(hall: Hall) -> str:
    """How many orders wait to be sent, and since when; how many of others wait for one that needs a person."""
    waiting, behind = hall.wishes(WishState.WAITING), hall.wishes(WishState.BEHIND)
    said = [orders.tally({WishState.BEHIND: len(behind)})] if behind else []
    if not waiting:
        return " · ".join([desk.nothing_waits(), *said])
    first = min(wish.command.issued_ms for wish in waiting)
    return " · ".join([desk.orders_wait(len(waiting), times.near(first, hall.now_ms())), *said])


def _paint_cut(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """A circle with a stroke through it, 20 px."""
    painter.setPen(QPen(colour, 1.8, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre, 7.5, 7.5)
    painter.drawLine(centre + QPointF(-5.3, -5.3), centre + QPointF(5.3, 5.3))
