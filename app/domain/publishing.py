"""How a district takes a new version of its catalogue (domain.md §2.4, §2.6).

Older versions stay, for the cases of their time. The responsibility list follows the standard: entries that only
repeat what an older version said are made anew, those that the district wrote itself stay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from app.domain.catalogue import Catalogue, Category, Responsibility
from app.domain.district import District
from app.domain.editions import CITY_LIST, edition_named, parse_category
from app.errors import BadInput

SERIAL_DIGITS = 4


def with_catalogue(district: District, catalogue: Catalogue) -> District:
    """The district with this catalogue in force; the same district when it has it already.

    BadInput: bad_catalogue, catalogue_known (the version is there with another content), catalogue_older,
    edition_changes, unknown_dept.
    """
    known = next((each for each in district.catalogues if each.version == catalogue.version), None)
    if known == catalogue:
        return district
    if known is not None:
        text = f"catalogue {catalogue.version} is published already with another content: give it a new version"
        raise BadInput("catalogue_known", text, version=catalogue.version)
    if trouble := next(catalogue_troubles(catalogue), ""):
        text = f"catalogue {catalogue.version}: {trouble}"
        raise BadInput("bad_catalogue", text, version=catalogue.version, why=trouble)
    _check_departments(district, catalogue)
    _check_succession(district, catalogue)
    return replace(
        district,
        catalogues=(*district.catalogues, catalogue),
        responsibilities=_responsibilities(district, catalogue),
    )


def responsibilities_of(catalogue: Catalogue, basis: str) -> tuple[Responsibility, ...]:
    """An entry for every condition with a liable department, numbered from 1; the others are the streets'."""
    named = [(*key, dept) for key, dept in _liable(catalogue.categories)]
    return tuple(
        Responsibility(f"R-{number:0{SERIAL_DIGITS}d}", category, condition, "", dept, basis)
        for number, (category, condition, dept) in enumerate(named, start=1)
    )


def catalogue_troubles(catalogue: Catalogue) -> Iterator[str]:
    """What is wrong with a catalogue in itself, one sentence each."""
    if not catalogue.version.strip():
        yield "it has no version"
    if not catalogue.categories:
        yield "it has no categories"
    try:
        edition_named(catalogue.edition)
        date.fromisoformat(catalogue.valid_from)
    except (BadInput, ValueError) as error:
        yield str(error)
    for code, count in Counter(category.code for category in catalogue.categories).items():
        if count > 1:
            yield f"category {code} is there {count} times"
    for category in catalogue.categories:
        yield from _category_troubles(category, catalogue.edition)


def _category_troubles(category: Category, edition: str) -> Iterator[str]:
    code = category.code
    if category.edition not in {edition, CITY_LIST}:
        yield f"category {code} is of {category.edition}: editions are never mixed, only {CITY_LIST} may join {edition}"
        return
    try:
        parse_category(code, category.edition)
    except BadInput as error:
        yield f"category {code}: {error}"
        return
    if [condition.number for condition in category.conditions] != [*range(1, len(category.conditions) + 1)]:
        yield f"category {code}: its conditions have to be numbered 1, 2, 3 …"
    if not category.conditions or not category.name:
        yield f"category {code} has no name or no condition"
    for condition in category.conditions:
        if condition.limit <= 0 or not condition.filing or not condition.closing:
            yield f"category {code}, condition {condition.number}: filing and closing conditions and a limit are needed"


def _check_departments(district: District, catalogue: Catalogue) -> None:
    departments = {department.code for department in district.departments}
    for (category, condition), dept in _liable(catalogue.categories):
        if dept not in departments:
            text = f"catalogue {catalogue.version}, {category} condition {condition}: there is no department {dept}"
            raise BadInput("unknown_dept", text, dept=dept)


def _check_succession(district: District, catalogue: Catalogue) -> None:
    """A new version follows the one in force, and means the same by its codes as the district's own lists do."""
    if not district.catalogues:
        return
    last = district.catalogues[-1]
    if catalogue.valid_from < last.valid_from:
        text = f"catalogue {catalogue.version} is valid from {catalogue.valid_from}, but {last.version} is in force "
        text += f"from {last.valid_from}: a new version cannot begin before it"
        raise BadInput("catalogue_older", text, version=catalogue.version)
    own = [*_own_entries(district), *district.admitted, *(p for p in district.presets if p.categories)]
    if own and catalogue.edition != last.edition:
        text = f"catalogue {catalogue.version} is of {catalogue.edition}, the district's responsibility and admission "
        text += f"lists are of {last.edition}, whose codes mean other things: they have to be renewed first"
        raise BadInput("edition_changes", text, edition=catalogue.edition)


def _responsibilities(district: District, catalogue: Catalogue) -> tuple[Responsibility, ...]:
    """The district's own entries, and those of the standard; an entry that says the same as before keeps its id."""
    own = [*_own_entries(district)]
    overridden = {(entry.category, entry.condition) for entry in own if not entry.area}
    known = {(e.category, e.condition, e.dept): e for e in district.responsibilities if not e.area}
    listed: list[Responsibility] = []
    serial = max((_serial(entry) for entry in district.responsibilities), default=0)
    for entry in responsibilities_of(catalogue, f"{catalogue.source} {catalogue.version}"):
        if (entry.category, entry.condition) in overridden:
            continue
        before = known.get((entry.category, entry.condition, entry.dept))
        if before is None:
            serial += 1
        listed.append(before or replace(entry, id=f"R-{serial:0{SERIAL_DIGITS}d}"))
    return (*listed, *own)


def _own_entries(district: District) -> Iterator[Responsibility]:
    """What the district's list says beyond every catalogue it had."""
    repeated = {(*key, dept) for each in district.catalogues for key, dept in _liable(each.categories)}
    for entry in district.responsibilities:
        if entry.area or (entry.category, entry.condition, entry.dept) not in repeated:
            yield entry


def _liable(categories: Iterable[Category]) -> Iterator[tuple[tuple[str, int], str]]:
    for category in categories:
        for condition in category.conditions:
            if condition.liable:
                yield (category.code, condition.number), condition.liable


def _serial(entry: Responsibility) -> int:
    digits = entry.id.removeprefix("R-")
    return int(digits) if digits.isascii() and digits.isdigit() else 0
