"""Sessions of different scope: each has what it may see, all of it, and nothing else stays."""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path
from random import Random
from typing import Any

import pytest
import requests
import sqlcipher3.dbapi2
from sqlalchemy import Engine

from app.clock import SystemClock
from app.domain.cases import CaseId, Status
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.domain.sides import Side, SideKind, SideState
from app.errors import NotAllowed
from app.hall.hall import Hall
from app.hall.link import LinkStatus
from app.hall.ports import QueueQuery, WishState
from app.platform.grants import Grant, grant_of
from app.wire.messages import HEADER_PERSON, HEADER_POST
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.moves import STREETS, a_wide_district, head, move, seen_by
from tests.integration.test_city_and_hall import a_desk, run, stories, until

NOBODY = "nobody"
SEATS = (("P-DP", "DP"), ("P-SC1", "SC"), ("P-D2", "DEPT"))


def held(folder: Path, table: str = "cases", key: str = "id") -> dict[str, int]:
    """What the files of a desk hold."""
    version = "version" if table == "cases" else "number"
    db = sqlcipher3.dbapi2.connect(f"file:{folder / 'cache.db'}?mode=ro", uri=True)
    found = dict(db.execute(f"SELECT {key}, max({version}) FROM {table} GROUP BY {key}").fetchall())
    db.close()
    return found


async def caught_up(hall: Hall, engine: Engine) -> None:
    await until(lambda: hall.cursor.seq == head(engine) and not hall.archive.wanted.is_set())


@pytest.mark.parametrize(
    ("person", "post", "grant"),
    [
        ("", "", Grant()),
        ("P-DP", "DP", Grant()),
        ("P-SC1", "SC", Grant(frozenset({STREETS[0]}))),
        ("P-SC2", "SC", Grant(frozenset({STREETS[1]}))),
        ("P-SC2", "DP", Grant()),
        ("P-IN2", "INS", Grant(frozenset({STREETS[1]}))),
        ("P-D2", "", Grant(dept="D02")),
        ("P-SA", "SA", Grant(frozenset())),
        ("P-GL", "GL", Grant()),
    ],
)
def test_a_session_is_granted_what_its_post_reaches(person: str, post: str, grant: Grant):
    assert grant_of(Law(a_wide_district()), {HEADER_PERSON: person, HEADER_POST: post}) == grant


@pytest.mark.parametrize(("person", "post"), [(NOBODY, "DP"), ("P-SC1", "DP")])
def test_who_is_unknown_or_does_not_hold_the_post_is_granted_nothing(person: str, post: str):
    with pytest.raises(NotAllowed):
        grant_of(Law(a_wide_district()), {HEADER_PERSON: person, HEADER_POST: post})


def test_every_grant_has_a_name_of_its_own():
    grants = [Grant(), Grant(frozenset()), Grant(frozenset(STREETS)), Grant(dept="D01"), Grant(dept="D02")]
    grants += [Grant(frozenset({street})) for street in STREETS]
    assert len({grant.scope for grant in grants}) == len(grants)


@pytest.mark.parametrize("seed", range(3))
def test_after_any_moves_every_desk_has_the_rows_in_its_scope_and_no_others(tmp_path: Path, seed: int):
    random = Random(seed)
    district = a_wide_district()

    def step(engine: Engine, number: int) -> None:
        changes: dict[str, Any] = random.choice(
            [
                {"street": random.choice(STREETS)},
                {"dept": random.choice(["", "D01", "D02"])},
                {"sides": (a_side(number, "D02"),)},
                {"sides": ()},
                {"status": Status.CLOSED, "closed_ms": SystemClock().now_ms()},
                {"status": Status.HANDLING, "closed_ms": 0},
            ]
        )
        move(engine, f"c{random.randrange(1, 13)}", number, **changes)

    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with AsyncExitStack() as stack:
            halls = [
                await stack.enter_async_context(a_desk(tmp_path / person, live.url, person)) for person, _ in SEATS
            ]
            for number in range(1, 121):
                step(engine, number)
                if number % 10 == 0:
                    await asyncio.sleep(0.05 * random.random())
            for hall in halls:
                await caught_up(hall, engine)
            for (person, post), hall in zip(SEATS, halls, strict=True):
                expected = seen_by(engine, district, person, post)
                assert held(tmp_path / person) == expected, person
                assert set(held(tmp_path / person, "flow", "case_id")) <= set(expected)
                opened = {row.case.id for row in await hall.page(QueueQuery(), 0, 99)}
                assert set(hall.open_cases.ids) == opened
        engine.dispose()

    with a_city(tmp_path, stories(12), district) as live:
        run(go(live))


