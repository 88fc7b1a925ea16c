"""What a mapping file says: how the columns of a table of service requests become reports.

A mapping is TOML; resources/mappings/nyc311.toml is a complete one.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from app.demo.imports.crs import crs_named
from app.demo.imports.files import read_text
from app.domain.cases import Channel, Urgency
from app.domain.coordinates import Box
from app.errors import BadInput

CategoryCode = Annotated[str, msgspec.Meta(pattern="^[EC][0-9]{4}$")]


class _Part(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A table of the file; a key that is not listed here is a mistake."""


class Columns(_Part, frozen=True):
    """Which column holds what. Several columns of one text are joined; "" or () = the table has none."""

    external_id: str
    occurred: str
    category: str
    lon: str  # longitude or easting
    lat: str  # latitude or northing
    title: tuple[str, ...]
    description: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    closed: str = ""
    agency: str = ""
    channel: str = ""

    def named(self) -> tuple[str, ...]:
        """Every column the mapping reads."""
        single = (self.external_id, self.occurred, self.category, self.lon, self.lat)
        optional = (name for name in (self.closed, self.agency, self.channel) if name)
        return (*single, *optional, *self.title, *self.description, *self.address)


class Times(_Part, frozen=True):
    """`format` is "iso" or a strptime pattern; times that carry no offset are of `zone`."""

    zone: str
    format: str = "iso"


class Categories(_Part, frozen=True):
    """Values of the category column to codes of our catalogue, case ignored; without a default others are rejected."""

    table: dict[str, CategoryCode]
    default: CategoryCode | None = None


class Channels(_Part, frozen=True):
    """Values of the channel column to our channels, case ignored; without a default others are rejected."""

    table: dict[str, Channel] = {}
    default: Channel | None = None


class AsIs(_Part, tag_field="mode", tag="as_is", frozen=True):
    """Points are where the table says, in `crs`."""

    crs: str


class Fit(_Part, tag_field="mode", tag="fit", frozen=True):
    """`box` is stretched over the district; a point that meets no unit grid goes to the nearest one."""

    west: float
    south: float
    east: float
    north: float

    def box(self) -> Box:
        return Box(self.west, self.south, self.east, self.north)


class UrgencyRule(_Part, frozen=True):
    """Holds when the column equals one of `equals` or contains one of `contains`, case ignored."""

    column: str
    urgency: Urgency
    equals: tuple[str, ...] = ()
    contains: tuple[str, ...] = ()


class Mapping(_Part, frozen=True):
    """A whole mapping file. The first urgency rule that holds counts; else a report is ordinary."""

    name: str
    columns: Columns
    times: Times
    categories: Categories
    channels: Channels
    place: AsIs | Fit
    urgency: tuple[UrgencyRule, ...] = ()
    encoding: str = ""  # "" = found by reading
    delimiter: str = ","

    def codes(self) -> frozenset[str]:
        """Every category it can give."""
        codes = {*self.categories.table.values(), self.categories.default or ""}
        return frozenset(codes - {""})

    def column_names(self) -> tuple[str, ...]:
        """Every column it reads, once each."""
        return tuple(dict.fromkeys((*self.columns.named(), *(rule.column for rule in self.urgency))))


def load_mapping(path: Path) -> Mapping:
    """A mapping from its file. Raises BadInput mapping_wrong, which names the key, and as `encoding_of`."""
    try:
        mapping = msgspec.convert(tomllib.loads(read_text(path)), Mapping)
    except tomllib.TOMLDecodeError as error:
        raise _wrong(path, f"it is no valid TOML: {error}") from error
    except msgspec.ValidationError as error:
        raise _wrong(path, str(error)) from error
    for trouble in _troubles(mapping):
        raise _wrong(path, trouble)
    return mapping


def folded(text: str) -> str:
    """How values are compared: neither case nor outer spaces matter."""
    return text.strip().casefold()


def _wrong(path: Path, trouble: str) -> BadInput:
    return BadInput(
        "mapping_wrong", f"The mapping {path} cannot be used: {trouble.rstrip('.')}.", path=str(path), trouble=trouble
    )


def _troubles(mapping: Mapping) -> Iterator[str]:
    """What the types cannot say."""
    if not _is_zone(mapping.times.zone):
        yield f'times.zone "{mapping.times.zone}" is no time zone, write for example Asia/Shanghai'
    if len(mapping.delimiter) != 1:
        yield "delimiter has to be one character"
    if not mapping.columns.channel and mapping.channels.default is None:
        yield "without columns.channel there has to be a channels.default"
    yield from _place_troubles(mapping.place)
    yield from _table_troubles(mapping.categories.table)
    for rule in mapping.urgency:
        if not (rule.equals or rule.contains):
            yield f"the urgency rule on {rule.column} has neither equals nor contains"


def _place_troubles(place: AsIs | Fit) -> Iterator[str]:
    if isinstance(place, Fit):
        if not (place.west < place.east and place.south < place.north):
            yield "place: west has to be less than east and south less than north"
        return
    try:
        crs_named(place.crs)
    except BadInput as error:
        yield f"place.crs: {error}"


def _table_troubles(table: dict[str, str]) -> Iterator[str]:
    seen: dict[str, str] = {}
    for value, code in table.items():
        if seen.setdefault(folded(value), code) != code:
            yield f'categories.table gives "{value}" two codes: {seen[folded(value)]} and {code}'


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True
