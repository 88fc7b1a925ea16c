"""What colour a cell has: a table with one colour per cell number, and a journal of what changed in it."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from widgets.map.ground import Numbers
from widgets.map.raster import SPARE_NUMBERS
from widgets.theme import Theme

Colours = NDArray[np.uint32]  # 0xAARRGGBB, premultiplied

STEPS = (1, 3, 6, 10)  # open cases from which a cell takes the next colour
LIGHT_SHARES = (0.16, 0.34, 0.52, 0.78)  # of a light's colour in its cell; the rest is the ground's
FEW_CELLS = 300  # up to so many changed cells are repainted one by one
REMEMBERED = 32  # changes


class Shading(StrEnum):
    """What the cells' colours tell."""

    COUNT = "count"  # number of open cases
    LIGHT = "light"  # worst light of the open cases


@dataclass(frozen=True, slots=True)
class Style:
    """Views of the same style share their painted tiles. `ratio`: device pixels per logical pixel."""

    theme: Theme
    shading: Shading
    ratio: float


@dataclass(frozen=True, slots=True)
class ColourTable:
    """Colours of one moment; never changed, so that lanes may use it.

    `colours` has shape (cells + 1 + SPARE_NUMBERS,): the background, the cells, then cell and duty-grid borders.
    """

    colours: Colours
    revision: int


class Palette:
    """The colour tables of one style: the present one, and what changed on the way to it."""

    def __init__(self, style: Style, cells: int) -> None:
        theme = style.theme
        self._style = style
        colours = np.full(cells + 1 + SPARE_NUMBERS, colour(theme.background), dtype=np.uint32)
        colours[1 : cells + 1] = colour(theme.choropleth[0])
        colours[cells + 1 : cells + 3] = colour(theme.cell_border), colour(theme.duty_border)
        self.table = ColourTable(colours, revision=0)
        self._journal: deque[Numbers] = deque(maxlen=REMEMBERED)

    def show(self, counts: NDArray[np.integer], lights: NDArray[np.integer]) -> Numbers:
        """Take new counts and worst lights, shape (cells,); returns the numbers whose colour changed."""
        fills = self._fills(counts, lights)
        colours = self.table.colours.copy()
        cells = colours[1 : len(fills) + 1]
        changed = np.flatnonzero(fills != cells) + 1
        if len(changed):
            cells[:] = fills
            self.table = ColourTable(colours, self.table.revision + 1)
            self._journal.append(changed)
        return changed

    def changed_since(self, revision: int) -> Numbers | None:
        """The numbers changed since then; None when they are too many or forgotten: paint everything."""
        behind = self.table.revision - revision
        if behind > len(self._journal):
            return None
        recent = [self._journal[-number] for number in range(1, behind + 1)]
        if sum(map(len, recent)) > FEW_CELLS:
            return None
        return np.unique(np.concatenate(recent)) if recent else np.zeros(0, dtype=np.int64)

    def _fills(self, counts: NDArray[np.integer], lights: NDArray[np.integer]) -> Colours:
        theme = self._style.theme
        if self._style.shading is Shading.COUNT:
            steps = np.array([colour(name) for name in theme.choropleth], dtype=np.uint32)
            return np.take(steps, np.searchsorted(STEPS, counts, side="right"))
        ground = theme.choropleth[0]
        shares = zip(theme.lights, LIGHT_SHARES, strict=True)
        lit = np.array([colour(blended(ground, light, share)) for light, share in shares], dtype=np.uint32)
        fills: Colours = np.where(counts > 0, np.take(lit, lights), np.uint32(colour(ground)))
        return fills


def colour(name: str) -> int:
    """0xffrrggbb of "#rrggbb"."""
    return 0xFF000000 | int(name[1:], 16)


def blended(ground: str, over: str, share: float) -> str:
    """The colour of `share` (0..1) of `over` on `ground`, all "#rrggbb"."""
    pairs = zip(bytes.fromhex(ground[1:]), bytes.fromhex(over[1:]), strict=True)
    return "#" + bytes(round(below + (above - below) * share) for below, above in pairs).hex()


def faded(name: str, levels: int) -> Colours:
    """`levels` premultiplied colours from transparent to opaque."""
    shares = np.linspace(0, 1, levels)
    faded: Colours = np.zeros(levels, dtype=np.uint32)
    for part in (255, *bytes.fromhex(name[1:])):
        faded = (faded << np.uint32(8)) | np.rint(part * shares).astype(np.uint32)
    return faded
