"""The status strip of every window: whether the city hears us, how old the data are, what waits (ux.md §6.1)."""

from datetime import UTC, datetime

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.calendars import SHANGHAI_MS
from app.hall.link import LinkStatus
from app.hall.ports import WishState
from widgets.context import Context
from widgets.frame.fonts import sized
from widgets.lights import paint_light
from widgets.panels.names import post_name
from widgets.text import cases as case_text
from widgets.text import frame as text
from widgets.text import orders, queue, sync

HEIGHT = 32
WALL_HEIGHT = 64
PADDING = 16
GAP = 14
CONTROL_PX = 36
SKEW_WARNED_MS = 30_000
UNSETTLED = (WishState.WAITING, WishState.BEHIND, WishState.ATTENTION)

Piece = tuple[str, bool]  # a text, and whether it is strong


class StatusStrip(QWidget):
    """Painted, not built of labels: it is redrawn each second on every window."""

    def __init__(self, context: Context, parent: QWidget | None = None, *, wall: bool = False) -> None:
        super().__init__(parent)
        self._context = context
        self._wall = wall
        self._control: QWidget | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setObjectName("strip")
        self._counts = context.hall.facts(None).open_by_light
        context.bridge.link_changed.connect(self._tell)
        context.bridge.cases_changed.connect(self._note_change)
        context.bridge.second_passed.connect(self._pass_second)
        self._tell()

    def sizeHint(self) -> QSize:
        return QSize(640, round(WALL_HEIGHT * self._scale()) if self._wall else HEIGHT)

    def set_control(self, control: QWidget) -> None:
        """Put a control at the right end."""
        control.setFixedSize(CONTROL_PX, HEIGHT - 4)
        self._control = control

    def resizeEvent(self, _event: QResizeEvent) -> None:
        if self._control:
            self._control.move(self.width() - CONTROL_PX - 4, 2)

    def words(self) -> str:
        """What the strip says, for readers and tests."""
        return " | ".join(piece for group in (self._left(), self._right()) for item in group for piece, _ in item)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.background))
        if self._wall:
            self._paint_wall(painter)
        else:
            self._paint_desk(painter)

    def _note_change(self, _ids: object) -> None:
        self._tell()

    def _pass_second(self) -> None:
        if self._wall and self.isVisible():
            self._counts = self._context.hall.facts(None).open_by_light
        self._tell()

    def _tell(self) -> None:
        self.setAccessibleName(self.words())
        self.update()

    def _scale(self) -> float:
        return max(0.6, self.window().height() / 1080) if self._wall else 1.0

    def _left(self) -> list[list[Piece]]:
        hall = self._context.hall
        name = text.centre(text.district_name(hall.district)) if hall.district else text.no_district()
        if self._wall:
            return [[(name, True)], self._wall_link()]
        items: list[list[Piece]] = [[(name, True)], self._link_words()]
        for order_state in UNSETTLED:
            count = len(hall.wishes(order_state))
            if count or order_state is not WishState.BEHIND:
                items.append([(orders.state(order_state), False), (str(count), True)])
        skew = hall.time.wall_to_city_ms()
        if abs(skew) > SKEW_WARNED_MS:
            items.append([(text.skewed(abs(skew) // 1000), True)])
        return items

    def _right(self) -> list[list[Piece]]:
        hall = self._context.hall
        moment = datetime.fromtimestamp((hall.now_ms() + SHANGHAI_MS) / 1000, UTC)
        if self._wall:
            return [[(f"{moment:%H:%M}", True)]]
        who = [
            (post_name(hall.district, hall.operator.post), False),
            (hall.operator.name, True),
            (hall.operator.device, False),
        ]
        when = [(f"{moment:%m-%d} {text.weekday(moment.weekday())}", False), (f"{moment:%H:%M:%S}", True)]
        marks = [[(text.demo(), True)]] if self._context.demo else []
        return [*marks, who, when]

    def _link_words(self) -> list[Piece]:
        """The state, what fails or how far a catch-up has come, and how old the data are."""
        hall, state = self._context.hall, self._context.hall.link.state
        status = hall.link_status()
        words: list[Piece] = [(text.status(status), True)]
        if status is LinkStatus.DEGRADED and (failing := hall.sources.failing()):
            words.append((queue.listed(list(map(sync.source, failing))), False))
        if self._context.bridge.loading.is_going_on:
            words.append((sync.progress(self._context.bridge.loading), False))
        words.append((text.data_as_of(), False))
        if not state.as_of_ms:
            return [*words, (text.no_data(), True)]
        moment = datetime.fromtimestamp((state.as_of_ms + SHANGHAI_MS) / 1000, UTC)
        age_ms = hall.now_ms() - state.as_of_ms
        return [*words, (f"{moment:%H:%M:%S}", True), (text.ago(age_ms), False)]

    def _wall_link(self) -> list[Piece]:
        """The age is said where it matters; a wall names no machine."""
        words = self._link_words()
        if self._context.hall.link_status() is LinkStatus.ONLINE:
            words = words[:-1]
        if abs(self._context.hall.time.wall_to_city_ms()) > SKEW_WARNED_MS:
            words.append((text.platform_time(), False))
        return words

    def _paint_desk(self, painter: QPainter) -> None:
        theme, height = self._context.theme, self.height()
        x = float(PADDING)
        for number, item in enumerate(self._left()):
            if number:
                x = self._rule(painter, x)
            if number == 1:
                x = self._mark(painter, x, 13)
            x = self._item(painter, x, item, 13) + GAP
        right = float(self.width() - PADDING - (CONTROL_PX if self._control else 0))
        for number, item in enumerate(reversed(self._right())):
            width = self._width(painter, item, 13)
            if right - width - GAP < x:
                break
            if number:
                self._rule(painter, right + GAP)
            self._item(painter, right - width, item, 13)
            right -= width + 2 * GAP
        painter.setPen(QColor(theme.line))
        painter.drawLine(0, height - 1, self.width(), height - 1)

    def _paint_wall(self, painter: QPainter) -> None:
        scale = self.height() / WALL_HEIGHT
        x = 32.0 * scale
        x = self._item(painter, x, self._left()[0], 26 * scale) + 24 * scale
        x = self._mark(painter, x, 22 * scale)
        self._item(painter, x, self._left()[1], 22 * scale)
        right = self.width() - 32.0 * scale
        clock = self._right()[0]
        right -= self._width(painter, clock, 40 * scale)
        self._item(painter, right, clock, 40 * scale)
        self._lights(painter, right - 28 * scale, scale)

    def _lights(self, painter: QPainter, right: float, scale: float) -> None:
        """Counts of the four lights, from blue leftwards to red, red as a filled pill."""
        theme, counts = self._context.theme, self._counts
        for light in range(4):
            words: list[Piece] = [(case_text.light(light), False), (f"{counts[light]:,}".replace(",", "\u2009"), True)]
            size, box = 26 * scale, 24 * scale
            width = self._width(painter, words, size) + box + 8 * scale
            left = right - width
            filled = light == 3 and counts[light] > 0
            if filled:
                pill = QRectF(left - 12 * scale, self.height() / 2 - 22 * scale, width + 24 * scale, 44 * scale)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(QColor(theme.lights[3]))
                painter.drawRoundedRect(pill, 4, 4)
            paint_light(painter, QRectF(left, (self.height() - box) / 2, box, box), light, theme)
            self._item(painter, left + box + 8 * scale, words, size, theme.on_red if filled else "")
            right = left - 36 * scale

    def _mark(self, painter: QPainter, x: float, px: float) -> float:
        """● online, ◐ not quite, ○ offline."""
        theme, status = self._context.theme, self._context.hall.link_status()
        size = px * 0.62
        box = QRectF(x, (self.height() - size) / 2, size, size)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        troubled = status in {LinkStatus.DEGRADED, LinkStatus.OFFLINE}
        colour = theme.lights[2] if status is LinkStatus.DEGRADED else theme.text if troubled else theme.mid
        painter.setPen(QPen(QColor(colour), 1.5))
        painter.setBrush(QColor(theme.mid) if status is LinkStatus.ONLINE else Qt.BrushStyle.NoBrush)
        painter.drawEllipse(box)
        if status in {LinkStatus.DEGRADED, LinkStatus.CATCHING_UP, LinkStatus.STARTING}:
            painter.setBrush(QColor(colour if status is LinkStatus.DEGRADED else theme.text))
            painter.drawPie(box, 90 * 16, 180 * 16)
        return x + size + 6

    def _item(self, painter: QPainter, x: float, item: list[Piece], px: float, colour: str = "") -> float:
        theme = self._context.theme
        for piece, strong in item:
            painter.setFont(sized(px, strong))
            painter.setPen(QColor(colour or (theme.text if strong else theme.mid)))
            width = painter.fontMetrics().horizontalAdvance(piece)
            box = QRectF(x, 0, width + 2, self.height())
            painter.drawText(box, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, piece)
            x += width + px * 0.45
        return x - px * 0.45

    def _width(self, painter: QPainter, item: list[Piece], px: float) -> float:
        total = 0.0
        for piece, strong in item:
            painter.setFont(sized(px, strong))
            total += painter.fontMetrics().horizontalAdvance(piece) + px * 0.45
        return total - px * 0.45

    def _rule(self, painter: QPainter, x: float) -> float:
        painter.setPen(QColor(self._context.theme.line_strong))
        painter.drawLine(round(x), 9, round(x), self.height() - 10)
        return x + GAP
