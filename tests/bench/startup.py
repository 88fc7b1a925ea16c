"""From process start to a usable queue, with 60,000 open cases in the cache; baseline: a bare PySide6 window."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.hall.ports import Cursor, SnapshotPart
from local_db.store import SqlStore
from tests.bench import Figure, percentile
from tests.bench.cases import rows
from tests.fakes.world import NOON_MS, a_district

ROOT = Path(__file__).resolve().parents[2]
COUNT, RUNS = 60_000, 5
MOST_S, MOST_TIMES = 2.0, 3.0
BARE = """
import os, time
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
class Window(QWidget):
    def paintEvent(self, event):
        began = float(open("/proc/self/stat").read().rpartition(")")[2].split()[19])
        print(round((time.clock_gettime(time.CLOCK_BOOTTIME) - began / os.sysconf("SC_CLK_TCK")) * 1000))
        QTimer.singleShot(0, app.quit)
app = QApplication([]); window = Window(); window.resize(1920, 1080); window.show(); app.exec()
"""
WEB = "import sys, main; sys.exit(main.main({arguments!r}) or any('WebEngine' in name for name in sys.modules))"


def run() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with asyncio.Runner() as runner:
            runner.run(_warm(folder))
        _usable_ms(folder)  # the first run compiles
        ours, bare = [], []
        for _ in range(RUNS):
            ours.append(_usable_ms(folder) / 1000)
            bare.append(int(_python("-c", BARE)) / 1000)
        arguments = ["hall", "--folder", name, "--platform", "http://127.0.0.1:9", "--seconds", "1"]
        web = subprocess.run([sys.executable, "-c", WEB.format(arguments=arguments)], cwd=ROOT, env=_env())
    value, base = percentile(ours, 0.5), percentile(bare, 0.5)
    good = value <= MOST_S
    yield Figure("startup", "usable_queue", value, "s", f"<= {MOST_S} s", base, value / base, good)
    yield Figure(
        "startup",
        "against_bare",
        value / base,
        "x",
        f"<= {MOST_TIMES} x",
        base,
        value / base,
        value / base <= MOST_TIMES,
    )
    yield Figure("startup", "no_webengine", float(web.returncode), "modules", "0", None, None, web.returncode == 0)


async def _warm(folder: Path) -> None:
    store = SqlStore(folder)
    await store.load()
    await store.keep_district(a_district(), "e")
    await store.begin_snapshot()
    cursor = Cursor("bench", "bench", 1)
    await store.stage(SnapshotPart(cursor, COUNT, list(rows(COUNT, COUNT))))
    await store.finish_snapshot(cursor, NOON_MS)
    store.close()


def _usable_ms(folder: Path) -> int:
    report = folder / "report.json"
    _python(
        "main.py",
        "hall",
        "--folder",
        str(folder),
        "--platform",
        "http://127.0.0.1:9",
        "--seconds",
        "1.5",
        "--report",
        str(report),
    )
    return int(json.loads(report.read_text(encoding="utf-8"))["usable_ms"])


def _python(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=_env(), check=True, stdout=subprocess.PIPE)
    return done.stdout.decode().strip() or "0"


def _env() -> dict[str, str]:
    """As on a user's machine: compiled modules are kept."""
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "QT_QPA_PLATFORM": "offscreen"}
