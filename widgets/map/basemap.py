"""The base map under the symbols: waters, roads and street borders, painted over the cells of one tile."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QPolygonF

from app.domain.district import RoadClass
from widgets.map.ground import Extent, Ground
from widgets.map.palette import Style, faded
from widgets.map.projection import Metres
from widgets.map.raster import Ids, Window

# Widths in logical pixels (mock-ups §5).
ROAD_PX = {RoadClass.MINOR: 1.2, RoadClass.MAIN: 1.6, RoadClass.EXPRESSWAY: 2.2}
ROAD_M = {RoadClass.MINOR: 8.0, RoadClass.MAIN: 18.0, RoadClass.EXPRESSWAY: 28.0}
ROAD_WIDEST_PX = 9.0
CASING_PX = 2.4
SHORE_PX = 1.35
MINOR_ROADS_BELOW_M = 14.0  # per logical pixel
STREET_PX = 2.2
STREET_CASING_PX = 5.0
EDGE_PX = 2.6

SOFTNESS = 17  # levels of a softened line's edge

Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A shape in metres, y to the south, ready for a painter; read only, so lanes may share it."""

    rings: tuple[QPolygonF, ...]
    bounds: Extent


class BaseMap:
    def __init__(self, ground: Ground) -> None:
        self._roads = {
            rank: [Drawn((_polygon(road.x, road.y),), road.bounds) for road in ground.roads if road.rank is rank]
            for rank in ROAD_PX
        }
        self._waters = [Drawn(tuple(_polygon(x, y) for x, y in pool.rings), pool.bounds) for pool in ground.waters]

    def meets(self, window: Window) -> bool:
        """Whether there is anything to paint."""
        return any(any(_within(shapes, window)) for shapes in (*self._roads.values(), self._waters))

    def paint(self, image: QImage, window: Window, style: Style) -> None:
        """Waters, then roads, so that bridges are seen."""
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(-window.left, -window.top)
        painter.scale(1 / window.metre, 1 / window.metre)
        self._paint_waters(painter, window, style)
        ranks = [rank for rank in self._roads if self._is_shown(rank, window.metre * style.ratio)]
        for casing, name in ((CASING_PX, style.theme.road_casing), (0.0, style.theme.road)):
            for rank in ranks:
                painter.setPen(_pen(name, road_width(rank, window.metre, style.ratio) + casing * style.ratio))
                for road in _within(self._roads[rank], window):
                    painter.drawPolyline(road.rings[0])
        painter.end()

    def _paint_waters(self, painter: QPainter, window: Window, style: Style) -> None:
        painter.setPen(_pen(style.theme.background, SHORE_PX * style.ratio))
        painter.setBrush(QColor(style.theme.river))
        for water in _within(self._waters, window):
            path = QPainterPath()  # made anew: a path remembers things while it is painted, lanes must not share it
            for ring in water.rings:
                path.addPolygon(ring)
                path.closeSubpath()
            painter.drawPath(path)

    @staticmethod
    def _is_shown(rank: RoadClass, metre: float) -> bool:
        return rank is not RoadClass.MINOR or metre <= MINOR_ROADS_BELOW_M


def road_width(rank: RoadClass, metre: float, ratio: float) -> float:
    """Device pixels: as on the ground when near, never thinner than can be seen."""
    return max(ROAD_PX[rank] * ratio, min(ROAD_M[rank] / metre, ROAD_WIDEST_PX * ratio))


@dataclass(frozen=True, slots=True)
class StreetBorders:
    """How much of each pixel the borders of streets cover, and the wider lines that set them off."""

    line: NDArray[np.uint8]
    casing: NDArray[np.uint8]


def street_borders(streets: Ids, margin: int, ratio: float) -> StreetBorders | None:
    """Lines where the street changes, wider where the district ends; None where there is nothing.

    `streets` is a raster of street numbers, `margin` pixels wider on every side than what is returned.
    """
    if streets.min() == streets.max():
        return None
    line = thickened(beside_changes(streets), grown_by(STREET_PX * ratio))
    edge = thickened(beside_changes(streets == 0), grown_by(EDGE_PX * ratio))
    casing = thickened(line, grown_by(STREET_CASING_PX * ratio) - grown_by(STREET_PX * ratio))
    return StreetBorders(softened(line | edge, margin), softened(casing, margin))


def lay(strength: NDArray[np.uint8], name: str, image: QImage) -> None:
    """Colour the covered pixels."""
    pixels = np.take(faded(name, SOFTNESS), strength)
    height, width = pixels.shape
    painter = QPainter(image)
    painter.drawImage(0, 0, QImage(pixels.data, width, height, width * 4, QImage.Format.Format_ARGB32_Premultiplied))
    painter.end()


def grown_by(width: float) -> int:
    """How often a line two pixels wide is thickened to be about `width` pixels wide."""
    return max(0, round(width / 2 - 1))


def beside_changes(raster: NDArray[np.generic]) -> Mask:
    """The pixels on both sides of every place where the raster's value changes."""
    right, below = raster[:, 1:] != raster[:, :-1], raster[1:] != raster[:-1]
    beside = np.zeros(raster.shape, dtype=np.bool_)
    beside[:, 1:] |= right
    beside[:, :-1] |= right
    beside[1:] |= below
    beside[:-1] |= below
    return beside


def thickened(mask: Mask, times: int) -> Mask:
    """The mask and its neighbours so many times; corners count every second time, which makes it nearly round."""
    for time in range(times):
        seed, mask = mask, mask.copy()
        mask[1:] |= seed[:-1]
        mask[:-1] |= seed[1:]
        if time % 2:
            seed = mask.copy()
        mask[:, 1:] |= seed[:, :-1]
        mask[:, :-1] |= seed[:, 1:]
    return mask


def softened(mask: Mask, margin: int) -> NDArray[np.uint8]:
    """How much of each pixel inside the margin is covered, 0 to SOFTNESS - 1, the mask's stairs smoothed."""
    full = mask[margin - 1 : 1 - margin, margin - 1 : 1 - margin].view(np.uint8)
    beside = full[:, :-2] + 2 * full[:, 1:-1] + full[:, 2:]
    soft = beside[:-2] + 2 * beside[1:-1] + beside[2:]
    # A straight line is in full colour, only its rim is soft.
    strength: NDArray[np.uint8] = np.minimum(soft + soft // 3, SOFTNESS - 1)
    return strength


def _within(shapes: Sequence[Drawn], window: Window) -> Iterable[Drawn]:
    if not shapes:
        return ()
    met = window.meets(np.array([shape.bounds for shape in shapes]))
    return (shape for shape, is_met in zip(shapes, met, strict=True) if is_met)


def _pen(name: str, width: float) -> QPen:
    pen = QPen(QColor(name), width)
    pen.setCosmetic(True)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _polygon(x: Metres, y: Metres) -> QPolygonF:
    return QPolygonF([QPointF(east, -north) for east, north in zip(x.tolist(), y.tolist(), strict=True)])
