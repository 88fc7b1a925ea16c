"""The open cases as compact arrays, for the lights, the map and the figures; updated with every batch."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.domain.cases import CASE_COLUMNS, ENDED, CaseId, Status
from app.domain.district import District
from app.domain.lights import Light

COLUMNS = ("id", "status", "street", "dept", "grid", "title", "lon", "lat", "yellow_ms", "orange_ms", "red_ms")
GROWTH = 1024
STATUSES = tuple(Status)
_ENDED = frozenset(status.value for status in ENDED)
_STATUS_CODES = {status.value: code for code, status in enumerate(STATUSES)}
_INTEGERS = ("yellow_ms", "orange_ms", "red_ms")
_POSITIONS = [CASE_COLUMNS.index(name) for name in COLUMNS]


@dataclass(slots=True)
class Codes:
    """Numbers for names; a name not seen before gets the next one, -1 is for none."""

    names: list[str] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def of(self, name: str) -> int:
        if not name:
            return -1
        number = self._numbers.setdefault(name, len(self.names))
        if number == len(self.names):
            self.names.append(name)
        return number


class OpenSet:
    """Parallel arrays, one slot a case, unordered; `size` of them are in use."""

    def __init__(self, district: District | None = None) -> None:
        self.size = 0
        self.ids: list[CaseId] = []
        self.titles: list[str] = []
        self.streets, self.depts, self.cells = Codes(), Codes(), Codes()
        if district:
            for street in district.streets:
                self.streets.of(street.code)
            for cell in district.unit_grids:
                self.cells.of(cell.code)
        self._slots: dict[CaseId, int] = {}
        self._arrays: dict[str, NDArray[Any]] = {
            **{name: np.empty(0, np.int64) for name in _INTEGERS},
            **{name: np.empty(0, np.int32) for name in ("status", "street", "dept", "cell")},
            **{name: np.empty(0, np.float64) for name in ("lon", "lat")},
        }

    def __getitem__(self, name: str) -> NDArray[Any]:
        """The used part of a column: yellow_ms, orange_ms, red_ms, status, street, dept, cell, lon or lat."""
        return self._arrays[name][: self.size]

    def fill(self, rows: Sequence[Sequence[Any]]) -> None:
        """Begin anew with `rows` in the order of COLUMNS."""
        columns = list(zip(*rows, strict=True)) if rows else [()] * len(COLUMNS)
        named = dict(zip(COLUMNS, columns, strict=True))
        self.size = len(rows)
        self.ids, self.titles = list(named["id"]), list(named["title"])
        self._slots = {id: slot for slot, id in enumerate(self.ids)}
        for name in (*_INTEGERS, "lon", "lat"):
            self._arrays[name] = np.array(named[name], self._arrays[name].dtype)
        self._arrays["status"] = np.array([_STATUS_CODES.get(each, -1) for each in named["status"]], np.int32)
        for name, source, codes in (
            ("street", "street", self.streets),
            ("dept", "dept", self.depts),
            ("cell", "grid", self.cells),
        ):
            self._arrays[name] = np.array([codes.of(each) for each in named[source]], np.int32)

    def learn(self, case_rows: Sequence[Sequence[Any]]) -> None:
        """Take rows of the feed, in the order of CASE_COLUMNS."""
        for row in case_rows:
            values = [row[position] for position in _POSITIONS]
            if values[1] in _ENDED:
                self._drop(values[0])
            else:
                self._put(values)

    def forget(self, ids: Iterable[CaseId]) -> None:
        """Cases that are no longer ours."""
        for id in ids:
            self._drop(id)

    def lights(self, now_ms: int) -> NDArray[np.uint8]:
        """The light of every case: 0 blue, 1 yellow, 2 orange, 3 red."""
        lights = (self["yellow_ms"] <= now_ms).astype(np.uint8)
        lights[self["orange_ms"] <= now_ms] = Light.ORANGE
        lights[self["red_ms"] <= now_ms] = Light.RED
        return lights

    def inside(self, west: float, south: float, east: float, north: float) -> list[CaseId]:
        """The cases in a box of degrees."""
        lon, lat = self["lon"], self["lat"]
        slots = np.flatnonzero((lon >= west) & (lon <= east) & (lat >= south) & (lat <= north))
        return [self.ids[slot] for slot in slots]

    def per_cell(self, now_ms: int) -> tuple[NDArray[np.int64], NDArray[np.int8]]:
        """For each unit grid the number of open cases and the worst light (-1 = none)."""
        cells, count = self["cell"], len(self.cells.names)
        inside = cells >= 0
        totals = np.bincount(cells[inside], minlength=count)
        worst = np.full(count, -1, np.int8)
        lights = self.lights(now_ms)
        for light in range(4):
            worst[np.unique(cells[inside & (lights == light)])] = light
        return totals, worst

    def turning_red(self, now_ms: int, before_ms: int) -> list[tuple[str, int]]:
        """How many cases turn red after `now_ms` and by `before_ms`, by department code, most first."""
        red = self["red_ms"]
        depts = self["dept"][(red > now_ms) & (red <= before_ms)]
        counts = np.bincount(depts + 1, minlength=len(self.depts.names) + 1)
        names = ["", *self.depts.names]
        found = [(names[code], int(count)) for code, count in enumerate(counts) if count]
        return sorted(found, key=lambda each: (-each[1], each[0]))

    def _put(self, values: Sequence[Any]) -> None:
        id, status, street, dept, grid, title, lon, lat, yellow, orange, red = values
        slot = self._slots.get(id)
        if slot is None:
            slot = self._slots[id] = self.size
            self._grow()
            self.ids.append(id)
            self.titles.append(title)
        self.titles[slot] = title
        arrays = self._arrays
        arrays["status"][slot] = _STATUS_CODES.get(status, -1)
        arrays["street"][slot], arrays["dept"][slot] = self.streets.of(street), self.depts.of(dept)
        arrays["cell"][slot] = self.cells.of(grid)
        arrays["lon"][slot], arrays["lat"][slot] = lon, lat
        arrays["yellow_ms"][slot], arrays["orange_ms"][slot], arrays["red_ms"][slot] = yellow, orange, red

    def _drop(self, id: CaseId) -> None:
        """The last slot moves into the freed one, so that the used part stays without holes."""
        slot = self._slots.pop(id, None)
        if slot is None:
            return
        last = self.size = self.size - 1
        moved, title = self.ids.pop(), self.titles.pop()
        if slot != last:
            self.ids[slot], self.titles[slot] = moved, title
            self._slots[moved] = slot
            for array in self._arrays.values():
                array[slot] = array[last]

    def _grow(self) -> None:
        if self.size == len(self._arrays["status"]):
            room = max(GROWTH, self.size)
            for name, array in self._arrays.items():
                self._arrays[name] = np.concatenate([array, np.empty(room, array.dtype)])
        self.size += 1
