"""What windows are given in tests: a hall, its bridge, and a map worker that works where it stands."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from app.domain.cases import Case
from app.hall.hall import Hall
from local_db.store import SqlStore
from tests.fakes.halls import a_hall
from tests.fakes.world import FakeClock, Here
from widgets import tasks
from widgets.bridge import HallBridge
from widgets.context import Context
from widgets.notices import Notices
from widgets.selection import Selection
from widgets.theme import DARK, Theme

W = TypeVar("W", bound=QWidget)


def a_context(hall: Hall, theme: Theme = DARK) -> Context:
    """The caller lets its bridge leave."""
    return Context(hall, HallBridge(hall), Notices(), theme, Here(), Selection())


@asynccontextmanager
async def a_shown(
    make: Callable[[Context], W], folder: Path, cases: Sequence[Case] = (), clock: FakeClock | None = None
) -> AsyncIterator[tuple[W, Context]]:
    """A body over a hall with these cases, shown as large as a full-HD screen leaves it."""
    hall, store = await a_hall(folder, cases, clock)
    context = a_context(hall)
    body = make(context)
    body.resize(1920, 1016)
    body.show()
    try:
        yield body, context
    finally:
        await put_away(body, context, store)


async def put_away(body: QWidget, context: Context, store: SqlStore) -> None:
    """End the listening and close the files."""
    context.bridge.leave()
    body.hide()
    body.deleteLater()
    await tasks.end()
    store.close()
