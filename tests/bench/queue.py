"""The queue over a million cases: five filters and the order in SQL; scrolling in the real list."""

import asyncio
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import qasync
from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QPoint
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from app.hall.hall import Hall
from app.hall.ports import Cursor, QueueQuery, SnapshotPart, Sort
from local_db.store import SqlStore
from tests.bench import Figure, percentile
from tests.bench.cases import CATEGORIES, OPEN, STREETS, rows
from tests.fakes.world import NOON_MS, FakeClock, Here, a_district
from widgets.context import Context
from widgets.frame import style
from widgets.notices import Notices
from widgets.selection import Selection
from widgets.theme import DARK

COUNT, OPEN_COUNT = 1_000_000, 51_000
ASKED = 300
CHUNK = 50_000
AT = Cursor("bench", "bench", 1)
_ROOT = QModelIndex()


def run() -> Iterator[Figure]:
    app = QApplication.instance() or QApplication([])
    loop = qasync.QEventLoop(app)
    asyncio.set_event_loop(loop)
    with tempfile.TemporaryDirectory() as name:
        figures = loop.run_until_complete(_measured(Path(name)))
    loop.close()
    yield from figures


async def _measured(folder: Path) -> list[Figure]:
    store = SqlStore(folder)
    hall = Hall(store, FakeClock(), Here(), "bench")
    await hall.open()
    await store.keep_district(a_district(), "e")
    await store.begin_snapshot()
    chunk = []
    for row in rows(COUNT, OPEN_COUNT):
        chunk.append(row)
        if len(chunk) == CHUNK:
            await store.stage(SnapshotPart(AT, COUNT, chunk))
            chunk = []
    await store.finish_snapshot(AT, NOON_MS)
    figures = [await _asked(store), *await _scrolled(hall)]
    store.close()
    return figures


def _five_filters(random: Random) -> QueueQuery:
    return QueueQuery(
        sort=Sort.DEADLINE,
        streets=(random.choice(STREETS),),
        categories=tuple(random.sample(CATEGORIES, 5)),
        urgencies=("urgent", "extra_urgent"),
        channels=("h12345", "inspector", "snap"),
        statuses=tuple(random.sample(OPEN, 3)),
        now_ms=NOON_MS,
    )


async def _asked(store: SqlStore) -> Figure:
    """The page of 50 rows, from the question to the cases; baseline: the same without an index."""
    random = Random(1)
    times = []
    for _ in range(ASKED):
        query = _five_filters(random)
        start = time.perf_counter()
        await store.page(query, 0, 50)
        times.append((time.perf_counter() - start) * 1000)
    slow = []
    for _ in range(3):
        start = time.perf_counter()
        await store._rows(*_unindexed(_five_filters(random)))
        slow.append((time.perf_counter() - start) * 1000)
    p95, base = percentile(times, 0.95), percentile(slow, 0.5)
    return Figure("queue", "five_filters", p95, "ms p95", "<= 10 ms", base, p95 / base, p95 <= 10)


def _unindexed(query: QueueQuery) -> tuple[str, dict[str, object]]:
    from local_db import queue

    sql, values = queue.page_sql(query, 0, 50)
    return sql.replace("SELECT rowid FROM cases", "SELECT rowid FROM cases NOT INDEXED"), values


async def _scrolled(hall: Hall) -> list[Figure]:
    """Frames of the real list, thrown about among the open cases; baseline: Qt's own list of as many rows."""
    from widgets.bridge import HallBridge
    from widgets.panels.names import Names
    from widgets.panels.queue_panel import QueuePanel

    app = QApplication.instance()
    assert isinstance(app, QApplication)
    style.dress(app, DARK)
    bridge, keeper = HallBridge(hall), QObject()
    context = Context(hall, bridge, Notices(), DARK, Here(), Selection(keeper))
    panel = QueuePanel(context, Names(hall))
    panel.resize(614, 900)
    panel.show()
    panel.model.ask(QueueQuery(sort=Sort.DEADLINE))
    while panel.model.rowCount() < OPEN_COUNT:
        await asyncio.sleep(0.02)
    own = await _frames(panel.view, lambda: panel.model.row(panel.view.indexAt(QPoint(5, 5)).row()) is not None)
    plain = QListView()
    plain.setModel(Plain(keeper))
    plain.resize(614, 900)
    plain.show()
    base = percentile(await _frames(plain, lambda: True), 0.95)
    plain.deleteLater()
    bridge.leave()
    panel.deleteLater()
    p95 = percentile(own, 0.95)
    return [Figure("queue", "scroll_frame", p95, "ms p95", "<= 16 ms", base, p95 / base, p95 <= 16)]


async def _frames(view: QAbstractItemView, is_filled: Callable[[], bool]) -> list[float]:
    """CPU milliseconds of each frame while the list is thrown about: at once, and again when the rows have come."""
    image = QImage(view.viewport().size(), QImage.Format.Format_ARGB32_Premultiplied)
    random, times = Random(2), []
    for _ in range(ASKED):
        view.verticalScrollBar().setValue(random.randrange(view.verticalScrollBar().maximum()))
        for _ in range(2):
            start = time.thread_time()
            view.viewport().render(image)
            times.append((time.thread_time() - start) * 1000)
            while not is_filled():
                await asyncio.sleep(0.002)
        await asyncio.sleep(0.002)
    return times


class Plain(QAbstractListModel):
    """Qt's own list of as many rows, one line of text each."""

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex = _ROOT) -> int:
        return OPEN_COUNT

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> str | None:
        return str(index.row()) if role == 0 else None
