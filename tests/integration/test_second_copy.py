"""The second copy of the orders, and what is made of it when the order file is lost or damaged."""

import asyncio
import shutil
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlcipher3.dbapi2 as sqlite

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.errors import StoreFailed
from app.hall.ports import Decision, Draft, Saved, Wish, WishState
from local_db import durable, journal, orders
from local_db.store import SqlStore
from tests.fakes.damage import damage_schema
from tests.fakes.orders import an_order_file
from tests.fakes.world import NOON_MS

C1 = CaseId("c1")


def run(test: Coroutine[Any, Any, Any]) -> Any:
    with asyncio.Runner() as runner:
        return runner.run(asyncio.wait_for(test, 30))


def a_wish(number: int, state: WishState = WishState.WAITING) -> Wish:
    id = CommandId(f"k{number:03d}")
    command = Remark(id=id, case_id=C1, author="P-DP", post="DP", issued_ms=NOON_MS, note=f"备注 {number}")
    if state is WishState.WAITING:
        return Wish(command)
    return Wish(command, state, Outcome(command_id=id, verdict=Verdict.CONFLICT, code="version"), "e", NOON_MS)


async def opened(folder: Path) -> tuple[SqlStore, Saved]:
    store = SqlStore(folder)
    return store, await store.load()


def reopened(folder: Path) -> Saved:
    async def go() -> Saved:
        store, saved = await opened(folder)
        store.close()
        return saved

    saved = run(go())
    assert isinstance(saved, Saved)
    return saved


def a_day(folder: Path, count: int = 40) -> list[Wish]:
    """A folder with so many orders: every fourth back with a conflict, every fourth done; what is unfinished."""

    async def go() -> None:
        store, _ = await opened(folder)
        for number in range(count):
            await store.keep(a_wish(number))
        for number in range(0, count, 4):
            await store.settle(a_wish(number, WishState.ATTENTION))
            await store.settle(a_wish(number + 1, WishState.DONE))
        decision = Decision(CommandId("k001"), "dismissed", "P-DP", "DP", NOON_MS)
        await store.decide(decision, a_wish(1, WishState.DONE))
        await store.keep_draft(Draft("desk", "remark", C1, {"note": "写了一半"}, NOON_MS))
        store.close()

    run(go())
    return [a_wish(n, WishState.WAITING if n % 4 else WishState.ATTENTION) for n in range(count) if n % 4 != 1]


def journals(folder: Path) -> list[Path]:
    return sorted((folder / "journal").iterdir())


def codes(saved: Saved) -> list[str]:
    return [note.partition(":")[0] for note in saved.notes]


@pytest.mark.parametrize("loss", ["deleted", "garbage", "foreign", "schema"])
def test_a_lost_order_file_is_made_again_from_the_journal(tmp_path: Path, loss: str):
    left = a_day(tmp_path)
    path = tmp_path / "orders.db"
    if loss == "schema":
        damage_schema(path)
    else:
        path.unlink()
    if loss == "garbage":
        path.write_bytes(b"this is no database" * 1000)
    elif loss == "foreign":
        with sqlite.connect(str(path)) as db:
            db.execute("CREATE TABLE something (x)")
        db.close()

    async def go() -> None:
        store, saved = await opened(tmp_path)
        assert list(saved.wishes) == left
        assert "orders_recovered:40" in saved.notes
        if loss != "deleted":
            aside = saved.notes[0].partition(":")[2]
            assert saved.notes[0].startswith("orders_set_aside:")
            assert (tmp_path / aside).exists()
        assert [each.command_id for each in await store.decisions()] == ["k001"]
        store.close()

    run(go())
    assert reopened(tmp_path).notes == ()


