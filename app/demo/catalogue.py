"""The demo's catalogue of categories with their filing conditions (domain.md §2.4-2.6)."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from app.demo.files import load
from app.domain.catalogue import Catalogue, Category, FilingCondition
from app.domain.limits import LimitUnit


def make_catalogues() -> tuple[Catalogue, ...]:
    """The demo's catalogues, the newest last, their categories by code. Fixed: they do not depend on the seed."""
    table = load("catalogue")
    newest = _newest(table)
    return (*(_older(newest, row) for row in table["older"]), newest)


def _newest(table: dict[str, Any]) -> Catalogue:
    rows = [*_categories(table, "components", "C", "national")]
    rows += _categories(table, "events", "E", "national")
    rows += _categories(table, "shanghai", "E", "shanghai")
    edition = table["editions"]["national"]
    return Catalogue("2026.1", edition, "2026-01-01", "demo", tuple(sorted(rows, key=_code)))


def families() -> dict[str, str]:
    """The family (cover, pole, lamp …) of every component, by category code."""
    groups = load("catalogue")["components"]
    return {f"C{group['major']}{row[0]}": row[5] for group in groups for row in group["rows"]}


def _categories(table: dict[str, Any], kind: str, letter: str, edition: str) -> Iterator[Category]:
    for group in table[kind]:
        for minor, name, name_en, initials, liable, *family in group["rows"]:
            code = f"{letter}{group['major']}{minor}"
            own = table["conditions"].get(code)
            rows = table["families"][family[0]]["conditions"] if own is None else own
            yield Category(
                code=code,
                edition=table["editions"][edition],
                major=group["name"],
                name=name,
                name_en=name_en,
                initials=initials.lower(),
                conditions=tuple(_condition(number, row, liable) for number, row in enumerate(rows, start=1)),
            )


def _condition(number: int, row: list[Any], liable: str) -> FilingCondition:
    filing, limit, unit, closing, *other = row
    return FilingCondition(number, filing, limit, LimitUnit(unit), closing, other[0] if other else liable)


def _older(newest: Catalogue, row: dict[str, Any]) -> Catalogue:
    """An older version: as the newest, but for the limits it had and the categories it had not."""
    categories = tuple(
        replace(
            category, conditions=tuple(_as_then(category.code, each, row["limits"]) for each in category.conditions)
        )
        for category in newest.categories
        if category.code not in row["without"]
    )
    return Catalogue(row["version"], newest.edition, row["valid_from"], newest.source, categories)


def _as_then(code: str, condition: FilingCondition, limits: dict[str, Any]) -> FilingCondition:
    for number, limit, unit in limits.get(code, ()):
        if number == condition.number:
            return replace(condition, limit=limit, unit=LimitUnit(unit))
    return condition


def _code(category: Category) -> str:
    return category.code
