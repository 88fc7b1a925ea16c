"""Which open cases may be the same thing as a report."""

from dataclasses import replace
from math import cos, radians
from typing import Any

import pytest

from app.domain.cases import Case, CaseId, Status
from app.domain.duplicates import alike, box, check_alike, metres_from
from app.domain.ruleset import Numbers
from app.errors import NotAllowed
from tests.fakes.world import HOUR_MS, a_case

METRE = 1 / 111_320  # of latitude, degrees
NEW = a_case("new")
NUMBERS = Numbers()


def other(**changes: Any) -> Case:
    return replace(a_case("other", status=Status.HANDLING), **changes)


def found(*others: Case, category: str = "E0503") -> list[CaseId]:
    return [case.id for case in alike(NEW, category, others, NUMBERS)]


def test_an_open_case_of_the_category_at_the_same_place_and_day_is_found():
    assert found(other()) == ["other"]


@pytest.mark.parametrize(
    "changes",
    [
        {"category": "E0401"},
        {"status": Status.CLOSED},
        {"status": Status.REPORTED},
        {"parent": CaseId("main")},
        {"id": NEW.id},
        {"lat": NEW.lat + 52 * METRE},
        {"lon": NEW.lon + 52 * METRE / cos(radians(NEW.lat))},
        {"reported_ms": NEW.reported_ms - 24 * HOUR_MS - 1},
        {"reported_ms": NEW.reported_ms + 24 * HOUR_MS + 1},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_what_differs_in_one_thing_is_not(changes: dict[str, Any]):
    assert found(other(**changes)) == []


def test_the_nearest_comes_first_and_the_chosen_category_counts():
    far = other(id=CaseId("far"), lat=NEW.lat + 40 * METRE, reported_ms=NEW.reported_ms - 24 * HOUR_MS)
    near = other(id=CaseId("near"), lon=NEW.lon + 10 * METRE)
    assert found(far, near) == ["near", "far"]
    assert found(far, near, category="E0401") == []


@pytest.mark.parametrize(("east", "north"), [(49.0, 0.0), (-49.0, 0.0), (0.0, 49.0), (0.0, -49.0), (34.0, 34.0)])
def test_whatever_is_near_enough_lies_in_the_box(east: float, north: float):
    lon, lat = NEW.lon + east * METRE / cos(radians(NEW.lat)), NEW.lat + north * METRE
    assert found(other(lon=lon, lat=lat)) == ["other"]
    west, south, east_end, north_end = box(NEW, NUMBERS)
    assert west <= lon <= east_end
    assert south <= lat <= north_end


def test_a_report_that_nobody_has_compared_is_refused_with_the_nearest():
    near = other(case_no="3101992025112200007", lat=NEW.lat + 30 * METRE)
    with pytest.raises(NotAllowed) as refused:
        check_alike(NEW, "E0503", [near], NUMBERS)
    assert (refused.value.code, refused.value.facts["other"]) == ("duplicate_check", near.case_no)
    assert refused.value.facts["metres"] == round(metres_from(NEW, near)) == 30
    check_alike(NEW, "E0401", [near], NUMBERS)
