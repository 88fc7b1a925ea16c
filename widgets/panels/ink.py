"""What the desk's painted widgets share: faces, lines of text, lights, chips, keycaps and the hatch of what is old."""

from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QStaticText, QTransform

from widgets.frame.fonts import sized
from widgets.lights import EDGE_WIDTHS, SIZE
from widgets.map.symbols import shape
from widgets.theme import Theme

CHIP_HEIGHT = 20.0
CHIP_PADDING = 6.0
RADIUS = 3.0
HATCH_PITCH = 6.0
HATCH_WIDTH = 1.5
MOST_SHAPED = 4_000


class Face:
    """A font with its measures; widths are logical pixels. Texts once shaped are kept: shaping is what costs."""

    def __init__(self, font: QFont) -> None:
        self.font = font
        self._metrics = QFontMetricsF(font)
        self._ascent, self._descent = self._metrics.ascent(), self._metrics.descent()
        self._shaped: dict[str, tuple[QStaticText, float]] = {}
        self._elided: dict[tuple[str, int], str] = {}

    def width(self, text: str) -> float:
        return self.shaped(text)[1]

    def shaped(self, text: str) -> tuple[QStaticText, float]:
        """The text ready to be drawn, and its width."""
        known = self._shaped.get(text)
        if known is None:
            if len(self._shaped) > MOST_SHAPED:
                self._shaped.clear()
            static = QStaticText(text)
            static.setTextFormat(Qt.TextFormat.PlainText)
            static.prepare(QTransform(), self.font)
            known = self._shaped[text] = static, self._metrics.horizontalAdvance(text)
        return known

    def elided(self, text: str, width: float) -> str:
        if self.width(text) <= width:
            return text
        key = text, int(width)
        if key not in self._elided:
            if len(self._elided) > MOST_SHAPED:
                self._elided.clear()
            self._elided[key] = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(width)))
        return self._elided[key]

    def baseline(self, top: float, height: float) -> float:
        """Where to put text so that it stands in the middle of a line."""
        return top + (height + self._ascent - self._descent) / 2

    def top(self, baseline: float) -> float:
        return baseline - self._ascent


def face(px: int, *, strong: bool = False) -> Face:
    return Face(sized(px, strong))


def write(painter: QPainter, face: Face, at: QPointF, text: str, colour: QColor) -> float:
    """Write on one line from the baseline point `at`; answers the width."""
    static, width = face.shaped(text)
    painter.setFont(face.font)
    painter.setPen(colour)
    painter.drawStaticText(QPointF(at.x(), face.top(at.y())), static)
    return width


def write_right(painter: QPainter, face: Face, at: QPointF, text: str, colour: QColor) -> float:
    """The same, ending at `at`."""
    return write(painter, face, QPointF(at.x() - face.width(text), at.y()), text, colour)


@lru_cache(maxsize=64)
def _light_path(light: int, side: float) -> QPainterPath:
    return shape(light, side, QPointF(0, 0))


def paint_light(painter: QPainter, light: int, side: float, centre: QPointF, theme: Theme, edge: str = "") -> None:
    """A light's shape; `edge` is the colour of a 2 px rim where it stands on red."""
    rim, fill = edge or theme.light_edges[light], theme.lights[light]
    width = 2.0 if edge else EDGE_WIDTHS[light] * max(side / SIZE, 1.0) ** 0.5
    painter.setPen(QPen(QColor(rim), width) if rim != fill else Qt.PenStyle.NoPen)
    painter.setBrush(QColor(fill))
    painter.translate(centre)
    painter.drawPath(_light_path(light, side))
    painter.translate(-centre)


def paint_stopped(painter: QPainter, side: float, centre: QPointF, colour: QColor) -> None:
    """The hatched shape of a case whose clocks do not run."""
    outline = shape(0, side, centre)
    painter.setBrush(QBrush(colour, Qt.BrushStyle.BDiagPattern))
    painter.setPen(QPen(colour, 1.0))
    painter.drawPath(outline)


def chip_width(face: Face, text: str) -> float:
    return face.width(text) + 2 * CHIP_PADDING


def paint_chip(painter: QPainter, box: QRectF, text: str, face: Face, colour: QColor, *, dashed: bool) -> None:
    """A bordered word: dashed = on its way, solid = a person must look."""
    painter.setPen(QPen(colour, 1.0, Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    at = QPointF(box.left() + CHIP_PADDING, face.baseline(box.top(), box.height()))
    write(painter, face, at, text, colour)


def paint_hatch(painter: QPainter, box: QRectF, colour: QColor) -> None:
    """45° lines, for what is old or offline."""
    painter.save()
    painter.setClipRect(box, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(colour, HATCH_WIDTH))
    step = HATCH_PITCH * 2**0.5
    x = box.left() - box.height()
    while x < box.right():
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()))
        x += step
    painter.restore()


def hatch_colour(theme: Theme) -> QColor:
    """The hatch of a strip: 20 % on dark, 22 % on light."""
    colour = QColor(theme.mid)
    colour.setAlphaF(0.2 if theme.name == "dark" else 0.22)
    return colour


def dashed_pen(colour: QColor, width: float = 1.0) -> QPen:
    """Dashes of four, gaps of three."""
    pen = QPen(colour, width)
    pen.setDashPattern([4 / width, 3 / width])
    return pen


def paint_hourglass(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """What waits to be sent, 12 px."""
    painter.setPen(QPen(colour, 1.3, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    corners = ((-4, -5.5), (4, -5.5), (-3.2, 5.5), (3.2, 5.5))
    left_top, right_top, left_bottom, right_bottom = (centre + QPointF(x, y) for x, y in corners)
    painter.drawLine(left_top, right_top)
    painter.drawLine(left_bottom - QPointF(0.8, 0), right_bottom + QPointF(0.8, 0))
    painter.drawLine(left_top + QPointF(0.8, 0), right_bottom)
    painter.drawLine(right_top - QPointF(0.8, 0), left_bottom)


def paint_order_state(painter: QPainter, state: str, centre: QPointF, colour: QColor) -> None:
    """How far an order has come, 12 px: hourglass, two bars, tick, or an exclamation mark in a frame."""
    if state == "waiting":
        paint_hourglass(painter, centre, colour)
        return
    painter.setPen(QPen(colour, 1.6, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if state == "behind":
        for x in (-2.5, 2.5):
            painter.drawLine(centre + QPointF(x, -4.5), centre + QPointF(x, 4.5))
    elif state == "attention":
        painter.drawRect(QRectF(centre.x() - 5.5, centre.y() - 5.5, 11, 11))
        painter.drawLine(centre + QPointF(0, -3), centre + QPointF(0, 0.8))
        painter.drawPoint(centre + QPointF(0, 3.2))
    else:
        for start, end in (((-4.5, 0.5), (-1.2, 3.8)), ((-1.2, 3.8), (4.8, -3.6))):
            painter.drawLine(centre + QPointF(*start), centre + QPointF(*end))


def paint_glass(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """The magnifying glass of a search, 14 px."""
    painter.setPen(QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(centre + QPointF(-1, -1), 4.8, 4.8)
    painter.drawLine(centre + QPointF(2.7, 2.7), centre + QPointF(6, 6))


def paint_cap(painter: QPainter, box: QRectF, key: str, face: Face, colour: QColor, border: QColor) -> None:
    """A key as it is printed on buttons and in fields."""
    painter.setPen(QPen(border, 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), RADIUS, RADIUS)
    at = QPointF(box.left() + CHIP_PADDING, face.baseline(box.top(), box.height()))
    write(painter, face, at, key, colour)