def test_a_damaged_order_file_without_a_journal_is_salvaged_row_by_row(tmp_path: Path):
    a_day(tmp_path, 400)
    shutil.rmtree(tmp_path / "journal")
    path = tmp_path / "orders.db"
    data = bytearray(path.read_bytes())
    for page in range(12, len(data) // 4096, 7):
        data[page * 4096 : page * 4096 + 2048] = bytes(2048)
    path.write_bytes(data)

    async def go() -> None:
        store, saved = await opened(tmp_path)
        aside, count = saved.notes[0].partition(":")[2], int(saved.notes[1].partition(":")[2])
        assert codes(saved) == ["orders_set_aside", "orders_recovered"]
        assert (tmp_path / aside).read_bytes() == bytes(data)
        assert 200 < count < 400
        assert {wish.command.id for wish in saved.wishes} < {f"k{n:03d}" for n in range(400)}
        assert await store.drafts() == [Draft("desk", "remark", C1, {"note": "写了一半"}, NOON_MS)]
        assert len(await store.decisions()) == 1
        store.close()

    run(go())


def test_a_letter_that_changed_in_the_order_file_is_set_right_and_said_so(tmp_path: Path):
    left = a_day(tmp_path)
    path = tmp_path / "orders.db"
    data = path.read_bytes()
    assert "备注 7".encode() in data  # no page is damaged: SQLite itself does not see it
    path.write_bytes(data.replace("备注 7".encode(), "备注 9".encode()))
    saved = reopened(tmp_path)
    assert list(saved.wishes) == left
    assert saved.notes == ("orders_repaired:1",)


@pytest.mark.parametrize("harm", ["bit", "first", "middle", "newline", "empty", "garbage", "removed", "left out"])
def test_a_damaged_journal_is_begun_anew_and_nothing_is_lost(tmp_path: Path, harm: str):
    left = a_day(tmp_path)
    (path,) = journals(tmp_path)
    lines = path.read_bytes().splitlines(keepends=True)
    data = bytearray(b"".join(lines))
    if harm == "removed":
        path.unlink()
    elif harm == "left out":
        path.write_bytes(b"".join(lines[:20] + lines[21:]))
    elif harm in {"empty", "garbage"}:
        path.write_bytes(b"x" * 5000 if harm == "garbage" else b"")
    else:
        places = {"bit": len(data) // 2, "first": 10, "middle": len(data) // 3, "newline": len(lines[0]) - 1}
        data[places[harm]] ^= 8
        path.write_bytes(data)
    saved = reopened(tmp_path)
    assert list(saved.wishes) == left
    assert codes(saved) == ([] if harm == "removed" else ["journal_damaged"])
    (tmp_path / "orders.db").unlink()
    assert list(reopened(tmp_path).wishes) == left
    assert reopened(tmp_path).notes == ()


def test_the_journal_cut_anywhere_neither_loses_nor_takes_back(tmp_path: Path):
    """The order file has seen more than such a journal: what was done stays done."""
    left = a_day(tmp_path, 12)
    (path,) = journals(tmp_path)
    data = path.read_bytes()
    for cut in range(0, len(data), 131):
        folder = tmp_path / f"cut-{cut}"
        folder.mkdir()
        shutil.copy(tmp_path / "orders.db", folder)
        (folder / "journal").mkdir()
        (folder / "journal" / path.name).write_bytes(data[:cut])
        assert list(reopened(folder).wishes) == left, cut
        (folder / "orders.db").unlink()
        assert list(reopened(folder).wishes) == left, cut


def test_what_the_journal_got_before_a_power_cut_is_in_the_file_after_it(tmp_path: Path):
    a_day(tmp_path, 4)
    before = (tmp_path / "orders.db").read_bytes()

    async def go() -> None:
        store, _ = await opened(tmp_path)
        await store.settle(a_wish(2, WishState.DONE))
        store.close()

    run(go())
    (tmp_path / "orders.db").write_bytes(before)
    saved = reopened(tmp_path)
    assert [str(wish.command.id) for wish in saved.wishes] == ["k000", "k003"]
    assert saved.notes == ()


def test_an_order_that_the_file_refuses_is_not_in_the_journal_either(tmp_path: Path):
    async def go() -> None:
        store, _ = await opened(tmp_path)
        await store.keep(a_wish(1))
        with pytest.raises(StoreFailed):
            await store.keep(replace(a_wish(1), epoch="other"))  # that id is taken
        await store.keep(a_wish(2))
        store.close()

    run(go())
    (tmp_path / "orders.db").unlink()
    assert list(reopened(tmp_path).wishes) == [a_wish(1), a_wish(2)]


def test_an_order_that_cannot_be_committed_is_taken_out_of_the_journal_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    def broken_off(*_: object) -> None:
        raise OSError(5, "Input/output error")

    async def go() -> None:
        store, _ = await opened(tmp_path)
        await store.keep(a_wish(1))
        with monkeypatch.context() as broken:
            broken.setattr(orders, "put_chain", broken_off)
            with pytest.raises(StoreFailed):
                await store.keep(a_wish(2))
        await store.keep(a_wish(3))
        store.close()

    run(go())
    (tmp_path / "orders.db").unlink()
    saved = reopened(tmp_path)
    assert (list(saved.wishes), saved.notes) == ([a_wish(1), a_wish(3)], ("orders_recovered:2",))


def test_a_journal_that_cannot_be_written_keeps_the_order_out_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    written = durable.append

    def breaks_off(descriptor: int, data: bytes) -> None:
        written(descriptor, data[: len(data) // 2])
        raise OSError(5, "Input/output error")

    async def go() -> None:
        store, _ = await opened(tmp_path)
        await store.keep(a_wish(1))
        with monkeypatch.context() as broken:
            broken.setattr(durable, "append", breaks_off)
            with pytest.raises(StoreFailed) as failure:
                await store.keep(a_wish(2))
            assert failure.value.code == "store_io"
        await store.keep(a_wish(3))
        store.close()

    run(go())
    saved = reopened(tmp_path)
    assert (list(saved.wishes), saved.notes) == ([a_wish(1), a_wish(3)], ())


def test_the_journal_goes_on_in_a_new_file_and_the_oldest_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(journal, "FULL_BYTES", 5000)
    left = a_day(tmp_path, 80)
    files = journals(tmp_path)
    assert len(files) == journal.OLDER_KEPT + 1
    assert files[0].name > "orders-00000001.jsonl"
    assert reopened(tmp_path).notes == ()
    (tmp_path / "orders.db").unlink()
    assert list(reopened(tmp_path).wishes) == left


def test_many_unsettled_orders_alone_do_not_fill_the_journal_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(journal, "FULL_BYTES", 5000)

    async def go() -> None:
        store, _ = await opened(tmp_path)
        for number in range(100):
            await store.keep(a_wish(number))
        store.close()

    run(go())
    assert 1 < int(journals(tmp_path)[-1].stem[-3:]) < 10


def test_an_order_file_that_turns_out_to_be_damaged_is_made_again_at_once(tmp_path: Path):
    """What the check at the start does not see: an index that does not agree with its table."""
    left = a_day(tmp_path, 8)

    async def go() -> None:
        store, _ = await opened(tmp_path)
        with sqlite.connect(str(tmp_path / "orders.db")) as db:
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            (root,) = db.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_orders_state'").fetchone()
        db.close()
        with (tmp_path / "orders.db").open("r+b") as file:
            file.seek((root - 1) * 4096)
            file.write(bytes(4096))
        assert store._orders._engine is not None
        store._orders._engine.dispose()  # what was read before stays in the page cache
        await store.keep(a_wish(99))
        notes = [note.partition(":")[0] for note in await store.look_after()]
        assert notes == ["orders_set_aside", "orders_recovered"]
        store.close()

    run(go())
    assert list(reopened(tmp_path).wishes) == [*left, a_wish(99)]


def test_the_orders_of_an_older_program_get_their_second_copy(tmp_path: Path):
    an_order_file(tmp_path / "orders.db", 1)
    first = reopened(tmp_path)
    assert (len(first.wishes), first.notes) == (3, ())
    (tmp_path / "orders.db").unlink()
    assert reopened(tmp_path).wishes == first.wishes


def test_an_order_nobody_can_read_is_told_and_does_not_keep_the_others(tmp_path: Path):
    left = a_day(tmp_path, 4)
    shutil.rmtree(tmp_path / "journal")
    with sqlite.connect(str(tmp_path / "orders.db")) as db:
        db.execute("UPDATE orders SET body = 'no JSON' WHERE id = 'k002'")
    db.close()
    saved = reopened(tmp_path)
    assert list(saved.wishes) == [wish for wish in left if wish.command.id != "k002"]
    assert saved.notes == ("orders_unreadable:1",)
