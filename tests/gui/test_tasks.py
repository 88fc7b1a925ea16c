"""What widgets have begun ends before the files and the loop do."""

import asyncio

import pytest
from PySide6.QtCore import QObject

from tests.gui.conftest import Runner
from widgets import tasks
from widgets.notices import Notices


def test_what_was_begun_comes_to_its_end_and_what_does_not_is_called_off(
    run: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[str] = []

    async def writes() -> None:
        await asyncio.sleep(0.02)
        ended.append("written")
        tasks.start(owner, notices, writes_more())

    async def writes_more() -> None:
        await asyncio.sleep(0.02)
        ended.append("more")

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("called off")

    async def go() -> None:
        tasks.start(owner, notices, writes())
        tasks.start(owner, notices, waits())
        await tasks.end()
        assert ended == ["written", "more", "called off"]

    monkeypatch.setattr(tasks, "PATIENCE_S", 0.2)
    owner, notices = QObject(), Notices()
    run(go())
