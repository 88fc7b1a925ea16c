"""What the national editions make of a code: categories and component identities (domain.md §2.4, §2.5).

A code means nothing without its edition: majors 04 and 05 of events swap between CJT214 and GBT30428.2-2013, and
the 16 digits of a component are laid out in two ways.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.errors import BadInput

LONGEST_TEXT = 20  # characters of a code of the city's own list
IDENTITY_DIGITS = 16


class Kind(StrEnum):
    EVENT = "E"
    COMPONENT = "C"


@dataclass(frozen=True, slots=True)
class Edition:
    """How many digits a minor and a component's sequence have; 0 minors: codes are the city's own text."""

    name: str
    minor_digits: int
    sequence_digits: int


CITY_LIST = "SH"
EDITIONS: Mapping[str, Edition] = {
    edition.name: edition
    for edition in (
        Edition("CJT214", 2, 6),
        Edition("GBT30428.2-2013", 2, 6),
        Edition("REV-3digit", 3, 5),
        Edition(CITY_LIST, 0, 0),
    )
}
MAJOR_DIGITS = 2
DIVISION_DIGITS = 6


@dataclass(frozen=True, slots=True)
class CategoryCode:
    """A category of one edition. Of the city's own list `major` may be "" and `minor` any text."""

    edition: str
    kind: Kind
    major: str
    minor: str

    def __str__(self) -> str:
        return f"{self.kind}{self.major}{self.minor}"


@dataclass(frozen=True, slots=True)
class ComponentCode:
    """The identity of one component (部件标识码)."""

    edition: str
    division: str
    major: str
    minor: str
    sequence: str

    def __str__(self) -> str:
        return f"{self.division}{self.major}{self.minor}{self.sequence}"


@dataclass(frozen=True, slots=True)
class EditionTable:
    """Which categories of two editions are the same thing. What is not listed has no equal."""

    first: str
    second: str
    majors: Mapping[str, str]  # "E04" of the first → "E05" of the second
    minors: Mapping[str, str]  # "E0401" of the first → "E0505" of the second

    def other_major(self, code: CategoryCode) -> str:
        """The kind and major of the other edition that has the same name, "" when none has."""
        return self._there(self.majors, code.edition).get(f"{code.kind}{code.major}", "")

    def other(self, code: CategoryCode) -> CategoryCode | None:
        """The same category in the other edition, None when the lists do not name it."""
        found = self._there(self.minors, code.edition).get(str(code))
        edition = self.second if code.edition == self.first else self.first
        return parse_category(found, edition) if found else None

    def _there(self, table: Mapping[str, str], edition: str) -> Mapping[str, str]:
        if edition == self.first:
            return table
        if edition == self.second:
            return {second: first for first, second in table.items()}
        raise BadInput("edition_unknown", f"the table is of {self.first} and {self.second}, not of {edition}")


def edition_named(name: str) -> Edition:
    """An edition by its name; BadInput edition_unknown."""
    if name not in EDITIONS:
        raise BadInput("edition_unknown", f'there is no edition "{name[:40]}"; there are {", ".join(EDITIONS)}')
    return EDITIONS[name]


def parse_category(text: str, edition: str, kind: Kind | None = None) -> CategoryCode:
    """A category's code of a known edition; `kind` is needed when the code does not begin with E or C.

    BadInput: edition_unknown, code_kind, code_digits.
    """
    known = edition_named(edition)
    found, rest = _kind_and_rest(text, kind)
    if not known.minor_digits:
        return _own_code(rest, found)
    digits = MAJOR_DIGITS + known.minor_digits
    major, minor = rest[:MAJOR_DIGITS], rest[MAJOR_DIGITS:]
    if len(rest) != digits or not _is_number(rest) or not int(major) or not int(minor):
        wanted = f"{edition} has {MAJOR_DIGITS} digits of major and {known.minor_digits} of minor"
        raise BadInput("code_digits", f'"{text[:40]}" is no code of this edition: {wanted}')
    return CategoryCode(edition, found, major, minor)


def parse_component(text: str, edition: str) -> ComponentCode:
    """The identity code of a component, by the layout of its edition; BadInput edition_unknown, component_digits."""
    known = edition_named(edition)
    if not known.sequence_digits:
        raise BadInput("component_digits", f"{edition} has no component identity codes")
    if len(text) != IDENTITY_DIGITS or not _is_number(text) or text[0] == "0":
        raise BadInput("component_digits", f'"{text[:40]}" is no component identity code: it has 16 digits')
    major_at, minor_at = DIVISION_DIGITS, DIVISION_DIGITS + MAJOR_DIGITS
    major, minor = text[major_at:minor_at], text[minor_at : -known.sequence_digits]
    sequence = text[-known.sequence_digits :]
    if not (int(major) and int(minor) and int(sequence)):
        raise BadInput("component_digits", f'"{text}" has a major, minor or sequence of zero, read as {edition}')
    return ComponentCode(edition, text[:major_at], major, minor, sequence)


def _kind_and_rest(text: str, kind: Kind | None) -> tuple[Kind, str]:
    if text[:1] not in {*Kind}:
        if kind is None:
            raise BadInput("code_kind", f'"{text[:40]}" does not say whether it is an event (E) or a component (C)')
        return kind, text
    if kind not in {None, Kind(text[0])}:
        raise BadInput("code_kind", f'"{text[:40]}" stands among the codes of the other kind')
    return Kind(text[0]), text[1:]


def _own_code(text: str, kind: Kind) -> CategoryCode:
    """A code of the city's list: four digits as the national ones, or any word."""
    if not text or len(text) > LONGEST_TEXT or not text.isprintable() or " " in text:
        raise BadInput("code_digits", f'"{text[:40]}" is no code: 1 to {LONGEST_TEXT} letters or digits without blanks')
    if len(text) == MAJOR_DIGITS * 2 and _is_number(text):
        return CategoryCode(CITY_LIST, kind, text[:MAJOR_DIGITS], text[MAJOR_DIGITS:])
    return CategoryCode(CITY_LIST, kind, "", text)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()
