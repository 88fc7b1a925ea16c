"""Where a map view looks, and how ground, pixels and tiles belong together.

Scales are steps of an eighth of a doubling, and tiles of every step are made for it, so that what is shown is
never stretched. A level's pixels are counted from the ground's centre, east and south, in device pixels.
"""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from widgets.map.ground import Extent, Numbers
from widgets.map.projection import Metres
from widgets.map.raster import Window

STEPS_PER_DOUBLING = 8
FINEST_STEP = -16  # 0.25 m a pixel
TILE_PX = 512


class TileKey(NamedTuple):
    step: int
    column: int
    row: int

    @property
    def window(self) -> Window:
        return Window(self.column * TILE_PX, self.row * TILE_PX, TILE_PX, TILE_PX, metres_per_pixel(self.step))


class Padding(NamedTuple):
    """Logical pixels kept free round the district."""

    left: int
    top: int
    right: int
    bottom: int


def metres_per_pixel(step: int) -> float:
    return float(2.0 ** (step / STEPS_PER_DOUBLING))


def step_that_shows(extent: Extent, width_px: float, height_px: float) -> int:
    """The finest step at which an extent fits into so many device pixels."""
    west, south, east, north = extent
    metre = max((east - west) / max(width_px, 1), (north - south) / max(height_px, 1), metres_per_pixel(FINEST_STEP))
    return math.ceil(math.log2(metre) * STEPS_PER_DOUBLING)


@dataclass(frozen=True, slots=True)
class Camera:
    """(x, y): the ground in the middle of the view, metres. `width`, `height`: device pixels of `ratio` per logical."""

    x: float
    y: float
    step: int
    width: int
    height: int
    ratio: float

    @property
    def metre(self) -> float:
        """Metres of a device pixel."""
        return metres_per_pixel(self.step)

    @property
    def left(self) -> int:
        return math.floor(self.x / self.metre - self.width / 2 + 0.5)

    @property
    def top(self) -> int:
        return math.floor(-self.y / self.metre - self.height / 2 + 0.5)

    def fitted(self, extent: Extent, padding: Padding) -> "Camera":
        """The whole extent in the middle of what the padding leaves free."""
        left, top, right, bottom = (side * self.ratio for side in padding)
        step = step_that_shows(extent, self.width - left - right, self.height - top - bottom)
        west, south, east, north = extent
        metre = metres_per_pixel(step)
        x = (west + east) / 2 + (right - left) / 2 * metre
        y = (south + north) / 2 + (top - bottom) / 2 * metre
        return replace(self, step=step, x=x, y=y)

    def moved(self, right: float, down: float) -> "Camera":
        """Look so many logical pixels further to the right and down."""
        metre = self.metre * self.ratio
        return replace(self, x=self.x + right * metre, y=self.y - down * metre)

    def zoomed(self, step: int, right: float, down: float) -> "Camera":
        """Another step; the ground at a logical pixel of the view stays under it."""
        gone = (self.metre - metres_per_pixel(step)) * self.ratio
        right, down = right - self.width / self.ratio / 2, down - self.height / self.ratio / 2
        return replace(self, step=step, x=self.x + right * gone, y=self.y - down * gone)

    def kept_to(self, extent: Extent) -> "Camera":
        """The middle of the view never leaves the extent."""
        west, south, east, north = extent
        return replace(self, x=min(max(self.x, west), east), y=min(max(self.y, south), north))

    def resized(self, width: int, height: int, ratio: float) -> "Camera":
        """The same middle and the same metres per logical pixel, as near as a step allows."""
        steps = round(math.log2(self.ratio / ratio) * STEPS_PER_DOUBLING)
        return replace(self, width=width, height=height, ratio=ratio, step=self.step + steps)

    def pixel(self, right: float, down: float) -> tuple[int, int]:
        """A logical pixel of the view as a pixel of the level."""
        return self.left + math.floor(right * self.ratio), self.top + math.floor(down * self.ratio)

    def ground_at(self, right: float, down: float) -> tuple[float, float]:
        """The ground in the middle of the device pixel under a logical pixel of the view, metres."""
        across, below = self.pixel(right, down)
        return (across + 0.5) * self.metre, -(below + 0.5) * self.metre

    def in_view(self, x: Metres, y: Metres) -> tuple[Metres, Metres]:
        """Ground to device pixels of the view."""
        return x / self.metre - self.left, -y / self.metre - self.top

    def window(self) -> Window:
        return Window(self.left, self.top, self.width, self.height, self.metre)

    def tiles(self, left: int, top: int, right: int, bottom: int) -> list[TileKey]:
        """The tiles under a rectangle of the view's device pixels, those in the middle first."""
        columns = range((self.left + left) // TILE_PX, (self.left + right - 1) // TILE_PX + 1)
        rows = range((self.top + top) // TILE_PX, (self.top + bottom - 1) // TILE_PX + 1)
        middle_column, middle_row = (columns[0] + columns[-1]) / 2, (rows[0] + rows[-1]) / 2
        keys = [TileKey(self.step, column, row) for row in rows for column in columns]
        return sorted(keys, key=lambda key: abs(key.column - middle_column) + abs(key.row - middle_row))


def pixels_of(bounds: Metres, window: Window) -> Numbers:
    """Bounds in metres, shape (n, 4), to a window's pixels: left, top, right, bottom, outward, one to spare."""
    west, south, east, north = (bounds / window.metre).T
    left, top = np.floor(west) - window.left - 1, np.floor(-north) - window.top - 1
    right, bottom = np.ceil(east) - window.left + 1, np.ceil(-south) - window.top + 1
    return np.stack((left, top, right, bottom), axis=1).astype(np.int64)
