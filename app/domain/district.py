"""What a district is: its divisions, grids, people, departments, catalogues, rules and base map (domain.md §1, §2).

All geometry is CGCS2000 longitude/latitude (EPSG:4490), degrees; a ring is a flat tuple
(lon, lat, lon, lat, ...) without a closing point, a polygon its outer ring followed by its holes, and an
area a tuple of polygons.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from app.domain.catalogue import Admission, Catalogue, Category, Preset, Responsibility
from app.domain.limits import WorkingHours
from app.domain.ruleset import RuleSet

Ring = tuple[float, ...]
Polygon = tuple[Ring, ...]
Area = tuple[Polygon, ...]


class Attachment(StrEnum):
    """Who commands a department's people on the ground (domain.md §1.2)."""

    BLOCK = "block"
    LINE_BLOCK = "line_block"
    LINE = "line"


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
    contact: str = ""  # person id whom the proxy calls


@dataclass(frozen=True, slots=True)
class Person:
    """`post` is a role code of domain.md §1.4 (CT, DP, DC, DEPT, INS, GL …).

    `area`: the street, village or duty grid the person acts for, "" = as far as the post reaches.
    `shift_min`: from and to which minute of the day the person works; a night shift ends before it begins.
    """

    id: str
    name: str
    post: str
    dept: str
    phone: str
    area: str = ""
    other_posts: tuple[str, ...] = ()
    shift_min: tuple[int, int] = (0, 1440)

    @property
    def posts(self) -> tuple[str, ...]:
        """Every post the person may act in; a session has one of them."""
        return (self.post, *self.other_posts)


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
    catalogues: tuple[Catalogue, ...] = ()  # the one in force last; older ones for the cases of their time
    rules: RuleSet = field(default_factory=RuleSet)
    responsibilities: tuple[Responsibility, ...] = ()
    admitted: tuple[Admission, ...] = ()
    presets: tuple[Preset, ...] = ()
    roads: tuple[Road, ...] = ()
    waters: tuple[Water, ...] = ()
    working_hours: WorkingHours = field(default_factory=WorkingHours)

    @property
    def in_force(self) -> str:
        """Which catalogue and rules are."""
        versions = (self.catalogues[-1].version if self.catalogues else "", self.rules.version)
        return " · ".join(version for version in versions if version)

    @property
    def categories(self) -> tuple[Category, ...]:
        """The categories of the catalogue in force."""
        return self.catalogues[-1].categories if self.catalogues else ()
