"""What painted panels have in common: letters in a rectangle, the hatch of old data, the clock, the skeleton."""

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen, QPixmap

from widgets.lights import paint_light
from widgets.theme import Theme

Align = Qt.AlignmentFlag

LEFT = Align.AlignLeft | Align.AlignVCenter
RIGHT = Align.AlignRight | Align.AlignVCenter
MIDDLE = Align.AlignCenter
HATCH_PERIOD = 8.0  # along a level line, of the drawings
HATCH_WIDTH = 1.4
HATCH_SHARES = {"dark": 0.20, "light": 0.22}
CLOCK_SHARE = 0.38  # of a clock icon's side is its radius


def write(painter: QPainter, place: QRectF, text: str, font: QFont, colour: str, align: Align = LEFT) -> float:
    """Write one line, cut with … where it does not fit; returns the width it took."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, place.width() + 0.5)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(place, align | Qt.TextFlag.TextSingleLine, shown)
    return min(metrics.horizontalAdvance(shown), place.width())


def write_lines(painter: QPainter, place: QRectF, text: str, font: QFont, colour: str) -> float:
    """Write as many lines as the text needs from the top of a place; returns their height."""
    flags = int(Align.AlignLeft | Align.AlignTop | Qt.TextFlag.TextWordWrap)
    painter.setFont(font)
    painter.setPen(QColor(colour))
    painter.drawText(place, flags, text)
    return QFontMetricsF(font).boundingRect(place, flags, text).height()


def width_of(text: str, font: QFont) -> float:
    return QFontMetricsF(font).horizontalAdvance(text)


def light_sign(painter: QPainter, place: QRectF, light: int, side: float, theme: Theme) -> None:
    """A light's shape in the middle of the left edge of a place."""
    paint_light(painter, QRectF(place.left(), place.center().y() - side / 2, side, side), light, theme)


def hatch(painter: QPainter, place: QRectF, theme: Theme, scale: float = 1.0) -> None:
    """Old data: lines at 45° over the whole place (mock-ups §0.5)."""
    side = max(4, round(HATCH_PERIOD * scale))
    ratio = painter.device().devicePixelRatio()
    tile = QPixmap(round(side * ratio), round(side * ratio))
    tile.setDevicePixelRatio(ratio)
    tile.fill(Qt.GlobalColor.transparent)
    colour = QColor(theme.mid)
    colour.setAlphaF(HATCH_SHARES.get(theme.name, HATCH_SHARES["dark"]))
    pen = QPainter(tile)
    pen.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.setPen(QPen(colour, HATCH_WIDTH * scale, c=Qt.PenCapStyle.FlatCap))
    for left in (-side, 0, side):  # the neighbours' ends come round the corners
        pen.drawLine(QLineF(left - 1, -1, left + side + 1, side + 1))
    pen.end()
    painter.drawTiledPixmap(place, tile, place.topLeft())


def clock_icon(painter: QPainter, place: QRectF, colour: str, side: float) -> None:
    """A clock in the middle of the left edge of a place."""
    middle = QPointF(place.left() + side / 2, place.center().y())
    radius = side * CLOCK_SHARE
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(colour), max(1.2, side * 0.09), c=Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(middle, radius, radius)
    painter.drawLine(QLineF(middle, middle - QPointF(0, radius * 0.62)))
    painter.drawLine(QLineF(middle, middle + QPointF(radius * 0.5, 0)))
    painter.restore()


def skeleton(painter: QPainter, place: QRectF, theme: Theme) -> None:
    """A still bar where words will be."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(place, 2, 2)
    painter.restore()


def focus_ring(painter: QPainter, place: QRectF, theme: Theme) -> None:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(theme.text), 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), 4, 4)
    painter.restore()


def rule(painter: QPainter, left: float, right: float, y: float, colour: str) -> None:
    """A level line, one pixel."""
    painter.fillRect(QRectF(left, round(y), right - left, 1), QColor(colour))
