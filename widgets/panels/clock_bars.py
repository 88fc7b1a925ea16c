"""The clocks of a case as bars: what is used, where the lights change, where we are now, and the same in words."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.domain.cases import Case
from app.domain.lights import Light
from app.domain.timers import TimerKind
from widgets.panels import ink, paint
from widgets.panels.case_clocks import NamedClock, running_clocks, share_used
from widgets.text import cases, one_case, queue, times, why
from widgets.theme import Theme

CLOCK_HEIGHT, GAP = 60, 14
WORDS_WIDTH = 172.0
BAR_TOP, BAR_HEIGHT, TICK_TOP = 20.0, 12.0, 16.0
TOP_BASELINE, BOTTOM_BASELINE = 11.0, 47.0
OVER_SHARE = 0.88  # where the deadline stands on the bar of an overdue clock
TICKS = (0.0, 0.5, 0.8, 1.0)
NOW_HALF = 6.0  # of the mark of now
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
CLEAR = 8.0  # between two labels


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar on screen: where its shares stand."""

    left: float
    width: float
    is_over: bool

    def x(self, share: float) -> float:
        """The place of a share used, 0..1; of an overdue clock's now with anything above 1."""
        scale = OVER_SHARE if self.is_over else 1.0
        return self.left + self.width * (share * scale if share <= 1 else 1.0)