def a_side(number: int, dept: str) -> Side:
    return Side(f"s{number}", SideKind.CO_HANDLING, SideState.ACCEPTED, "P-DP", "DP", dept, number)


def test_a_case_that_leaves_is_gone_and_comes_back_with_all_that_happened_meanwhile(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with a_desk(tmp_path / "desk", live.url, "P-SC1") as hall:
            await until(lambda: hall.open_cases.size == 3)
            await caught_up(hall, engine)
            seen: list[frozenset[CaseId]] = []
            hall.changed.connect(lambda changes: seen.append(changes.cases))
            move(engine, "c1", 1, street=STREETS[1])
            await caught_up(hall, engine)
            assert frozenset({"c1"}) in seen
            assert await hall.story(CaseId("c1")) is None
            assert "c1" not in hall.open_cases.ids
            move(engine, "c1", 2, title="搬走之后改的标题")
            move(engine, "c2", 3, title="留下的案件")
            await caught_up(hall, engine)
            assert await hall.story(CaseId("c1")) is None
            move(engine, "c1", 4, street=STREETS[0])
            await caught_up(hall, engine)
            story = await hall.story(CaseId("c1"))
            assert story is not None
            assert (story.row.case.version, story.row.case.title) == (4, "搬走之后改的标题")
            await until(lambda: "c1" in hall.open_cases.ids)
        engine.dispose()

    with a_city(tmp_path, stories(), a_wide_district()) as live:
        run(go(live))


def test_a_page_never_shows_what_is_out_of_scope_by_now(tmp_path: Path):
    """The desk was away while the case was worked on here and then moved: it hears only that it left."""
    with a_city(tmp_path, stories(1), a_wide_district()) as live:
        engine = live.engine()
        move(engine, "c1", 1, title="仍在本街道")
        move(engine, "c1", 2, street=STREETS[1], title="只给另一街道看")
        for number in range(3, 6):
            move(engine, "c1", number, title="只给另一街道看")
        said = {HEADER_PERSON: "P-SC1", HEADER_POST: "SC"}
        scope = requests.get(f"{live.url}/v1/capabilities", headers=said, timeout=5).json()
        query = {"since": 0, "epoch": scope["epoch"], "scope": scope["scope"]}
        page = requests.get(f"{live.url}/v1/feed", params=query, headers=said, timeout=5)
        assert "另一街道" not in page.text
        assert [change["op"] for change in page.json()["changes"]] == ["leave", "leave"]
        assert (page.json()["next"], page.json()["more"], page.headers["Sync-Scope"]) == (5, False, scope["scope"])
        assert requests.get(f"{live.url}/v1/cases/c1/history", headers=said, timeout=5).status_code == 404
        engine.dispose()


def test_another_seat_takes_a_new_snapshot_and_leaves_the_orders_alone(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        move(engine, "c1", 1, street=STREETS[1])
        async with a_desk(tmp_path / "desk", live.url, "P-SC2") as hall:
            await until(lambda: hall.open_cases.size == 3)
            hall.sit_down("P-SC2", "SC")
            await until(lambda: hall.open_cases.size == 1 and hall.link_status() is LinkStatus.ONLINE)
            first = hall.cursor.scope
            live.stop()
            await hall.submit(Remark, CaseId("c1"), note="离线备注")
            hall.sit_down("P-SC2", "DP")
            live.start()
            await until(lambda: hall.open_cases.size == 3)
            assert hall.cursor.scope != first
            await until(lambda: not hall.wishes(*WishState), 30)
            hall.sit_down("P-SC1", "SC")
            await until(lambda: hall.open_cases.size == 2, 8)  # at once, not at the next bookmark
            assert set(held(tmp_path / "desk")) == {"c2", "c3"}
        engine.dispose()

    with a_city(tmp_path, stories(), a_wide_district()) as live:
        run(go(live))


def test_who_nobody_knows_is_refused_in_words(tmp_path: Path):
    with a_city(tmp_path, stories(), a_wide_district()) as live:
        for person, post, code in ((NOBODY, "", "unknown_person"), ("P-SC1", "DP", "not_your_post")):
            said = {HEADER_PERSON: person, HEADER_POST: post}
            for path in ("capabilities", "streams", "snapshot?stream=cases:open", "feed?since=0&epoch=e&scope=s"):
                answer = requests.get(f"{live.url}/v1/{path}", headers=said, timeout=5)
                told = answer.json()
                assert (answer.status_code, told["code"], told["detail"]) == (403, "scope_revoked", code)
                assert answer.json()["title"]
