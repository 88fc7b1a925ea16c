"""How a light is drawn: shape and colour together, a word beside it where there is room (mock-ups §1)."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from widgets.theme import Theme

SIZE = 16.0  # the grid the shapes are drawn on
CIRCLE_RADIUS = 6.6
SHAPES: dict[int, tuple[tuple[float, float], ...]] = {
    1: ((8, 1.4), (15.2, 14.2), (0.8, 14.2)),
    2: ((8, 0.6), (15.4, 8), (8, 15.4), (0.6, 8)),
    3: ((5.1, 1), (10.9, 1), (15, 5.1), (15, 10.9), (10.9, 15), (5.1, 15), (1, 10.9), (1, 5.1)),
}
EDGE_WIDTHS = (0.0, 1.2, 0.0, 1.6)


def paint_light(painter: QPainter, box: QRectF, light: int, theme: Theme, *, outline: bool = False) -> None:
    """Draw light 0 blue … 3 red into the square `box`; `outline`: a clock that is finished."""
    scale = box.width() / SIZE
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(box.topLeft())
    painter.scale(scale, scale)
    colour = QColor(theme.lights[light])
    painter.setBrush(Qt.BrushStyle.NoBrush if outline else colour)
    width = 1.6 if outline else EDGE_WIDTHS[light]
    edge = colour if outline else QColor(theme.light_edges[light])
    painter.setPen(QPen(edge, width) if width else Qt.PenStyle.NoPen)
    if light in SHAPES:
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in SHAPES[light]]))
    else:
        painter.drawEllipse(QPointF(SIZE / 2, SIZE / 2), CIRCLE_RADIUS, CIRCLE_RADIUS)
    painter.restore()
