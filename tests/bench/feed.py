"""From the platform's commit to the row on screen, and what a burst does to the window. Three windows are open."""

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from app.city.client import CityClient
from app.clock import SystemClock
from app.jobs.processes import demo_platform
from main import run_session
from tests.bench import Figure, percentile

if TYPE_CHECKING:
    from app.hall.hall import Hall
    from widgets.frame.shell import Shell

ROOT = Path(__file__).resolve().parents[2]
STEADY, STEADY_S = 20, 20
BURST, BURST_S = 1000, 10
MOST_LAG_MS, MOST_STALL_MS = 250, 50


def run() -> Iterator[Figure]:
    figures: list[Figure] = []

    async def act(hall: "Hall", shell: "Shell", _leave: asyncio.Event) -> None:
        await until_loaded(hall)
        await asyncio.sleep(5)
        figures.append(await _steady(shell, url))
        figures.extend(await _burst(hall, shell, folder / "platform.db"))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        options = argparse.Namespace(seed=1, district=None, open=4120, history=0, theme="dark", lang="zh_CN")
        with demo_platform(options, folder) as (url, _):
            run_session(options, folder / "hall", url, ("desk", "map", "metrics"), demo=True, act=act)
    yield from figures


async def until_loaded(hall: "Hall") -> None:
    while hall.open_cases.size == 0 or hall.flow_wanted.is_set():
        await asyncio.sleep(0.1)


async def _steady(shell: "Shell", url: str) -> Figure:
    """Baseline: one request and its answer, to the same platform under the same load."""
    probe = shell.probe
    probe.restart()
    trips = asyncio.ensure_future(_round_trips(url))
    await driven("steady", url, STEADY, STEADY_S)
    p95, base = percentile(probe.lags_ms, 0.95), percentile(await trips, 0.95)
    assert len(probe.lags_ms) > STEADY * STEADY_S * 0.8
    return Figure("feed", "commit_to_row", p95, "ms p95", f"<= {MOST_LAG_MS} ms", base, p95 / base, p95 <= MOST_LAG_MS)


async def _round_trips(url: str) -> list[float]:
    city = CityClient(url, SystemClock(), "bench")
    trips = []
    for _ in range(STEADY_S * 2):
        trips.append(float((await city.time()).round_trip_ms))
        await asyncio.sleep(0.5)
    city.close()
    return trips


async def _burst(hall: "Hall", shell: "Shell", database: Path) -> list[Figure]:
    probe = shell.probe
    await asyncio.sleep(1)
    probe.restart()
    await asyncio.sleep(5)
    quiet = max(probe.stalls_ms)
    probe.restart()
    before = hall.events
    await driven("burst", str(database), BURST, BURST_S)
    for _ in range(100):
        if hall.events - before >= BURST * BURST_S:
            break
        await asyncio.sleep(0.1)
    stall, taken = max(probe.stalls_ms), hall.events - before
    return [
        Figure(
            "feed",
            "burst_stall",
            stall,
            "ms max",
            f"<= {MOST_STALL_MS} ms",
            quiet,
            stall / quiet,
            stall <= MOST_STALL_MS,
        ),
        Figure("feed", "burst_taken", taken, "events", f">= {BURST * BURST_S}", None, None, taken >= BURST * BURST_S),
    ]


async def driven(kind: str, target: str, rate: int, seconds: int) -> None:
    command = [sys.executable, "-m", "tests.bench.driver", kind, target, str(rate), str(seconds)]
    driver = subprocess.Popen(command, cwd=ROOT)
    while driver.poll() is None:
        await asyncio.sleep(0.2)
    if driver.returncode:
        raise RuntimeError(f"the driver failed: {command}")
