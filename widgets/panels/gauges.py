"""The small pictures beside a figure: a bullet bar with its target, the share of a whole, the last 24 hours."""

import math
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from app.hall.metrics import Metric
from widgets.theme import Theme

TRACK = 8.0  # heights and widths of the drawings, logical pixels
BAND = 16.0
NARROWEST_BAND = 20.0
MARK_WIDTH = 4.0
MARK_HEIGHT = 26.0
LINE = 2.5
DOT = 4.5
ROUND_PERCENT = 10
LEAST_TOP = 10.0  # an axis of cases is at least so long


@dataclass(frozen=True, slots=True)
class Bullet:
    """An axis from `low` to `high`, the part of it that is in order, and where we are."""

    low: float
    high: float
    band: tuple[float, float]
    value: float | None

    def place(self, value: float) -> float:
        """0 … 1 along the axis; what lies outside is at its end."""
        return min(1.0, max(0.0, (value - self.low) / (self.high - self.low)))


@dataclass(frozen=True, slots=True)
class Share:
    """A part (0 … 1) of a whole."""

    part: float


@dataclass(frozen=True, slots=True)
class Spark:
    """Values of hours that are over, oldest first; NaN is a gap. `hours`: how many the whole width stands for.

    `band`: what is in order, None = no bound.
    """

    values: tuple[float, ...]
    hours: int
    band: tuple[float | None, float | None] = (None, None)


Gauge = Bullet | Share | Spark


def bullet_of(metric: Metric, value: float | None) -> Bullet | None:
    """The bullet bar of a figure with a target, None for one without."""
    low, high = metric.target
    bounds = [bound for bound in (low, high) if bound is not None]
    if not bounds:
        return None
    now = bounds[0] if value is None else value
    if metric.unit == "percent":
        top = 100.0
        bottom = min(4 * bounds[0] - 300, math.floor(now / ROUND_PERCENT) * ROUND_PERCENT) if low is not None else 0.0
    else:
        bottom, top = 0.0, max(LEAST_TOP, 4 * bounds[-1], 1.25 * now)
    bottom = max(0.0, bottom)
    return Bullet(bottom, top, (bottom if low is None else low, top if high is None else high), value)


def paint_gauge(painter: QPainter, place: QRectF, gauge: Gauge, theme: Theme, scale: float) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    match gauge:
        case Bullet():
            _paint_bullet(painter, place, gauge, theme, scale)
        case Share():
            _paint_share(painter, place, gauge, theme, scale)
        case Spark():
            _paint_spark(painter, place, gauge, theme, scale)
    painter.restore()


def _paint_bullet(painter: QPainter, place: QRectF, bullet: Bullet, theme: Theme, scale: float) -> None:
    painter.fillRect(_level(place, TRACK * scale), QColor(theme.surface))
    left, right = (place.left() + place.width() * bullet.place(bound) for bound in bullet.band)
    right = max(right, left + NARROWEST_BAND * scale)
    band = _level(place, BAND * scale)
    painter.fillRect(QRectF(left, band.top(), right - left, band.height()), QColor(theme.bullet_band))
    if bullet.value is not None:
        width = MARK_WIDTH * scale
        reach = place.width() - width
        x = place.left() + width / 2 + reach * bullet.place(bullet.value)
        _paint_mark(painter, x, place.center().y(), theme, scale)


def _paint_mark(painter: QPainter, x: float, y: float, theme: Theme, scale: float) -> None:
    """Where we are: a bar that stands on a triangle."""
    half, width = MARK_HEIGHT * scale / 2, MARK_WIDTH * scale
    painter.fillRect(QRectF(x - width / 2, y - half, width, 2 * half), QColor(theme.text))
    foot = y + half + 2 * scale
    painter.setBrush(QColor(theme.text))
    wing = 7 * scale
    painter.drawPolygon(QPolygonF([QPointF(x, foot - 13 * scale), QPointF(x + wing, foot), QPointF(x - wing, foot)]))


def _paint_share(painter: QPainter, place: QRectF, share: Share, theme: Theme, scale: float) -> None:
    track = _level(place, TRACK * scale)
    painter.fillRect(track, QColor(theme.surface))
    if share.part > 0:
        width = max(2 * scale, track.width() * min(1.0, share.part))
        painter.fillRect(QRectF(track.left(), track.top(), width, track.height()), QColor(theme.elapsed))


def _paint_spark(painter: QPainter, place: QRectF, spark: Spark, theme: Theme, scale: float) -> None:
    known = [value for value in spark.values if not math.isnan(value)]
    if not known:
        return
    inner = place.adjusted(DOT * scale, DOT * scale, -DOT * scale, -DOT * scale)
    bottom, top = _span(known)
    _paint_band(painter, place, spark, (bottom, top), theme)
    points = [
        None
        if math.isnan(value)
        else QPointF(
            inner.left() + inner.width() * n / max(1, spark.hours - 1),
            inner.bottom() - inner.height() * (value - bottom) / (top - bottom),
        )
        for n, value in enumerate(spark.values)
    ]
    painter.setPen(QPen(QColor(theme.accent), LINE * scale, j=Qt.PenJoinStyle.RoundJoin))
    for run in _runs(points):
        painter.drawPolyline(run)
    last = next(point for point in reversed(points) if point is not None)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.text))
    painter.drawEllipse(last, DOT * scale, DOT * scale)


def _paint_band(painter: QPainter, place: QRectF, spark: Spark, axis: tuple[float, float], theme: Theme) -> None:
    """What is in order, as far as the line's axis reaches."""
    bottom, top = axis
    low, high = spark.band
    if low is None and high is None:
        return
    under, over = (
        place.bottom() - place.height() * min(1.0, max(0.0, (bound - bottom) / (top - bottom)))
        for bound in (bottom if low is None else low, top if high is None else high)
    )
    painter.fillRect(QRectF(place.left(), over, place.width(), under - over), QColor(theme.band))


def _span(known: list[float]) -> tuple[float, float]:
    """Where a line begins and ends to be read: from 0 when it moves much, else from a little below its least."""
    low, high = min(known), max(known)
    if low < high / 2 or high <= 0:
        return 0.0, max(high, 1.0)
    margin = max(high - low, abs(high) / 100)
    return low - margin / 2, high + margin / 2


def _runs(points: list[QPointF | None]) -> list[list[QPointF]]:
    """The points without the gaps between them."""
    found: list[list[QPointF]] = [[]]
    for point in points:
        if point is None:
            found.append([])
        else:
            found[-1].append(point)
    return [run for run in found if run]


def _level(place: QRectF, height: float) -> QRectF:
    """A level strip through the middle of a place."""
    return QRectF(place.left(), place.center().y() - height / 2, place.width(), height)
