"""The open cases as arrays agree with the cases themselves, whatever happens to them."""

from collections import Counter
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.domain.cases import CASE_COLUMNS, Case, Status, case_row
from app.domain.lights import light_at
from app.hall.metrics import METRICS, facts_of
from app.hall.openset import COLUMNS, OpenSet
from app.hall.ports import Flows
from tests.fakes.world import GRIDS, HOUR_MS, NOON_MS, a_case, a_district

POSITIONS = [CASE_COLUMNS.index(name) for name in COLUMNS]


def columns(case: Case) -> tuple[Any, ...]:
    row = case_row(case)
    return tuple(row[position] for position in POSITIONS)


@st.composite
def histories(draw: st.DrawFn) -> list[Case]:
    """Versions of a few cases in any order of change, some of them ending."""
    return [
        a_case(
            f"c{draw(st.integers(1, 6))}",
            status=draw(st.sampled_from([Status.REPORTED, Status.HANDLING, Status.CLOSED])),
            grid=(grid := draw(st.sampled_from(GRIDS))),
            street=grid[:9],
            red_ms=NOON_MS + draw(st.integers(-5, 5)),
            orange_ms=NOON_MS - 10 + draw(st.integers(0, 5)),
            yellow_ms=NOON_MS - 20,
        )
        for _ in range(draw(st.integers(0, 30)))
    ]


@given(histories())
def test_arrays_hold_exactly_the_open_cases(changes: list[Case]):
    cases = OpenSet(a_district())
    truth: dict[str, Case] = {}
    for case in changes:
        cases.learn([case_row(case)])
        truth[case.id] = case
    still_open = {id: case for id, case in truth.items() if case.is_open}
    assert sorted(cases.ids) == sorted(still_open)
    lights = cases.lights(NOON_MS)
    for slot, id in enumerate(cases.ids):
        assert lights[slot] == light_at(still_open[id], NOON_MS)
        assert cases["red_ms"][slot] == still_open[id].red_ms
        assert cases.cells.names[cases["cell"][slot]] == still_open[id].grid
    totals, worst = cases.per_cell(NOON_MS)
    by_cell = Counter(case.grid for case in still_open.values())
    assert [int(total) for total in totals] == [by_cell[grid] for grid in GRIDS]
    for number, grid in enumerate(GRIDS):
        inside = [light_at(case, NOON_MS) for case in still_open.values() if case.grid == grid]
        assert worst[number] == max(inside, default=-1)


def test_filling_anew_forgets_what_was_there():
    cases = OpenSet(a_district())
    cases.learn([case_row(a_case("old"))])
    cases.fill([columns(a_case("new")), columns(a_case("newer"))])
    assert cases.ids == ["new", "newer"]
    cases.learn([case_row(a_case("new", status=Status.CLOSED))])
    assert (cases.ids, cases.size) == (["newer"], 1)


FLOWS = Flows(NOON_MS - 13 * HOUR_MS, [5] * 24, [4] * 24, [3] * 24)
EXPECTED = {
    "reported_today": 5 * 23,
    "closed_today": 4 * 23,
    "closed_in_time": 75.0,
    "open_total": 4,
    "open_red": 1,
    "due_within_hour": 2,
    "to_accept": 3,
    "to_dispatch": 1,
}


def test_every_figure():
    cases = OpenSet(a_district())
    cases.fill(
        [
            columns(a_case("late", red_ms=NOON_MS - 1)),
            columns(a_case("soon", red_ms=NOON_MS + HOUR_MS)),
            columns(a_case("sooner", red_ms=NOON_MS + 1)),
            columns(a_case("later", status=Status.TO_DISPATCH, red_ms=NOON_MS + HOUR_MS + 1)),
        ]
    )
    facts = facts_of(cases, FLOWS, NOON_MS, NOON_MS - 12 * HOUR_MS)
    assert {metric.code: metric.value(facts) for metric in METRICS} == EXPECTED


def test_a_rate_over_nothing_is_unknown_and_an_empty_hall_is_no_error():
    facts = facts_of(OpenSet(), None, NOON_MS, NOON_MS)
    values = {metric.code: metric.value(facts) for metric in METRICS}
    assert values["closed_in_time"] is None
    assert values["reported_today"] is None
    assert values["open_total"] == 0
