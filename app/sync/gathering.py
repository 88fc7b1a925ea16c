"""Fewer and larger pieces of a snapshot: they come small, so that decoding one holds up nothing, but each that is saved
costs as much as a thousand rows."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import replace

from app.errors import CityUnreachable
from app.hall.ports import SnapshotPart

ROWS_AT_ONCE = 2000  # some 30 ms of the writer, which an order may have to wait for


async def gathered(
    parts: AsyncGenerator[SnapshotPart, None], least: int = ROWS_AT_ONCE
) -> AsyncGenerator[SnapshotPart, None]:
    """The same rows in pieces of at least so many, but for the last; what came before a break is handed on first.

    Whoever leaves off closes it, and with it the line that is being read.
    """
    held: SnapshotPart | None = None
    try:
        async with aclosing(parts):
            async for part in parts:
                held = replace(part, rows=[*held.rows, *part.rows]) if held else part
                if len(held.rows) >= least:
                    yield held
                    held = None
    except CityUnreachable:
        if held:
            yield held
        raise
    if held:
        yield held
