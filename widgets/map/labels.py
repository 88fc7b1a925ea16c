"""Names and callouts on the map, lettered once and placed so that none covers another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPainterPath, QPen

from app.domain.lights import Light
from widgets.map.ground import Numbers
from widgets.theme import Theme

HALO_PX = 2.5
CALLOUT_PX = 40.0
CALLOUT_EDGE_PX = 2.0
CALLOUT_PADDING_PX = 12.0
CALLOUT_GAP_PX = 8.0
ASIDE = ((0, 0), (0, -1), (0, 1), (1, 0), (-1, 0), (1, -1), (-1, 1), (0, -2), (0, 2))  # where a name may move to


@dataclass(frozen=True, slots=True)
class Lettering:
    """How texts look: `font` carries its pixel size."""

    font: QFont
    theme: Theme
    ratio: float


@dataclass(frozen=True, slots=True)
class Put:
    """A picture and the device pixel of its top left corner."""

    image: QImage
    at: QPoint

    @property
    def rectangle(self) -> QRect:
        return QRect(self.at, self.image.size())


@dataclass(frozen=True, slots=True)
class Symbols:
    """Middles of symbols that texts should not hide, device pixels, and how far they reach."""

    x: Numbers
    y: Numbers
    is_red: NDArray[np.bool_]
    reach: int

    def hidden_by(self, place: QRect) -> tuple[int, int]:
        """How many red ones and how many at all a text there would touch."""
        across = (self.x > place.left() - self.reach) & (self.x < place.right() + self.reach)
        down = (self.y > place.top() - self.reach) & (self.y < place.bottom() + self.reach)
        hidden = across & down
        return int(np.count_nonzero(hidden & self.is_red)), int(np.count_nonzero(hidden))


def name_image(text: str, lettering: Lettering) -> QImage:
    """A name with a halo of the background's colour."""
    metrics = QFontMetricsF(lettering.font)
    width, height = metrics.horizontalAdvance(text) + 2 * HALO_PX, metrics.height() + 2 * HALO_PX
    image = _empty(width, height, lettering.ratio)
    painter = _painter(image)
    origin = QPointF(HALO_PX, HALO_PX + metrics.ascent())
    outline = QPainterPath()
    outline.addText(origin, lettering.font, text)
    halo = QPen(QColor(lettering.theme.background), 2 * HALO_PX)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(outline, halo)
    painter.fillPath(outline, QColor(lettering.theme.text))
    painter.end()
    return image


def callout_image(text: str, lettering: Lettering) -> QImage:
    """What a red case is: on_red on red, with an edge."""
    theme = lettering.theme
    width = QFontMetricsF(lettering.font).horizontalAdvance(text) + 2 * CALLOUT_PADDING_PX
    image = _empty(width, CALLOUT_PX, lettering.ratio)
    painter = _painter(image)
    inset = CALLOUT_EDGE_PX / 2
    box = QRectF(0, 0, width, CALLOUT_PX).adjusted(inset, inset, -inset, -inset)
    edge = QPen(QColor(theme.light_edges[Light.RED]), CALLOUT_EDGE_PX)
    edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(edge)
    painter.setBrush(QColor(theme.lights[Light.RED]))
    painter.drawRect(box)
    painter.setFont(lettering.font)
    painter.setPen(QColor(theme.on_red))
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    painter.end()
    return image


def put_names(names: Iterable[tuple[QPoint, QImage]], taken: Sequence[QRect], symbols: Symbols) -> list[Put]:
    """Each name round its point, moved a little where something is; left out where everything is taken."""
    occupied = list(taken)
    found: list[Put] = []
    for point, image in names:
        size = image.size()
        middle = point - QPoint(size.width() // 2, size.height() // 2)
        away = QPoint(size.width() // 2, size.height() // 2) + QPoint(symbols.reach + 1, symbols.reach + 1)
        spots = [middle + QPoint(away.x() * across, away.y() * down) for across, down in ASIDE]
        _put_best(found, occupied, image, spots, symbols)
    return found


def put_callouts(callouts: Sequence[tuple[QPoint, QImage]], symbols: Symbols, view: QSize) -> list[Put]:
    """Each callout beside its red symbol, inside the view and clear of the other callouts and their symbols."""
    reach = symbols.reach
    occupied = [QRect(point.x() - reach, point.y() - reach, 2 * reach, 2 * reach) for point, _ in callouts]
    found: list[Put] = []
    whole = QRect(QPoint(0, 0), view)
    for point, image in callouts:
        gap = reach + round(CALLOUT_GAP_PX * image.devicePixelRatio())
        spots = [spot for spot in _beside(point, image.size(), gap) if whole.contains(QRect(spot, image.size()))]
        _put_best(found, occupied, image, spots, symbols)
    return found


def _beside(point: QPoint, size: QSize, gap: int) -> tuple[QPoint, ...]:
    """Right, left, above and below, then the corners."""
    width, height = size.width(), size.height()
    right, left = QPoint(gap, 0), QPoint(-gap - width, 0)
    up, down = QPoint(0, -gap - height), QPoint(0, gap)
    half_up, half_left = QPoint(0, -height // 2), QPoint(-width // 2, 0)
    offsets = (right + half_up, left + half_up, up + half_left, down + half_left)
    corners = (right + up, right + down, left + up, left + down)
    return tuple(point + offset for offset in (*offsets, *corners))


def _put_best(
    found: list[Put], occupied: list[QRect], image: QImage, spots: Iterable[QPoint], symbols: Symbols
) -> None:
    """Take the free spot that hides the fewest symbols, an earlier one of equals; none that hides a red one."""
    places = [QRect(spot, image.size()) for spot in spots]
    free = [place for place in places if not any(place.intersects(other) for other in occupied)]
    best = min(free, key=symbols.hidden_by, default=None)
    if best is not None and symbols.hidden_by(best)[0] == 0:
        found.append(Put(image, best.topLeft()))
        occupied.append(best)


def _empty(width: float, height: float, ratio: float) -> QImage:
    image = QImage(round(width * ratio + 0.5), round(height * ratio + 0.5), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    image.setDevicePixelRatio(ratio)
    return image


def _painter(image: QImage) -> QPainter:
    painter = QPainter(image)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    return painter
