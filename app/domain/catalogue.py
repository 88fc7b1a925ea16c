"""What counts as a case, by when it is to be handled and by whom (立案、处置和结案标准, domain.md §2.4-2.6, §1.6)."""

from dataclasses import dataclass

from app.domain.limits import LimitUnit


@dataclass(frozen=True, slots=True)
class FilingCondition:
    """One row of the filing, handling and closing standard. A category has several, each with its own limit."""

    number: int
    filing: str
    limit: int
    unit: LimitUnit
    closing: str
    liable: str  # department code, "" = the street's own centre
    competent: str = ""  # 监管主体, as the standard names it
    legal_basis: str = ""
    collection_note: str = ""  # 采集要求: what the report has to show


@dataclass(frozen=True, slots=True)
class Category:
    """A minor class of the catalogue. `code`: "E" for events or "C" for components + major + minor digits."""

    code: str
    edition: str  # CJT214, GBT30428.2-2013, REV-3digit or SH
    major: str
    name: str
    name_en: str
    initials: str  # pinyin initials of the name, for typing
    conditions: tuple[FilingCondition, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """One version of the catalogue. A case keeps the version of its time.

    `edition` is the national edition its codes follow; only categories of it and of the city's own list (SH)
    may stand in one version: codes of two national editions mean different things.
    """

    version: str  # "2026.1"
    edition: str
    valid_from: str  # ISO date
    source: str
    categories: tuple[Category, ...]


@dataclass(frozen=True, slots=True)
class Responsibility:
    """An entry of the responsibility list (责任清单): category × condition × area → department.

    `category` "" and `condition` 0 mean any; `area` is a prefix of the unit grid's code or a duty grid, "" = any.
    """

    id: str
    category: str
    condition: int
    area: str
    dept: str
    basis: str  # the document that says so


@dataclass(frozen=True, slots=True)
class Admission:
    """A category on the admission list (事项准入清单); what is not on it may be taken only with a warning."""

    category: str
    since: str  # ISO date
    basis: str


@dataclass(frozen=True, slots=True)
class Preset:
    """A joint call-out (2+X): the departments that lead, and those that join."""

    code: str
    name: str
    name_en: str
    leads: tuple[str, ...]
    others: tuple[str, ...]
    categories: tuple[str, ...] = ()  # offered first for these
