"""A snapshot in fewer and larger pieces."""

import asyncio
from collections.abc import AsyncGenerator

import pytest

from app.errors import CityUnreachable
from app.hall.ports import Cursor, Mark, SnapshotPart
from app.sync.gathering import gathered

AT = Cursor("e", "s", 7)


async def pieces(*sizes: int, breaks: bool = False) -> AsyncGenerator[SnapshotPart, None]:
    number = 0
    for size in sizes:
        rows = [[number + n] for n in range(size)]
        number += size
        yield SnapshotPart(AT, sum(sizes), rows, Mark(AT, str(number), number))
    if breaks:
        raise CityUnreachable("stream_ended", "cut off")


def gather(source: AsyncGenerator[SnapshotPart, None], least: int) -> list[SnapshotPart]:
    got: list[SnapshotPart] = []

    async def go() -> None:
        async for part in gathered(source, least):
            got.append(part)  # noqa: PERF401 - what came before a break counts

    with asyncio.Runner() as runner:
        try:
            runner.run(go())
        except CityUnreachable:
            got.append(SnapshotPart(AT, -1, []))
    return got


@pytest.mark.parametrize("breaks", [False, True])
def test_all_rows_come_in_order_with_the_mark_of_the_last_of_them(breaks: bool):
    got = gather(pieces(2, 2, 2, 2, 1, breaks=breaks), 4)
    assert [len(part.rows) for part in got[:3]] == [4, 4, 1]
    assert [row for part in got for row in part.rows] == [[n] for n in range(9)]
    assert [part.mark.n for part in got if part.mark] == [4, 8, 9]
    assert (len(got) == 4) == breaks


def test_an_empty_snapshot_is_one_empty_piece_or_none():
    assert gather(pieces(), 4) == []
    assert [part.rows for part in gather(pieces(0), 4)] == [[]]
