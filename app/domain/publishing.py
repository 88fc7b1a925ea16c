"""How a district takes a new version of its catalogue and of its rules (domain.md §2.4, §2.6).

Older versions stay, for the cases of their time. Entries of the responsibility list that only repeat an older version
give way to a new one that names another department; those that the district wrote itself stay.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from app.domain.catalogue import Catalogue, Category, Responsibility
from app.domain.district import District
from app.domain.editions import CITY_LIST, edition_named, parse_category
from app.domain.ruleset import RuleSet
from app.errors import BadInput


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
        responsibilities=tuple(_still_true(district, catalogue)),
    )


def with_rules(district: District, rules: RuleSet) -> District:
    """The district with this rule set in force; BadInput rules_known when its version has another content there."""
    known = district.rules
    if known.version == rules.version and known != rules:
        text = f"rule set {rules.version} is published already with another content: give it a new version"
        raise BadInput("rules_known", text, version=rules.version)
    return replace(district, rules=rules)


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


def _still_true(district: District, catalogue: Catalogue) -> Iterator[Responsibility]:
    """The list without the entries that only repeat an older catalogue and that the new one contradicts."""
    own = {*_own_entries(district)}
    now = {
        (category.code, each.number): each.liable for category in catalogue.categories for each in category.conditions
    }
    same_codes = district.catalogues and district.catalogues[-1].edition == catalogue.edition
    for entry in district.responsibilities:
        if entry in own or (same_codes and now.get((entry.category, entry.condition), entry.dept) == entry.dept):
            yield entry


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
