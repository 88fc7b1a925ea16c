"""The dispatcher's desk on a hall with real files, for tests that click."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.domain.cases import Case, CaseId, case_row
from app.hall.hall import Hall
from app.hall.ports import Batch, Cursor
from local_db.store import SqlStore
from tests.fakes.halls import a_hall
from tests.fakes.world import NOON_MS, FakeClock, Here
from widgets.bridge import HallBridge
from widgets.context import Context
from widgets.notices import Notices
from widgets.panels.names import Names
from widgets.selection import Selection
from widgets.theme import DARK

W = TypeVar("W", bound=QWidget)


@asynccontextmanager
async def a_context(
    folder: Path, cases: Sequence[Case] = (), clock: FakeClock | None = None
) -> AsyncIterator[tuple[Context, SqlStore]]:
    """What every panel is given; ends with the files closed."""
    hall, store = await a_hall(folder, cases, clock)
    hall.link.heard(NOON_MS, 0)
    bridge = HallBridge(hall)
    try:
        yield Context(hall, bridge, Notices(), DARK, Here(), Selection()), store
    finally:
        bridge.leave()
        store.close()


@asynccontextmanager
async def shown(widget: W, width: int = 1600, height: int = 900) -> AsyncIterator[W]:
    """The widget on screen, and gone afterwards, before the files are closed."""
    widget.resize(width, height)
    widget.show()
    try:
        yield widget
    finally:
        widget.hide()
        widget.deleteLater()


async def hear(hall: Hall, *cases: Case) -> None:
    """News of the city: these cases as they are now."""
    seq = hall.cursor.seq + len(cases)
    cursor = Cursor(hall.cursor.epoch, hall.cursor.scope, seq)
    await hall.learn(Batch(hall.cursor.seq, cursor, seq, NOON_MS, [case_row(case) for case in cases]))


def go_offline(hall: Hall, minutes: int = 12) -> None:
    """Nothing has got through for so long; the next attempt is in 18 seconds."""
    now = hall.now_ms()
    hall.link.lost(now - minutes * 60_000, now + 18_000, "no_answer")


def names_of(context: Context) -> Names:
    return Names(context.hall)


def many(count: int, make: Callable[[int], Case]) -> list[Case]:
    return [make(number) for number in range(count)]


def numbered(number: int) -> CaseId:
    return CaseId(f"c{number:05d}")
