"""The cases on a map: where they are, and which of them are drawn as shapes, as dots or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from app.domain.lights import Light
from widgets.map.camera import Camera
from widgets.map.finder import Finder
from widgets.map.ground import Ground, Numbers
from widgets.map.projection import Metres

SHAPES_UP_TO = 300  # of one light in view; more become dots
DOTS_UP_TO = 200_000  # of all lights in view; more are told by the cells' colours alone
NEAR_CELL_PX = 30.0  # logical pixels of a usual cell from which every yellow and blue case is drawn


@dataclass(frozen=True, slots=True)
class MapCases:
    """Cases as parallel arrays; x, y in metres. `leads` marks the one yellow case that stands for its duty grid."""

    ids: Sequence[str] = ()
    x: Metres = field(default_factory=lambda: np.zeros(0))
    y: Metres = field(default_factory=lambda: np.zeros(0))
    light: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(0, dtype=np.uint8))
    leads: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    titles: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Plan:
    """What is drawn of the cases: by light, blue first, which of them; `x`, `y` are device pixels of the level."""

    x: Numbers
    y: Numbers
    shapes: tuple[Numbers, ...]
    dots: tuple[Numbers, ...]


def placed(ground: Ground, finder: Finder, cases: MapCases) -> MapCases:
    """The cases with their yellow leaders found: the lowest id of each duty grid, so that none jumps about."""
    yellow = np.flatnonzero(cases.light == Light.YELLOW)
    leads = np.zeros(len(cases.light), dtype=np.bool_)
    if len(yellow):
        duty = ground.duty[finder.numbers_at(cases.x[yellow], cases.y[yellow])]
        by_id = np.argsort(np.array([cases.ids[index] for index in yellow.tolist()]))
        _, first = np.unique(duty[by_id], return_index=True)
        leads[yellow[by_id[first]]] = True
    return MapCases(cases.ids, cases.x, cases.y, cases.light, leads, cases.titles)


def is_near(ground: Ground, camera: Camera) -> bool:
    """Whether the view is near enough to show every case."""
    return ground.cell_side_m / camera.metre / camera.ratio >= NEAR_CELL_PX


def plan_of(cases: MapCases, camera: Camera, everything: bool) -> Plan:
    """What to draw within the camera's view: red and orange always; the rest merged or left out unless `everything`."""
    x, y = camera.in_view(cases.x, cases.y)
    inside = (x >= 0) & (x < camera.width) & (y >= 0) & (y < camera.height)
    if not everything:
        inside &= (cases.light >= Light.ORANGE) | cases.leads
    here = np.flatnonzero(inside)
    here = here[np.argsort(cases.light[here], kind="stable")]
    by_light = np.split(here, np.searchsorted(cases.light[here], list(Light)[1:]))
    dots = tuple(found if len(found) > SHAPES_UP_TO else found[:0] for found in by_light)
    shapes = tuple(found if len(found) <= SHAPES_UP_TO else found[:0] for found in by_light)
    if sum(map(len, dots)) > DOTS_UP_TO:
        dots = tuple(found[:0] for found in dots)
    # Those in view are not negative, and of the others nobody asks: no need to round down first.
    return Plan(x.astype(np.int64) + camera.left, y.astype(np.int64) + camera.top, shapes, dots)


def case_near(plan: Plan, x: int, y: int, reaches: Sequence[float]) -> int | None:
    """The drawn case at a level's pixel: the worst light first, then the nearest within the light's reach."""
    for light in reversed(Light):
        drawn = np.concatenate((plan.shapes[light], plan.dots[light]))
        if not len(drawn):
            continue
        away = (plan.x[drawn] - x) ** 2 + (plan.y[drawn] - y) ** 2
        nearest = int(np.argmin(away))
        if away[nearest] <= reaches[light] ** 2:
            return int(drawn[nearest])
    return None
