"""The queue's model: pages come when looked at, and rows stay where they are when others come and go."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from app.domain.cases import Case, Status
from app.hall.hall import Hall
from app.hall.overlay import Row
from app.hall.ports import QueueQuery
from local_db.store import SqlStore
from tests.fakes.contexts import a_context
from tests.fakes.desks import due, hear, many, numbered
from tests.fakes.halls import a_hall
from tests.fakes.world import HOUR_MS, NOON_MS, FakeClock, Here
from tests.gui.conftest import Runner, until
from widgets import tasks
from widgets.context import Context
from widgets.models.queue_model import PAGE_ROWS, QueueModel
from widgets.notices import Notices


def a_queued_case(number: int) -> Case:
    """Due the later, the higher its number."""
    return due(numbered(number), NOON_MS + HOUR_MS + number * 60_000, title=f"案件 {number}")


def title_of(row: Row) -> str:
    return row.case.title


def is_here(model: QueueModel, number: int) -> bool:
    return model.row(number) is not None


@asynccontextmanager
async def a_queue(folder: Path, cases: int) -> AsyncIterator[tuple[QueueModel, Context]]:
    hall, store = await a_hall(folder, many(cases, a_queued_case))
    context = a_context(hall)
    model = QueueModel(hall, context.notices, title_of, context.bridge)
    context.bridge.cases_changed.connect(model.renew)
    model.ask(QueueQuery())
    await until(lambda: model.is_known)
    try:
        yield model, context
    finally:
        context.bridge.leave()
        await tasks.end()
        store.close()


def titles(model: QueueModel, *numbers: int) -> list[str]:
    return [row.case.title if (row := model.row(number)) else "-" for number in numbers]


def test_the_queue_knows_its_length_and_fetches_only_the_pages_looked_at(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_queue(tmp_path, 2000) as (model, _):
            assert model.rowCount() == 2000
            assert titles(model, 0, 5 * PAGE_ROWS) == ["案件 0", "-"]
            model.look(1005, 1020)
            await until(lambda: model.row(1005) is not None and model.row(1250) is not None)
            assert titles(model, 1005, 1020) == ["案件 1005", "案件 1020"]
            assert titles(model, 1700) == ["-"]

    run(go())


def test_a_new_case_above_moves_the_rows_and_says_by_how_many(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_queue(tmp_path, 500) as (model, context):
            model.look(300, 315)
            await until(lambda: model.row(315) is not None)
            moved: list[int] = []
            model.renewed.connect(moved.append)
            await hear(context.hall, *(replace(a_queued_case(n), id=numbered(9000 + n)) for n in range(3)))
            await until(lambda: moved == [3])
            assert model.rowCount() == 503
            assert titles(model, 303, 318) == ["案件 300", "案件 315"]

    run(go())


def test_the_row_that_leaves_the_queue_does_not_drag_the_others_along(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_queue(tmp_path, 500) as (model, context):
            model.look(300, 315)
            await until(lambda: model.row(315) is not None)
            moved: list[int] = []
            model.renewed.connect(moved.append)
            gone = replace(a_queued_case(300), status=Status.CLOSED, version=2, red_ms=NOON_MS * 2)
            await hear(context.hall, gone)
            await until(lambda: moved == [-1])
            assert titles(model, 300) == ["案件 301"]

    run(go())


def test_a_row_with_another_deadline_does_not_take_the_view_along(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_queue(tmp_path, 500) as (model, context):
            model.look(300, 315)
            await until(lambda: model.row(315) is not None)
            moved: list[int] = []
            model.renewed.connect(moved.append)
            later = due(numbered(300), NOON_MS + 20 * HOUR_MS, title="案件 300", version=2)
            await hear(context.hall, later)
            await until(lambda: moved == [-1])
            assert titles(model, 300, 499) == ["案件 301", "-"]

    run(go())


def test_a_snapshot_without_the_top_row_keeps_the_next_one_in_place(run: Runner, tmp_path: Path):
    """When everything may have changed, the rows themselves must say whether they are still there."""

    async def go() -> None:
        async with a_queue(tmp_path, 500) as (model, context):
            model.look(300, 315)
            await until(lambda: model.row(315) is not None)
            moved: list[int] = []
            gone = replace(a_queued_case(300), status=Status.CLOSED, version=2, red_ms=NOON_MS * 2)
            context.bridge.cases_changed.disconnect(model.renew)
            await hear(context.hall, gone)
            model.renewed.connect(moved.append)
            model.renew(None)
            await until(lambda: moved == [-1])
            assert titles(model, 300) == ["案件 301"]

    run(go())


class WatchedStore(SqlStore):
    """Notes what it is asked, and holds counts back while its gate is shut."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.counted: list[str] = []
        self.pages = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def count(self, query: QueueQuery) -> int:
        self.counted.append(query.text)
        await self.gate.wait()
        return await super().count(query)

    async def page(self, query: QueueQuery, offset: int, limit: int) -> list[Case]:
        self.pages += 1
        return list(await super().page(query, offset, limit))


@asynccontextmanager
async def a_watched_queue(folder: Path, cases: int) -> AsyncIterator[tuple[QueueModel, WatchedStore]]:
    _, filled = await a_hall(folder, many(cases, a_queued_case))
    filled.close()
    store, owner = WatchedStore(folder), QObject()
    hall = Hall(store, FakeClock(), Here(), "D-03")
    await hall.open()
    with closing(store):
        yield QueueModel(hall, Notices(), title_of, owner), store


def test_another_question_overtakes_the_one_on_its_way(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_watched_queue(tmp_path, 300) as (model, store):
            begun: list[int] = []

            def note() -> None:
                begun.append(model.rowCount())

            model.begun.connect(note)
            store.gate.clear()
            model.ask(QueueQuery(text="案件 1"))
            await until(lambda: store.counted == ["案件 1"])
            model.ask(QueueQuery(text="案件 29"))
            store.gate.set()
            await until(lambda: bool(begun))
            assert begun == [11]
            assert titles(model, 0, 1) == ["案件 29", "案件 290"]

    run(go())


def test_a_burst_of_news_is_asked_for_at_most_four_times_a_second(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_watched_queue(tmp_path, 50) as (model, store):
            model.ask(QueueQuery())
            await until(lambda: model.is_known)
            store.pages = 0
            begun = time.monotonic()
            for number in range(40):
                model.renew(frozenset({numbered(number)}))
                await asyncio.sleep(0.01)
            model.renew(frozenset())
            await until(lambda: time.monotonic() - begun > 1)
            assert 2 <= store.pages <= 4

    run(go())


def test_pages_left_long_ago_are_let_go(run: Runner, tmp_path: Path):
    async def go() -> None:
        async with a_queue(tmp_path, 6000) as (model, _):
            for first in range(0, 6000, PAGE_ROWS):
                model.look(first, first + 15)
                await until(partial(is_here, model, first + 15))
            assert titles(model, 5900, 0) == ["案件 5900", "-"]

    run(go())
