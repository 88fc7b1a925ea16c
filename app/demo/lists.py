"""The demo's lists: which department is liable where, what may be taken in, joint call-outs (domain.md §1.6)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from app.demo.files import load
from app.demo.organisation import centre_of_street
from app.domain.catalogue import Admission, Catalogue, Preset, Responsibility
from app.domain.district import Department, District, Person

CLERK = "DEPT"


def with_lists(district: District) -> District:
    """The district with the lists that go with its newest catalogue, and a contact wherever nobody logs in."""
    return replace(
        district,
        departments=tuple(_with_contacts(district.departments, district.people)),
        responsibilities=_responsibilities(district, district.catalogues[-1]),
        admitted=tuple(_admitted(district.catalogues[-1])),
        presets=tuple(_preset(row) for row in load("lists")["presets"]),
    )


def _responsibilities(district: District, catalogue: Catalogue) -> tuple[Responsibility, ...]:
    """What the catalogue says of every street, then where it is otherwise."""
    table = load("lists")
    entries = [
        (category.code, condition.number, "", condition.liable, table["basis"])
        for category in catalogue.categories
        for condition in category.conditions
        if condition.liable
    ]
    for row in table["exceptions"]:
        for area in _areas(district, row):
            dept = row["dept"] or centre_of_street(area[:9])
            entries.append((row["category"], row["condition"], area, dept, row["basis"]))
    return tuple(Responsibility(f"R-{number:04d}", *entry) for number, entry in enumerate(entries, start=1))


def _areas(district: District, row: dict[str, Any]) -> Iterator[str]:
    """The streets of an exception, or one duty grid in each of them; a smaller district has fewer."""
    places = set(row["streets"])
    streets = [street.code for place, street in enumerate(district.streets, start=1) if place in places]
    if "duty" not in row:
        yield from streets
        return
    for street in streets:
        duties = [duty.code for duty in district.duty_grids if duty.code.startswith(street)]
        yield from duties[row["duty"] - 1 : row["duty"]]


def _admitted(catalogue: Catalogue) -> Iterator[Admission]:
    table = load("lists")
    left_out = set(table["not_admitted"])
    for category in catalogue.categories:
        if category.code not in left_out:
            yield Admission(category.code, table["admitted_since"], table["admission_basis"])


def _preset(row: dict[str, Any]) -> Preset:
    return Preset(
        code=row["code"],
        name=row["name"],
        name_en=row["name_en"],
        leads=tuple(row["leads"]),
        others=tuple(row["others"]),
        categories=tuple(row["categories"]),
    )


def _with_contacts(departments: Iterable[Department], people: Sequence[Person]) -> Iterator[Department]:
    """Departments without login are handled by proxy: somebody there has to be called."""
    clerks = {person.dept: person.id for person in reversed(people) if person.post == CLERK}
    for department in departments:
        yield department if department.has_login else replace(department, contact=clerks[department.code])
