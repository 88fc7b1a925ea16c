"""What was taken out of a case is nowhere any more: not in the platform's rows, not in any file of a desk."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select

from app.domain.cases import Case, CaseId, FlowRecord
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.hall.hall import Hall
from app.platform import receipts, retention
from app.platform.database import scrub
from app.platform.redaction import Wish, erase, redact
from app.platform.tables import cases, commands, feed, flow
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.moves import a_wide_district
from tests.fakes.world import NOON_MS, a_case, its_flow
from tests.integration.test_city_and_hall import a_desk, run, until
from tests.integration.test_scopes import caught_up

C1 = CaseId("c1")
NAME, SECRET = "欧阳致远", "住在后楼的欧阳致远每晚十点出摊"
FIELDS = ("caller", "phone", "description")


Work = Callable[[Connection, Law, Wish, int], int]


def wish(**changes: Any) -> Wish:
    return replace(Wish("w1", "c1", "P-SE", "当事人要求", FIELDS), **changes)


def a_story() -> tuple[Case, tuple[FlowRecord, ...]]:
    case = a_case("c1", caller=NAME, phone="13812345678", description=SECRET, version=3)
    steps = its_flow(case)
    return case, (*steps[:-1], replace(steps[-1], text=f"回访{NAME}，已答复"))


def in_files(folder: Path, *words: str) -> list[str]:
    """Which of the cache's files, journals included, hold one of the words."""
    return [path.name for path in folder.glob("*cache.db*") for word in words if word.encode() in path.read_bytes()]


def done(engine: Engine, work: Work, asked: Wish) -> int:
    with engine.begin() as db:
        return work(db, Law(a_wide_district()), asked, NOON_MS)


def everything(engine: Engine) -> str:
    with engine.connect().execution_options(reading=True) as db:
        return str([db.execute(select(table)).all() for table in (cases, flow, commands, feed)])


async def until_clean(hall: Hall) -> None:
    """The history comes again, without what was wiped."""
    for _ in range(100):
        story = await hall.story(C1)
        if story and story.complete:
            assert [step.text for step in story.flow[:-1]] == [""] * (len(story.flow) - 1)
            return
        await asyncio.sleep(0.05)
    raise AssertionError("the history did not come")


@pytest.mark.parametrize("work", [redact, erase])
def test_nothing_of_it_is_left_on_the_platform_or_in_a_desks_files(tmp_path: Path, work: Work):
    async def go(live: LiveCity) -> None:
        engine = live.engine()
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await caught_up(hall, engine)
            await until(lambda: not hall.flow_wanted.is_set())
            await hall.submit(Remark, C1, note=f"{NAME}来电")
            await until(lambda: hall.events == 1 and not hall.drift.wanted.is_set())
            assert in_files(tmp_path / "desk", NAME)
            done(engine, work, wish(fields=(*FIELDS, "history") if work is redact else ()))
            await caught_up(hall, engine)
            assert not in_files(tmp_path / "desk", NAME, SECRET, "13812345678")
            story = await hall.story(C1)
            if work is erase:
                assert story is None
                assert hall.open_cases.size == 0
            else:
                assert story is not None
                assert (story.row.case.caller, story.row.case.phone, story.row.case.description) == ("", "", "")
                await until_clean(hall)
        assert NAME not in everything(engine)
        scrub(engine)
        engine.dispose()
        assert NAME.encode() not in (tmp_path / "city.db").read_bytes()

    with a_city(tmp_path, [a_story()], a_wide_district()) as live:
        run(go(live))


def test_the_platform_learns_which_workstations_have_wiped_and_keeps_it_as_long_as_the_event(tmp_path: Path):
    async def go(live: LiveCity, engine: Engine) -> None:
        async with a_desk(tmp_path / "one", live.url) as one:
            await caught_up(one, engine)
            seq = done(engine, redact, wish())
            await until(lambda: told(engine) == [seq])
            for _ in range(400):  # the desk notes it after the platform has
                if not await one.wiped.untold():
                    break
                await asyncio.sleep(0.02)
            assert await one.wiped.untold() is None

    with a_city(tmp_path, [a_story()], district=a_wide_district()) as live:
        engine = live.engine()
        run(go(live, engine))
        with engine.begin() as db:
            retention.truncate(db, NOON_MS + 1)
        assert told(engine) == []
        engine.dispose()


def told(engine: Engine) -> list[int]:
    with engine.connect().execution_options(reading=True) as db:
        return [seq for seq, device, _ in receipts.listed(db) if device]