class ClockBars(QWidget):
    """`why_asked` carries the timer of the clock that was clicked, or that Enter was pressed on."""

    why_asked = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._clocks: list[NamedClock] = []
        self._status, self._now_ms, self._is_estimate = "", 0, False
        self._word, self._name = ink.face(14, strong=True), ink.face(14)
        self._left, self._small, self._small_strong = ink.face(16, strong=True), ink.face(12), ink.face(12, strong=True)
        self.setObjectName("clock_bars")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self._current = 0
        self._unsettled: frozenset[TimerKind] = frozenset()

    def show_case(
        self, case: Case, now_ms: int, *, is_estimate: bool, unsettled: frozenset[TimerKind] = frozenset()
    ) -> None:
        """`unsettled`: the clocks whose deadline stands in a year with no calendar yet."""
        self._clocks, self._status, self._unsettled = running_clocks(case), case.status.value, unsettled
        self.updateGeometry()
        self.tick(now_ms, is_estimate=is_estimate)

    def tick(self, now_ms: int, *, is_estimate: bool) -> None:
        """The bars grow; `is_estimate` while the platform cannot be asked."""
        self._now_ms, self._is_estimate = now_ms, is_estimate
        self.setAccessibleName(self.words())
        self.update()

    def words(self) -> str:
        """The bars in words."""
        said = (f"{self._clock_name(each)}: {self._light(each)}, {self._rest(each)}" for each in self._clocks)
        marks = (why.not_announced() if each.timer in self._unsettled else "" for each in self._clocks)
        return "; ".join(f"{words} {mark}".strip() for words, mark in zip(said, marks, strict=True))

    def sizeHint(self) -> QSize:
        return QSize(600, max(0, len(self._clocks) * (CLOCK_HEIGHT + GAP) - GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(420, self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for number, named in enumerate(self._clocks):
            painter.save()
            painter.translate(0, number * (CLOCK_HEIGHT + GAP))
            self._paint_words(painter, named)
            self._paint_bar(painter, named)
            if self.hasFocus() and number == min(self._current, len(self._clocks) - 1):
                paint.focus_ring(painter, QRectF(0, 0, self.width(), CLOCK_HEIGHT), self._theme)
            painter.restore()
        painter.end()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        number = int(event.position().y() // (CLOCK_HEIGHT + GAP))
        if event.button() is Qt.MouseButton.LeftButton and 0 <= number < len(self._clocks):
            self._current = number
            self._ask()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key in STEPS and self._clocks:
            self._current = min(max(self._current + STEPS[key], 0), len(self._clocks) - 1)
            self.update()
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self._clocks:
            self._ask()
        else:
            super().keyPressEvent(event)

    def _ask(self) -> None:
        self.why_asked.emit(self._clocks[min(self._current, len(self._clocks) - 1)].timer.value)

    def _paint_words(self, painter: QPainter, named: NamedClock) -> None:
        light = named.light(self._now_ms)
        text, mid = QColor(self._theme.text), QColor(self._theme.mid)
        ink.paint_light(painter, light, 15, QPointF(8, 14), self._theme)
        x = 24 + ink.write(painter, self._word, QPointF(24, 19), cases.light(light), text) + 8
        ink.write(painter, self._name, QPointF(x, 19), self._clock_name(named), mid)
        width = ink.write(painter, self._left, QPointF(0, 43), self._rest(named), text)
        share = share_used(named.clock, self._now_ms)
        used = one_case.used(int(100 * share)) if share < 1 else ""
        if width + self._small.width(used) + 6 <= WORDS_WIDTH:
            ink.write(painter, self._small, QPointF(width + 6, 43), used, mid)

    def _paint_bar(self, painter: QPainter, named: NamedClock) -> None:
        light = named.light(self._now_ms)
        bar = Bar(WORDS_WIDTH, self.width() - WORDS_WIDTH - NOW_HALF, light is Light.RED)
        share = share_used(named.clock, self._now_ms)
        self._paint_track(painter, bar, share, light)
        for tick in TICKS:
            painter.fillRect(QRectF(round(bar.x(tick)), TICK_TOP, 1, BAR_TOP + BAR_HEIGHT - TICK_TOP), self._faded())
        self._paint_now(painter, bar, share)
        self._paint_labels(painter, bar, named, share)

    def _paint_track(self, painter: QPainter, bar: Bar, share: float, light: Light) -> None:
        """Grey up to the last threshold, from there the colour of the light."""
        now = bar.x(share)
        threshold = bar.x(TICKS[light]) if light else now
        painter.fillRect(QRectF(bar.left, BAR_TOP, bar.width, BAR_HEIGHT), QColor(self._theme.raised))
        painter.fillRect(QRectF(bar.left, BAR_TOP, threshold - bar.left, BAR_HEIGHT), QColor(self._theme.elapsed))
        if light:
            box = QRectF(threshold, BAR_TOP, now - threshold, BAR_HEIGHT)
            painter.fillRect(box, QColor(self._theme.lights[light]))
            painter.setPen(QPen(QColor(self._theme.light_edges[light]), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(box.adjusted(0.5, 0.5, -0.5, -0.5))

    def _paint_now(self, painter: QPainter, bar: Bar, share: float) -> None:
        x, text = bar.x(share), QColor(self._theme.text)
        bottom = BAR_TOP + BAR_HEIGHT
        painter.fillRect(QRectF(x - 1, TICK_TOP, 2, bottom - TICK_TOP + 2), text)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(text)
        corners = (QPointF(x, bottom), QPointF(x - 5, bottom + 6), QPointF(x + 5, bottom + 6))
        painter.drawPolygon(QPolygonF(corners))

    def _paint_labels(self, painter: QPainter, bar: Bar, named: NamedClock, share: float) -> None:
        """When it began, when it turns, when it ends; below them the same as times, and now."""
        clock, mid = named.clock, QColor(self._theme.mid)
        end = times.near(clock.red_ms, self._now_ms)
        if named.timer in self._unsettled:
            end = f"{end} {why.not_announced()}"
        begin = times.near(clock.from_ms, self._now_ms)
        begun = one_case.clock_begun(begin, named.kind, self._status)
        top = [(0.0, begun), (1.0, end), (0.8, "80%"), (0.5, "50%")]
        self._paint_row(painter, bar, top, TOP_BASELINE, mid, [])
        now = times.clock(self._now_ms)
        label = one_case.estimate(now) if self._is_estimate else now
        taken = self._place(bar, share, self._small_strong.width(label))
        ink.write(painter, self._small_strong, QPointF(taken[0], BOTTOM_BASELINE), label, QColor(self._theme.text))
        turns = [(0.5, times.near(clock.yellow_ms, self._now_ms)), (0.8, times.near(clock.orange_ms, self._now_ms))]
        self._paint_row(painter, bar, turns, BOTTOM_BASELINE, mid, [taken])

    def _paint_row(
        self,
        painter: QPainter,
        bar: Bar,
        labels: list[tuple[float, str]],
        baseline: float,
        colour: QColor,
        taken: list[tuple[float, float]],
    ) -> None:
        """Labels at their shares; one that would touch an earlier one is left out."""
        for share, label in labels:
            left, right = self._place(bar, share, self._small.width(label))
            if all(right + CLEAR < other[0] or left - CLEAR > other[1] for other in taken):
                ink.write(painter, self._small, QPointF(left, baseline), label, colour)
                taken.append((left, right))

    @staticmethod
    def _place(bar: Bar, share: float, width: float) -> tuple[float, float]:
        """A label in the middle of its place, inside the bar."""
        left = min(max(bar.left, bar.x(share) - width / 2), bar.left + bar.width - width)
        return left, left + width

    def _faded(self) -> QColor:
        colour = QColor(self._theme.text)
        colour.setAlphaF(0.7)
        return colour

    def _clock_name(self, named: NamedClock) -> str:
        return queue.clock_title(named.timer)

    def _light(self, named: NamedClock) -> str:
        return cases.light(named.light(self._now_ms))

    def _rest(self, named: NamedClock) -> str:
        return times.left(named.clock.red_ms, self._now_ms, about=self._is_estimate)
