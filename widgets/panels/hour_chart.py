"""Cases taken in and closed in each of the last hours: two lines, the hour not over marked, gaps left open."""

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.calendars import HOUR_MS, SHANGHAI_MS
from widgets.panels import paint
from widgets.panels.hours import HourSeries
from widgets.panels.measure import Measure
from widgets.panels.painted import TITLE_HEIGHT, PaintedPanel
from widgets.text import metrics, wall
from widgets.theme import Theme

LEFT = 64.0  # of the drawings, as all that follows
RIGHT = 150.0
BOTTOM = 30.0
TICK_HOURS = 3
ROUND_TOPS = (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10)
LEAST_TOP = 10.0


def round_top(highest: float) -> float:
    """The end of an axis from 0: a round number not below the highest value."""
    wanted = max(highest, LEAST_TOP)
    power = 10.0 ** math.floor(math.log10(wanted))
    return next(step * power for step in ROUND_TOPS if step * power >= wanted - 1e-9)


class HourChart(PaintedPanel):
    """The accent line is what came in, the grey one what was closed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._series: tuple[HourSeries, HourSeries] | None = None
        self._plot = pg.PlotWidget(self, background=theme.background)
        self._plot.setFrameShape(QFrame.Shape.NoFrame)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._plot.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self._plot.setMenuEnabled(False)
        self._plot.hideButtons()
        self._colours = (theme.accent, theme.dim)

    @property
    def series(self) -> tuple[HourSeries, HourSeries] | None:
        """What came in and what was closed, as it is drawn."""
        return self._series

    def show_series(self, taken_in: HourSeries, closed: HourSeries) -> None:
        """Both of the same hours."""
        if repr((taken_in, closed)) != repr(self._series):  # NaN is not equal to itself
            self._series = (taken_in, closed)
            self.tell()
            self._draw()
            self.update()

    def set_measure(self, measure: Measure) -> None:
        super().set_measure(measure)
        self._draw()

    def texts(self) -> list[str]:
        texts = [wall.in_and_out(), wall.taken_in(), wall.closed(), wall.running_hour(), wall.last_full_hour()]
        return [*texts, *self._numbers(), *(word for _, word in self._ticks())]

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self.measure.px
        self._plot.setGeometry(0, px(TITLE_HEIGHT), self.width() - px(RIGHT), self.height() - px(TITLE_HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, theme = self.measure.px, self.theme
        x = self.paint_title(painter, wall.in_and_out()) + px(28)
        x = self._paint_key(painter, x, theme.accent, wall.taken_in())
        x = self._paint_key(painter, x, theme.dim, wall.closed())
        self._paint_key(painter, x, "", wall.running_hour())
        self._paint_numbers(painter)
        painter.end()

    def _paint_key(self, painter: QPainter, x: float, colour: str, word: str) -> float:
        """A piece of line, or of the band of the running hour, and its word; returns where the next begins."""
        px, middle = self.measure.px, self.measure.px(TITLE_HEIGHT) / 2
        if colour:
            painter.fillRect(QRectF(x, middle - px(2), px(28), px(4)), QColor(colour))
        else:
            painter.fillRect(QRectF(x, middle - px(9), px(28), px(18)), QColor(self.theme.band))
        left = x + px(36)
        place = QRectF(left, 0, max(0.0, self.width() - left), px(TITLE_HEIGHT))
        return left + paint.write(painter, place, word, self.measure.font(18), self.theme.mid) + px(24)

    def _paint_numbers(self, painter: QPainter) -> None:
        """The last hour that is over, right of the lines."""
        px, theme = self.measure.px, self.theme
        left = self.width() - px(RIGHT) + px(16)
        top = float(px(TITLE_HEIGHT))
        place = QRectF(left, top, self.width() - left, px(24))
        paint.write(painter, place, wall.last_full_hour(), self.measure.font(16), theme.mid, paint.RIGHT)
        for number, colour in zip(self._numbers(), self._colours, strict=True):
            top += px(38)
            place = QRectF(left, top, self.width() - left, px(34))
            font = self.measure.font(28, strong=True)
            width = paint.write(painter, place, number, font, theme.text, paint.RIGHT)
            mark = QRectF(place.right() - width - px(36), place.center().y() - px(2), px(24), px(4))
            painter.fillRect(mark, QColor(colour))

    def _numbers(self) -> list[str]:
        if self._series is None:
            return [metrics.NOTHING, metrics.NOTHING]
        last = [series.full[-1] if series.full else math.nan for series in self._series]
        return [metrics.NOTHING if math.isnan(value) else metrics.count(round(value)) for value in last]

    def _ticks(self) -> list[tuple[float, str]]:
        """The beginnings of every third hour, where they lie between the hours' middles."""
        if self._series is None:
            return []
        series = self._series[0]
        hours = [(n, series.start_ms + n * HOUR_MS) for n in range(len(series.values) + 1)]
        return [(n - 0.5, wall.hour_of_day(at)) for n, at in hours if (at + SHANGHAI_MS) // HOUR_MS % TICK_HOURS == 0]

    def _draw(self) -> None:
        """Draw the lines anew; a few dozen points."""
        self._plot.clear()
        if self._series is None:
            self._plot.hide()
            return
        self._plot.show()
        hours = len(self._series[0].values)
        known = [value for series in self._series for value in series.values if not math.isnan(value)]
        top = round_top(max(known, default=0.0))
        self._draw_ground(hours, top)
        for series, colour, width in zip(self._series[::-1], self._colours[::-1], (2.5, 3.5), strict=True):
            self._draw_line(series, colour, width * self.measure.scale)

    def _draw_ground(self, hours: int, top: float) -> None:
        plot, theme, px = self._plot, self.theme, self.measure.px
        plot.setXRange(-0.5, hours - 0.5, padding=0)
        plot.setYRange(0, top * 1.03, padding=0.02)
        for name, ticks, size in (
            ("left", [(0.0, "0"), (top, metrics.count(round(top)))], px(LEFT)),
            ("bottom", self._ticks(), px(BOTTOM)),
        ):
            axis = plot.getAxis(name)
            axis.setTicks([ticks])
            axis.setPen(None)
            axis.setTickPen(None)
            axis.setTextPen(theme.mid)
            axis.setStyle(tickFont=self.measure.font(18), tickLength=0, tickTextOffset=px(10 if name == "left" else 4))
            (axis.setWidth if name == "left" else axis.setHeight)(size)
        running = self._series[0].running if self._series else -1
        if running >= 0:
            band = pg.LinearRegionItem(
                (running - 0.5, running + 0.5), movable=False, brush=theme.band, pen=pg.mkPen(None)
            )
            plot.addItem(band)
        for level in (0.0, top):
            plot.addItem(pg.InfiniteLine(level, angle=0, pen=pg.mkPen(theme.line, width=1)))

    def _draw_line(self, series: HourSeries, colour: str, width: float) -> None:
        """The full hours drawn through, the way to the running one dotted; a gap stays a gap."""
        values = np.array(series.values)
        hours = np.arange(len(values))
        over = max(0, series.running)
        pen = pg.mkPen(colour, width=width)
        self._plot.plot(hours[:over], values[:over], pen=pen, connect="finite", antialias=True)
        if series.running < 0:
            return
        dotted = QPen(QColor(colour), width)
        dotted.setCosmetic(True)
        dotted.setStyle(Qt.PenStyle.DotLine)
        way = slice(max(0, over - 1), over + 1)
        self._plot.plot(hours[way], values[way], pen=dotted, connect="finite", antialias=True)
        ring = pg.ScatterPlotItem(
            [over],
            [values[over]],
            size=11 * self.measure.scale,
            pen=pg.mkPen(colour, width=width * 0.7),
            brush=self.theme.background,
            antialias=True,
        )
        self._plot.addItem(ring)
