"""A hall on real local files, with cases already taken from a city."""

from collections.abc import Sequence
from pathlib import Path

from app.domain.cases import Case, case_row, flow_row
from app.hall.hall import Hall
from app.hall.ports import Batch, Cursor
from local_db.store import SqlStore
from tests.fakes.world import NOON_MS, FakeClock, Here, a_district, its_flow


async def come_to(store: SqlStore, cursor: Cursor) -> None:
    """A snapshot with nothing in it, from which news can be taken."""
    await store.begin_snapshot()
    await store.finish_snapshot(cursor, NOON_MS)


async def a_hall(folder: Path, cases: Sequence[Case] = (), clock: FakeClock | None = None) -> tuple[Hall, SqlStore]:
    """The caller closes the store."""
    store = SqlStore(folder)
    hall = Hall(store, clock or FakeClock(), Here(), "D-03", "P-DP")
    await hall.open()
    await hall.take_district(a_district(), "e1")
    await hall.snapshot.begin()
    await hall.snapshot.adopt(Cursor("epoch-1", "scope-1", 0), NOON_MS)
    flow = [flow_row(record) for case in cases for record in its_flow(case)]
    cursor = Cursor("epoch-1", "scope-1", len(cases))
    await hall.learn(Batch(0, cursor, len(cases), NOON_MS, [case_row(case) for case in cases], flow))
    return hall, store
