"""Who sits at the desk, in which post, and what the hall then offers, on real local files."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from app.domain.cases import Case, CaseId, Status, case_row
from app.domain.commands import COMMANDS
from app.errors import NotAllowed
from app.hall.hall import Hall
from app.hall.ports import Batch, Cursor, WishState
from local_db.store import SqlStore
from tests.fakes.desks import go_offline
from tests.fakes.halls import a_hall
from tests.fakes.world import HOUR_MS, NOON_MS, FakeClock, Here, a_case, a_district


def with_a_hall(folder: Path, cases: list[Case], go: Callable[[Hall], Awaitable[None]]) -> None:
    async def session() -> None:
        hall, store = await a_hall(folder, cases)
        try:
            await go(hall)
        finally:
            store.close()

    with asyncio.Runner() as runner:
        runner.run(session())


def code_of(hall: Hall, name: str, case: Case) -> str:
    reason = hall.counsel.why_not(COMMANDS[name], case)
    return reason.code if reason else ""


def test_a_session_acts_in_one_post_and_is_offered_what_that_post_may(tmp_path: Path):
    case = a_case(status=Status.REPORTED)

    async def go(hall: Hall) -> None:
        assert (hall.operator.id, hall.operator.post) == ("P-DP", "DP")
        assert code_of(hall, "accept", case) == "no_right"
        hall.sit_down("P-CT", "CT")
        assert (hall.operator.name, hall.operator.post) == ("周洁", "CT")
        assert code_of(hall, "accept", case) == ""
        command = await hall.submit(COMMANDS["accept"], case.id)
        assert (command.author, command.post) == ("P-CT", "CT")
        with pytest.raises(NotAllowed) as refusal:
            hall.sit_down("P-CT", "DC")
        assert refusal.value.code == "not_your_post"
        with pytest.raises(NotAllowed) as refusal:
            hall.sit_down("NOBODY", "DC")
        assert refusal.value.code == "unknown_person"
        assert hall.operator.post == "CT"

    with_a_hall(tmp_path, [case], go)


@pytest.mark.parametrize(
    ("operator", "post", "sits", "noted"),
    [
        ("", "", ("P-DP", "DP"), []),
        ("", "DC", ("P-DC", "DC"), []),
        ("P-CT", "", ("P-CT", "CT"), []),
        ("P-CT", "DC", ("P-CT", "CT"), [("not_your_post", "DC")]),
    ],
)
def test_the_post_asked_for_at_the_start_is_taken_if_it_is_held(
    tmp_path: Path, operator: str, post: str, sits: tuple[str, str], noted: list[tuple[str, str]]
):
    async def go() -> None:
        store = SqlStore(tmp_path)
        hall = Hall(store, FakeClock(), Here(), "D-03", operator, post)
        heard: list[tuple[str, str]] = []
        hall.noted.connect(heard.append)
        try:
            await hall.open()
            await hall.take_district(a_district(), "e1")
            await hall.take_district(a_district(), "e2")  # said once
        finally:
            store.close()
        assert (hall.operator.id, hall.operator.post) == sits
        assert [each for each in heard if each[0] != "reference_published"] == noted

    with asyncio.Runner() as runner:
        runner.run(go())


def test_what_the_law_forbids_is_refused_before_it_is_kept(tmp_path: Path):
    case = a_case(status=Status.TO_DISPATCH, filed_ms=1)

    async def go(hall: Hall) -> None:
        with pytest.raises(NotAllowed) as refusal:
            await hall.submit(COMMANDS["dispatch"], case.id, dept="D01")
        assert refusal.value.code == "no_override"
        assert not hall.wishes(WishState.WAITING)
        await hall.submit(COMMANDS["dispatch"], case.id, dept="D01", note="属地先行")
        story = await hall.story(case.id)
        assert story is not None
        shown = story.row.case
        assert (shown.status, shown.dept, shown.dept_basis) == (Status.TO_SIGN, "D01", "override")
        assert shown.version == case.version  # the truth is the platform's to move on

    with_a_hall(tmp_path, [case], go)


def test_what_decides_is_greyed_while_the_platform_is_away(tmp_path: Path):
    case = a_case(status=Status.TO_FILE)

    async def go(hall: Hall) -> None:
        hall.sit_down("P-DC", "DC")
        assert code_of(hall, "file", case) == ""
        go_offline(hall)
        assert code_of(hall, "file", case) == "needs_link"

    with_a_hall(tmp_path, [case], go)


def test_the_hall_says_how_many_cases_turn_red_before_a_time_by_department(tmp_path: Path):
    cases = [
        a_case(f"c{number}", status=Status.HANDLING, dept=dept, red_ms=NOON_MS + minutes * 60_000)
        for number, (dept, minutes) in enumerate([("D02", 30), ("D02", 59), ("D01", 10), ("D01", 90), ("D02", -5)])
    ]

    async def go(hall: Hall) -> None:
        assert hall.turning_red(NOON_MS + HOUR_MS) == [("D02", 2), ("D01", 1)]
        assert hall.turning_red(NOON_MS + 2 * HOUR_MS) == [("D01", 2), ("D02", 2)]
        late = a_case("c9", status=Status.TO_DISPATCH, red_ms=NOON_MS + HOUR_MS)
        await hall.learn(Batch(5, Cursor("epoch-1", "scope-1", 6), 6, NOON_MS, [case_row(late)]))
        assert ("", 1) in hall.turning_red(NOON_MS + HOUR_MS)
        assert CaseId("c9") in hall.open_cases.ids

    with_a_hall(tmp_path, cases, go)
