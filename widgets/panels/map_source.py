"""What all maps of the program share: the atlas of the hall's district, and its open cases as arrays."""

from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QObject, Signal

from app.domain.district import District
from app.errors import BadInput
from widgets import tasks
from widgets.context import Context
from widgets.map.atlas import Atlas
from widgets.map.ground import Ground, ground_of
from widgets.panels.names import shown_name
from widgets.text import cases

ANEW_AFTER_MS = 5_000  # lights change with the clock
SHORTEST_MS = 400


@dataclass(frozen=True, slots=True)
class OpenPicture:
    """The open cases at one moment as parallel arrays; lights 0 blue … 3 red."""

    made_ms: int = 0
    ids: tuple[str, ...] = ()
    lon: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    lat: NDArray[np.float64] = field(default_factory=lambda: np.zeros(0))
    light: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, dtype=np.uint8))


def shared_source(context: Context) -> "MapSource":
    """The one source of a bridge; made when the first map is, it goes with the bridge."""
    found = context.bridge.findChild(MapSource)
    if not isinstance(found, MapSource):
        return MapSource(context)
    found.follow()
    return found


class MapSource(QObject):
    """Makes an atlas for each district and language it sees; a district without grids has none."""

    renewed = Signal()  # `atlas` is another one

    def __init__(self, context: Context) -> None:
        super().__init__(context.bridge)
        self._hall = context.hall
        self._notices = context.notices
        self._worker = context.map_worker
        self._district: District | None = None
        self._in_english = cases.in_english()
        self._picture = OpenPicture()
        self._is_dirty = True
        self.atlas: Atlas | None = None
        context.bridge.cases_changed.connect(self._note_change)
        self.follow()

    def has_district(self) -> bool:
        return self._district is not None

    def picture(self) -> OpenPicture:
        """The open cases now; the cells are coloured with them. Made anew at most every 0.4 s, asked by all maps."""
        now_ms = self._hall.now_ms()
        age_ms = now_ms - self._picture.made_ms
        if age_ms >= ANEW_AFTER_MS or (self._is_dirty and age_ms >= SHORTEST_MS):
            self._is_dirty = False
            self._picture = self._made(now_ms)
        return self._picture

    def follow(self) -> None:
        """Make another atlas when the hall has another district, or its names are read in another language."""
        district, in_english = self._hall.district, cases.in_english()
        if district is None or (district is self._district and in_english is self._in_english):
            return
        self._district, self._in_english = district, in_english
        self._picture = OpenPicture()
        try:
            self.atlas = Atlas(_named(ground_of(district), district), self._worker, self._start)
        except BadInput as error:
            self.atlas = None
            self._notices.report(error)
        self.renewed.emit()

    def _made(self, now_ms: int) -> OpenPicture:
        found = self._hall.open_cases
        if self.atlas is not None:
            counts, worst = found.per_cell(now_ms)
            codes = self.atlas.ground.codes
            if tuple(found.cells.names[: len(codes)]) == codes:  # not while a new district is being taken over
                self.atlas.show_cells(counts[: len(codes)], np.maximum(worst[: len(codes)], 0))
        return OpenPicture(now_ms, tuple(found.ids), found["lon"].copy(), found["lat"].copy(), found.lights(now_ms))

    def _note_change(self, ids: frozenset[str] | None) -> None:
        self._is_dirty = True
        if ids is None:
            self.follow()

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        tasks.start(self, self._notices, work)


def _named(ground: Ground, district: District) -> Ground:
    """The ground with its streets' names in the language of the screen."""
    places = zip(ground.places, district.streets, strict=True)
    return replace(ground, places=tuple(replace(place, name=shown_name(street)) for place, street in places))
