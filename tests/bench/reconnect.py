"""The line comes back after hours: 20,000 changes to take and 500 orders to send, with three windows open.

Baseline: the same changes fetched page by page over the same line, and thrown away.
"""

import argparse
import asyncio
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.commands.side import Remark
from app.hall.ports import Cursor, QueueQuery, WishState
from app.jobs.processes import demo_platform, end, python, wait_for
from main import run_session
from tests.bench import Figure
from tests.bench.feed import driven, until_loaded

if TYPE_CHECKING:
    from app.hall.hall import Hall
    from widgets.frame.shell import Shell

CHANGES, ORDERS = 20_000, 500
BURST = 4000  # changes a second
LONGEST_S, MOST_STALL_MS = 10, 50
PATIENCE_S = 120


def run() -> Iterator[Figure]:
    figures: list[Figure] = []

    async def act(hall: "Hall", shell: "Shell", _leave: asyncio.Event) -> None:
        await until_loaded(hall)
        await asyncio.sleep(3)
        stop()
        cursor = hall.cursor
        await _while_the_line_is_down(hall, folder / "platform.db")
        platform, ready = _started_again(url, folder)
        try:
            wait_for(platform, ready)
            await asyncio.sleep(0.1)  # that held up the window itself
            figures.extend(await _measured(hall, shell, url, cursor))
        finally:
            end(platform)

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = argparse.Namespace(seed=1, district=None, open=4120, history=0, theme="dark", lang="zh_CN")
        with demo_platform(options, folder) as (url, stop):
            run_session(options, folder / "hall", url, ("desk", "map", "metrics"), demo=True, act=act)
    yield from figures


async def _while_the_line_is_down(hall: "Hall", database: Path) -> None:
    rows = await hall.page(QueueQuery(), 0, ORDERS)
    for row in rows:
        await hall.submit(Remark, row.case.id, note="断网期间的备注")
    assert len(hall.wishes(WishState.WAITING)) == ORDERS
    await driven("burst", str(database), BURST, CHANGES // BURST)


def _started_again(url: str, folder: Path) -> tuple[subprocess.Popen[bytes], Path]:
    ready = folder / "again.address"
    database = f"sqlite:///{folder / 'platform.db'}"
    return python(
        "platform", "--database-url", database, "--port", url.rpartition(":")[2], "--ready-file", ready
    ), ready


async def _measured(hall: "Hall", shell: "Shell", url: str, cursor: Cursor) -> list[Figure]:
    probe, began = shell.probe, time.monotonic()
    probe.restart()
    shell.retry_asked.emit()
    while hall.cursor.seq < cursor.seq + CHANGES + ORDERS or hall.wishes(WishState.WAITING, WishState.ACCEPTED):
        if time.monotonic() - began > PATIENCE_S:
            raise RuntimeError(f"after {PATIENCE_S} s only {hall.cursor.seq - cursor.seq} changes have come")
        await asyncio.sleep(0.02)
    passed, stall = time.monotonic() - began, max(probe.stalls_ms)
    assert not hall.wishes(WishState.ATTENTION)
    bare = await _bare(url, cursor)
    target, most = f"<= {LONGEST_S} s", f"<= {MOST_STALL_MS} ms"
    return [
        Figure("reconnect", "caught_up", passed, "s", target, bare, passed / bare, passed <= LONGEST_S),
        Figure("reconnect", "stall", stall, "ms max", most, None, None, stall <= MOST_STALL_MS),
    ]


async def _bare(url: str, cursor: Cursor) -> float:
    city, began, taken = CityClient(url, SystemClock(), "bench"), time.monotonic(), 0
    while taken < CHANGES:
        batch = await city.news(cursor)
        cursor, taken = batch.cursor, taken + len(batch.cases)
    city.close()
    return time.monotonic() - began
