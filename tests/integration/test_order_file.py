"""The precious file over the years: carried over from older programs, refused from newer ones; drafts and decisions."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.errors import StoreFailed
from app.hall.attention import decide
from app.hall.ports import Decision, Draft, Way, Wish, WishState
from local_db.carryover import SCRIPTS
from local_db.store import SqlStore
from local_db.tables import ORDERS_SCHEMA, orders_metadata
from tests.fakes.halls import a_hall
from tests.fakes.orders import RELEASED, an_order_file
from tests.fakes.world import NOON_MS, a_case

C1 = CaseId("c1")


def run(test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(test, 30))


def a_wish(id: str = "k1") -> Wish:
    return Wish(Remark(id=CommandId(id), case_id=C1, author="P-DP", post="DP", issued_ms=NOON_MS, note="备注"))


def test_every_step_of_the_file_has_a_dump_of_its_program():
    assert sorted(RELEASED) == list(range(1, ORDERS_SCHEMA + 1))
    assert SCRIPTS.get_current_head() == str(ORDERS_SCHEMA)


@pytest.mark.parametrize("revision", [0, *RELEASED])
def test_a_file_of_any_program_becomes_what_this_one_knows(tmp_path: Path, revision: int):
    async def go() -> None:
        store = SqlStore(tmp_path)
        saved = await store.load()
        assert not saved.notes
        found = [(str(wish.command.id), wish.state) for wish in saved.wishes]
        waiting = [("k1", WishState.WAITING), ("k2", WishState.ACCEPTED), ("k3", WishState.ATTENTION)]
        assert found == (waiting if revision else [])
        await store.keep(a_wish("k9"))
        assert store._orders._engine is not None
        with store._orders._engine.connect() as db:
            assert compare_metadata(MigrationContext.configure(db), orders_metadata) == []
            assert db.exec_driver_sql("PRAGMA user_version").scalar() == ORDERS_SCHEMA
            assert db.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        store.close()

    if revision:
        an_order_file(tmp_path / "orders.db", revision)
    run(go())
    run(go_again(tmp_path, "k9"))


async def go_again(folder: Path, last: str) -> None:
    store = SqlStore(folder)
    assert (await store.load()).wishes[-1].command.id == last
    store.close()


def test_a_file_of_a_newer_program_is_refused_in_words_and_left_as_it_is(tmp_path: Path):
    path = tmp_path / "orders.db"
    an_order_file(path, 1)
    with sqlite.connect(str(path)) as db:
        db.execute(f"PRAGMA user_version = {ORDERS_SCHEMA + 1}")
        db.execute("ALTER TABLE orders ADD COLUMN what_we_do_not_know TEXT")
    db.close()
    before = path.read_bytes()

    async def go() -> None:
        store = SqlStore(tmp_path)
        with pytest.raises(StoreFailed) as failure:
            await store.load()
        store.close()
        assert failure.value.code == "newer_orders"
        assert str(path) in str(failure.value)

    run(go())
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir() if "set-aside" in each.name] == []


def test_a_step_that_breaks_off_leaves_the_older_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    an_order_file(tmp_path / "orders.db", 1)

    async def go() -> None:
        store = SqlStore(tmp_path)
        with monkeypatch.context() as broken:
            last = SCRIPTS.get_revision("head").module
            broken.setattr(last.op, "create_index", _fail)
            with pytest.raises(ZeroDivisionError):
                await store.load()
        store.close()
        assert columns(tmp_path / "orders.db") == ["number", "id", "case_id", "body", "state", "outcome", "seq"]
        again = SqlStore(tmp_path)
        assert len((await again.load()).wishes) == 3
        again.close()

    run(go())


def _fail(*_: object) -> None:
    raise ZeroDivisionError


def columns(path: Path) -> list[str]:
    db = sqlite.connect(str(path))
    found = [str(row[1]) for row in db.execute("PRAGMA table_info(orders)")]
    db.close()
    return found


def test_a_draft_is_kept_replaced_and_dropped(tmp_path: Path):
    first = Draft("desk/dispatch", "dispatch", C1, {"dept": "D02", "note": "先派"}, NOON_MS)
    second = replace(first, body={"dept": "D01", "ids": [1, 2]}, saved_ms=NOON_MS + 1)
    other = Draft("desk/remark", "remark", C1, {}, NOON_MS)

    async def go() -> None:
        store = SqlStore(tmp_path)
        await store.load()
        for draft in (first, other, second):
            await store.keep_draft(draft)
        store.close()
        store = SqlStore(tmp_path)
        await store.load()
        assert await store.drafts() == [second, other]
        await store.drop_draft(second.key)
        await store.drop_draft("never there")
        assert await store.drafts() == [other]
        store.close()

    run(go())


def test_a_decision_and_the_orders_it_is_about_are_saved_together_or_not_at_all(tmp_path: Path):
    back = Wish(a_wish().command, WishState.ATTENTION, Outcome(command_id=CommandId("k1"), verdict=Verdict.CONFLICT))
    done = replace(back, state=WishState.DONE)

    def decision(what: str) -> Decision:
        return Decision(CommandId("k1"), what, "P-DP", "DP", NOON_MS, "改派")

    async def go() -> None:
        store = SqlStore(tmp_path)
        await store.load()
        await store.keep(a_wish())
        await store.settle(back)
        with pytest.raises(StoreFailed):
            await store.decide(decision("given again"), done, instead=a_wish())  # that id is taken
        store.close()
        store = SqlStore(tmp_path)
        assert (await store.load()).wishes == [back]
        assert await store.decisions() == []
        await store.decide(decision("given again"), done, instead=a_wish("k2"))
        store.close()
        store = SqlStore(tmp_path)
        assert (await store.load()).wishes == [a_wish("k2")]
        assert await store.decisions() == [decision("given again")]
        store.close()

    run(go())


def test_letting_an_order_go_is_a_decision_and_when_it_was_answered_is_kept(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case()])
        order = await hall.submit(Remark, C1, note="备注")
        await hall.settle(Outcome(command_id=order.id, verdict=Verdict.CONFLICT, code="version", epoch="epoch-1"))
        store.close()
        store = SqlStore(tmp_path)
        (wish,) = (await store.load()).wishes
        assert (wish.epoch, wish.settled_ms, wish.state) == ("epoch-1", NOON_MS, WishState.ATTENTION)
        store.close()
        hall, store = await a_hall(tmp_path, [a_case()])
        await decide(hall, order.id, Way.THEIRS)
        assert await store.decisions() == [Decision(order.id, "dismissed", "P-DP", "DP", NOON_MS)]
        assert hall.wishes(*WishState) == []
        store.close()

    run(go())
