"""The lights as symbols on the map: sprites, dots, and the sizes of both."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from widgets.lights import CIRCLE_RADIUS, EDGE_WIDTHS, SHAPES, SIZE
from widgets.theme import Theme


@dataclass(frozen=True, slots=True)
class SymbolSizes:
    """Logical pixels, by light 0 blue … 3 red."""

    sides: tuple[float, float, float, float]
    halo: float
    dot: float  # side of a case when there are too many for shapes
    large_dot: float  # the same while they are not yet very many
    ring: float  # width of the ring round the selected case


WALL_SIZES = SymbolSizes((10.0, 15.0, 26.0, 38.0), halo=2.5, dot=4.0, large_dot=6.0, ring=3.0)
DESK_SIZES = SymbolSizes((7.0, 12.0, 16.0, 20.0), halo=1.5, dot=3.0, large_dot=5.0, ring=2.0)


def shape(light: int, side: float, centre: QPointF) -> QPainterPath:
    """The outline of a light's shape, `side` pixels wide."""
    path = QPainterPath()
    scale = side / SIZE
    if light not in SHAPES:
        path.addEllipse(centre, CIRCLE_RADIUS * scale, CIRCLE_RADIUS * scale)
        return path
    middle = SIZE / 2
    corners = [centre + QPointF(x - middle, y - middle) * scale for x, y in SHAPES[light]]
    path.addPolygon(QPolygonF(corners))
    path.closeSubpath()
    return path


def paint_symbol(painter: QPainter, light: int, side: float, centre: QPointF, theme: Theme) -> None:
    """A light's shape with its edge."""
    path = shape(light, side, centre)
    edge, fill = QColor(theme.light_edges[light]), QColor(theme.lights[light])
    has_edge = edge != fill
    width = EDGE_WIDTHS[light] * max(side / SIZE, 1.0) ** 0.5
    painter.setPen(QPen(edge, width) if has_edge else Qt.PenStyle.NoPen)
    painter.setBrush(fill)
    painter.drawPath(path)


def sprite(light: int, sizes: SymbolSizes, theme: Theme, ratio: float) -> QImage:
    """A light's shape with its halo, an odd number of device pixels wide, to be put centre on centre."""
    side = sizes.sides[light]
    pixels = int((side / 2 + sizes.halo + 1) * ratio) * 2 + 1
    image = QImage(pixels, pixels, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(ratio, ratio)
    centre = QPointF(pixels / ratio / 2, pixels / ratio / 2)
    halo = QPen(QColor(theme.background), 2 * sizes.halo)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(shape(light, side, centre), halo)
    paint_symbol(painter, light, side, centre, theme)
    painter.end()
    image.setDevicePixelRatio(ratio)
    return image


def dot(side: float, ratio: float) -> NDArray[np.int64]:
    """The pixels of a dot round its own, shape (n, 2): across, down."""
    pixels = max(1, round(side * ratio))
    steps = np.arange(pixels) - (pixels - 1) // 2
    across, down = np.meshgrid(steps, steps)
    middle = float(steps.mean())
    inside = (across - middle) ** 2 + (down - middle) ** 2 <= (pixels / 2) ** 2 + 0.3
    return np.stack((across[inside], down[inside]), axis=1)
