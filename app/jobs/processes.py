"""The demo's other processes: platform and traffic."""

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from app.errors import BadInput
from app.jobs.files import told

READY_S = 180.0
PROGRAM = Path(__file__).resolve().parents[2] / "main.py"


@contextmanager
def demo_folder(chosen: Path | None) -> Iterator[Path]:
    if chosen:
        with told(chosen):
            chosen.mkdir(parents=True, exist_ok=True)
        yield chosen
    else:
        with tempfile.TemporaryDirectory(prefix="gridhall-demo-", ignore_cleanup_errors=True) as folder:
            yield Path(folder)


@contextmanager
def demo_platform(options: argparse.Namespace, folder: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The demo platform in a process of its own on a free loopback port: its address, and what ends it."""
    ready = folder / "platform.address"
    ready.unlink(missing_ok=True)
    chosen = ("--district", options.district) if options.district else ("--seed", options.seed)
    database = f"sqlite:///{folder / 'platform.db'}"
    platform = python(
        "platform",
        "--database-url",
        database,
        "--port",
        0,
        "--ready-file",
        ready,
        *chosen,
        "--open",
        options.open,
        "--history",
        options.history,
    )
    try:
        yield wait_for(platform, ready), partial(end, platform)
    finally:
        end(platform)


def python(*arguments: object) -> subprocess.Popen[bytes]:
    """Another process of this program; its output is not ours to mix into a report."""
    command = [sys.executable, str(PROGRAM), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own program


def wait_for(platform: subprocess.Popen[bytes], ready: Path) -> str:
    until = time.monotonic() + READY_S
    while not (ready.exists() and ready.read_text(encoding="utf-8")):
        if platform.poll() is not None:
            raise BadInput("platform_died", "the demo platform did not start; its own line above says why")
        if time.monotonic() > until:
            raise BadInput("platform_slow", f"the demo platform was not ready after {READY_S:.0f} s")
        time.sleep(0.05)
    return ready.read_text(encoding="utf-8")


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
