"""Coroutines inside pytest-qt."""

import asyncio
import gc
import os
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import qasync
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from widgets.frame import fonts

Runner = Callable[[Coroutine[Any, Any, None]], None]
Q = TypeVar("Q", bound=QObject)

PATIENCE_MS = 10_000


@pytest.fixture(scope="session", autouse=True)
def _typeface(qapp: QApplication) -> None:
    """As in the program: letters are there even on a machine without any font."""
    fonts.load()
    qapp.setFont(fonts.sized(fonts.BASE_PX))


@pytest.fixture(scope="session")
def qt_loop(qapp: QApplication) -> asyncio.AbstractEventLoop:
    """One loop for all GUI tests, never left: QtWebEngine survives one exec() only."""
    qapp.setQuitOnLastWindowClosed(False)
    loop: asyncio.AbstractEventLoop = qasync.QEventLoop(qapp, already_running=True)
    asyncio.events._set_running_loop(None)
    return loop


@pytest.fixture
def run(qt_loop: asyncio.AbstractEventLoop, qtbot: QtBot) -> Runner:
    """Run a coroutine while pytest-qt turns the Qt loop; what it began has to have ended with it."""

    def run(test: Coroutine[Any, Any, None]) -> None:
        asyncio.events._set_running_loop(qt_loop)
        try:
            task = qt_loop.create_task(test)
            qtbot.waitUntil(task.done, timeout=PATIENCE_MS)
            task.result()
            left = asyncio.all_tasks(qt_loop)
            assert not left, f"still going on: {left}"
        finally:
            asyncio.events._set_running_loop(None)

    return run


async def until(seen: Callable[[], bool]) -> None:
    while not seen():
        await asyncio.sleep(0.01)


def find(parent: QObject, kind: type[Q], name: str = "") -> Q:
    child = parent.findChild(kind, name)
    assert child is not None, f"no {kind.__name__} {name}"
    return child


@pytest.fixture(autouse=True)
def _garbage_waits_for_the_end_of_the_test() -> Iterator[None]:
    """The cyclic collector may free a widget while Qt is handing it an event."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()
