"""What a district is: its divisions, grids, people, departments, catalogue and base map (domain.md §1, §2).

All geometry is CGCS2000 longitude/latitude (EPSG:4490), degrees; a ring is a flat tuple
(lon, lat, lon, lat, ...) without a closing point, a polygon its outer ring followed by its holes, and an
area a tuple of polygons.
"""

from dataclasses import dataclass
from enum import StrEnum

Ring = tuple[float, ...]
Polygon = tuple[Ring, ...]
Area = tuple[Polygon, ...]


class Attachment(StrEnum):
    """Who commands a department's people on the ground (domain.md §1.2)."""

    BLOCK = "block"
    LINE_BLOCK = "line_block"
    LINE = "line"


class LimitUnit(StrEnum):
    """How a time limit is counted (domain.md §4.1)."""

    URGENT_HOUR = "urgent_hour"
    WORK_HOUR = "work_hour"
    WORK_DAY = "work_day"
    NATURAL_DAY = "natural_day"


class RoadClass(StrEnum):
    EXPRESSWAY = "expressway"
    MAIN = "main"
    MINOR = "minor"


@dataclass(frozen=True, slots=True)
class Street:
    """A street or town (街镇); `code` has 9 digits. `label` is where its name is written (lon, lat)."""

    code: str
    name: str
    name_en: str
    label: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Village:
    """A village or neighbourhood (村居); `code` has 12 digits, the first 9 are its street's."""

    code: str
    name: str


@dataclass(frozen=True, slots=True)
class DutyGrid:
    """A responsibility grid (责任网格): a union of whole unit grids of one street."""

    code: str  # street code + "D" + 2 digits
    name: str
    leader: str  # person id


@dataclass(frozen=True, slots=True)
class UnitGrid:
    """A unit grid (万米单元网格): the smallest coded area, 15 digits, the first 12 are its village's."""

    code: str
    duty_grid: str
    area: Area
    area_m2: float
    manager_day: str  # person id
    manager_night: str  # person id

    @property
    def street(self) -> str:
        return self.code[:9]

    @property
    def village(self) -> str:
        return self.code[:12]


@dataclass(frozen=True, slots=True)
class Department:
    """Who handles cases. `street` is empty for district departments, else the street's code."""

    code: str
    name: str
    name_en: str
    attachment: Attachment
    street: str = ""
    has_login: bool = True  # some utilities are handled by proxy (代办)


@dataclass(frozen=True, slots=True)
class Person:
    """`post` is a role code of domain.md §1.4 (CT, DP, DC, DEPT, INS, GL …)."""

    id: str
    name: str
    post: str
    dept: str
    phone: str


@dataclass(frozen=True, slots=True)
class FilingCondition:
    """One row of the filing, handling and closing standard (domain.md §2.6)."""

    number: int
    filing: str
    limit: int
    unit: LimitUnit
    closing: str
    liable: str  # department code, "" = the street's own centre


@dataclass(frozen=True, slots=True)
class Category:
    """A minor class of the catalogue. `code`: "E" for events or "C" for components + major + minor digits."""

    code: str
    edition: str
    major: str
    name: str
    name_en: str
    initials: str  # pinyin initials of the name, for typing
    conditions: tuple[FilingCondition, ...]


@dataclass(frozen=True, slots=True)
class Road:
    name: str
    rank: RoadClass
    line: Ring  # flat lon, lat, ... ; open


@dataclass(frozen=True, slots=True)
class Water:
    name: str
    area: Area


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Working hours of a working day, minutes after local midnight, e.g. ((510, 720), (780, 1050))."""

    spans_min: tuple[tuple[int, int], ...] = ((510, 720), (780, 1050))
    working_days: tuple[str, ...] = ()  # ISO dates the district works although the nation rests
    free_days: tuple[str, ...] = ()  # ISO dates the district rests although the nation works


@dataclass(frozen=True, slots=True)
class District:
    """The reference data of one district. The same seed or file always gives an equal value."""

    code: str  # 6 digits
    name: str
    name_en: str
    source: str  # where it came from: "demo seed=7", a file name, its CRS
    streets: tuple[Street, ...]
    villages: tuple[Village, ...]
    duty_grids: tuple[DutyGrid, ...]
    unit_grids: tuple[UnitGrid, ...]
    departments: tuple[Department, ...]
    people: tuple[Person, ...]
    categories: tuple[Category, ...]
    roads: tuple[Road, ...] = ()
    waters: tuple[Water, ...] = ()
    working_hours: WorkingHours = WorkingHours()
