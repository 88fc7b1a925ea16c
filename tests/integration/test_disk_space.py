"""A disk that runs short: what is still written, what is told, and the reserve that keeps orders possible."""

import asyncio
import errno
import shutil
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from app.domain.cases import CaseId, case_row, flow_row
from app.domain.commands.side import Remark
from app.errors import NoRoom, StoreFailed
from app.hall.ports import Batch, Cursor, SnapshotPart
from local_db import durable
from local_db.diskspace import ARCHIVE_BYTES, MIB, ORDERS_BYTES, REGAIN_BYTES, RESERVE_BYTES, WARN_BYTES, Room, room_in
from local_db.store import SqlStore
from tests.fakes.halls import a_hall
from tests.fakes.world import NOON_MS, a_case, its_flow

C1 = CaseId("c1")


class Usage(NamedTuple):
    total: int
    used: int
    free: int


class Disk:
    """A disk of which somebody else takes the room."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.free = 1 << 40
        self.is_full = False
        written = durable.append
        patch.setattr(shutil, "disk_usage", lambda _: Usage(1 << 40, 0, self.free))

        def append(descriptor: int, data: bytes) -> None:
            if self.is_full:
                raise OSError(errno.ENOSPC, "No space left on device")
            written(descriptor, data)

        patch.setattr(durable, "append", append)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


def run(test: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(test, 30))


def test_the_limits_are_met_to_the_byte():
    for limit, below, above in (
        (ORDERS_BYTES, Room.ORDERS, Room.NO_ARCHIVE),
        (ARCHIVE_BYTES, Room.NO_ARCHIVE, Room.LOW),
        (WARN_BYTES, Room.LOW, Room.PLENTY),
    ):
        assert (room_in(limit - 1), room_in(limit)) == (below, above)


def test_what_is_written_shrinks_with_the_room_and_each_step_is_told_once(tmp_path: Path, disk: Disk):
    case = a_case()
    flow = SnapshotPart(Cursor("epoch-1", "scope-1", 1), 1, [flow_row(record) for record in its_flow(case)])

    async def go() -> None:
        hall, store = await a_hall(tmp_path, [case])
        heard: list[tuple[str, str]] = []
        hall.noted.connect(heard.append)

        async def at(free: int) -> list[tuple[str, str]]:
            disk.free = free
            heard.clear()
            await hall.files.look()
            await hall.files.look()
            return list(heard)

        news = Batch(1, Cursor("epoch-1", "scope-1", 1), 1, NOON_MS, [case_row(case)])
        assert await at(WARN_BYTES) == []
        assert await at(WARN_BYTES - 1) == [("disk_low", "499 MiB")]
        await store.keep_flow(flow)
        assert await at(ARCHIVE_BYTES - 1) == [("disk_no_archive", "99 MiB")]
        with pytest.raises(NoRoom):
            await store.keep_flow(flow)
        await hall.learn(news)
        assert await at(ORDERS_BYTES - 1) == [("disk_orders_only", "19 MiB")]
        with pytest.raises(NoRoom):
            await hall.learn(news)
        await hall.submit(Remark, C1, note="照样保存")
        assert await at(WARN_BYTES + MIB) == [("disk_again", "501 MiB")]
        await hall.learn(news)
        store.close()

    run(go())


def test_a_full_disk_gives_up_the_reserve_keeps_the_order_and_takes_the_reserve_again(tmp_path: Path, disk: Disk):
    reserve = tmp_path / "orders.reserve"

    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case()])
        heard: list[tuple[str, str]] = []
        hall.noted.connect(heard.append)
        assert reserve.stat().st_size == RESERVE_BYTES
        disk.free, disk.is_full = 0, True
        whole = durable.append

        def full_until_given_up(descriptor: int, data: bytes) -> None:
            disk.is_full = reserve.exists()
            whole(descriptor, data)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(durable, "append", full_until_given_up)
            await hall.submit(Remark, C1, note="保存于预留空间")
        assert not reserve.exists()
        await hall.files.look()
        assert ("reserve_given_up", "") in heard
        disk.is_full = True
        with pytest.raises(StoreFailed) as failure:
            await hall.submit(Remark, C1, note="再也放不下")
        assert failure.value.code == "disk_full"
        disk.is_full, disk.free = False, REGAIN_BYTES
        await hall.files.look()
        assert heard[-2][0] == "reserve_regained"
        assert reserve.stat().st_size == RESERVE_BYTES
        store.close()
        store = SqlStore(tmp_path)
        assert [wish.command.note for wish in (await store.load()).wishes if isinstance(wish.command, Remark)] == [
            "保存于预留空间"
        ]
        store.close()

    run(go())
