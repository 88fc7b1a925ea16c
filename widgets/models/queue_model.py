"""The queue as Qt sees it: a known number of rows, of which the pages on screen are here and the rest is asked for."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal

from app.domain.cases import CaseId
from app.errors import HallError
from app.hall.hall import Hall
from app.hall.overlay import Row
from app.hall.ports import QueueQuery
from widgets import tasks
from widgets.notices import Notices

PAGE_ROWS = 200
MOST_PAGES = 24  # kept; 4 800 rows
MOST_ANCHORS = 5
RENEW_MS = 250  # a burst of changes redraws at most four times a second
ROW_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()


@dataclass(frozen=True, slots=True)
class Window:
    """The rows on screen, both included."""

    first: int = 0
    last: int = 0

    def pages(self) -> range:
        return range(self.first // PAGE_ROWS, self.last // PAGE_ROWS + 1)


class QueueModel(QAbstractListModel):
    """Asks one thing at a time, the most urgent first: a new question, then news, then missing pages.

    `begun`: another question is answered, the view starts at its top. `renewed`: the rows on screen have moved
    down by so many (up when negative) and the view follows, so that nothing moves under the operator's eyes.
    `filled`: rows have come. `failed`: the files gave no answer; with the code of the trouble.
    """

    begun = Signal()
    failed = Signal(str)
    renewed = Signal(int)
    filled = Signal()

    def __init__(self, hall: Hall, notices: Notices, describe: Callable[[Row], str], parent: QObject) -> None:
        super().__init__(parent)
        self._hall = hall
        self._notices = notices
        self._describe = describe
        self._query = QueueQuery()
        self._asked: QueueQuery | None = None
        self._count = 0
        self._is_known = False
        self._rows: dict[int, Row] = {}
        self._fresh: dict[int, None] = {}  # pages asked since the last change, the one used last at the end
        self._window = Window()
        self._changed: frozenset[CaseId] | None = frozenset()
        self._is_stale = False
        self._is_busy = False
        self._pause = QTimer(self, interval=RENEW_MS, singleShot=True)
        self._pause.timeout.connect(self._work)

    @property
    def query(self) -> QueueQuery:
        """The question the rows answer."""
        return self._query

    @property
    def is_known(self) -> bool:
        """Whether the hall has answered yet."""
        return self._is_known

    def row(self, number: int) -> Row | None:
        return self._rows.get(number)

    def row_of(self, case_id: str) -> int:
        """Where a case stands among the rows that are here, -1 when it is not."""
        return next((number for number, row in self._rows.items() if row.case.id == case_id), -1)

    def ask(self, query: QueueQuery) -> None:
        """Show another question from its top."""
        self._asked = query
        self._work()

    def look(self, first: int, last: int) -> None:
        """The view shows these rows now."""
        self._window = Window(first, max(first, last))
        self._work()

    def renew(self, changed: frozenset[CaseId] | None, query: QueueQuery | None = None) -> None:
        """Something has changed (None: anything may have); `query` is the same question put anew."""
        if query is not None and self._asked is None:
            self._query = query
        both = self._changed is None or changed is None
        self._changed = None if both else (self._changed or frozenset()) | (changed or frozenset())
        self._is_stale = True
        self._work()

    # what Qt calls

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else self._count

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == ROW_ROLE:
            return self._rows.get(index.row())
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            row = self._rows.get(index.row())
            return self._describe(row) if row else ""
        return None

    # asking

    def _work(self) -> None:
        if not self._is_busy and (self._asked or self._is_news_due() or self._missing_page() is not None):
            self._is_busy = True
            tasks.start(self, self._notices, self._carry_out())

    async def _carry_out(self) -> None:
        """One job after the other; the loop ends with the first that fails, and the next call tries again."""
        try:
            while job := self._next():
                await job
        except HallError as error:
            self.failed.emit(error.code)
            raise
        finally:
            self._is_busy = False

    def _next(self) -> Coroutine[Any, Any, None] | None:
        if self._asked is not None:
            query, self._asked = self._asked, None
            return self._begin(query)
        if self._is_news_due():
            return self._renew()
        page = self._missing_page()
        return None if page is None else self._fetch(page)

    def _is_news_due(self) -> bool:
        return self._is_stale and self._is_known and not self._pause.isActive()

    def _missing_page(self) -> int | None:
        """A page on screen that is old or missing, else a neighbour of which nothing is here."""
        if not self._is_known or not self._count:
            return None
        pages = self._window.pages()
        last = (self._count - 1) // PAGE_ROWS
        shown = (page for page in pages if page <= last and page not in self._fresh)
        beside = (page for page in (pages[-1] + 1, pages[0] - 1) if 0 <= page <= last and not self._is_here(page))
        return next(shown, next(beside, None))

    def _is_here(self, page: int) -> bool:
        return page in self._fresh or page * PAGE_ROWS in self._rows

    async def _begin(self, query: QueueQuery) -> None:
        count = await self._hall.count(query)
        rows = await self._hall.page(query, 0, PAGE_ROWS)
        if self._asked is not None:
            return
        self.beginResetModel()
        self._query, self._count, self._is_known = query, count, True
        self._rows, self._fresh = {}, {}
        self._window = Window()
        self._take(0, rows)
        self.endResetModel()
        self._is_stale = False
        self.begun.emit()

    async def _fetch(self, page: int) -> None:
        query = self._query
        rows = await self._hall.page(query, page * PAGE_ROWS, PAGE_ROWS)
        self._take(page, rows)
        if len(rows) < min(PAGE_ROWS, self._count - page * PAGE_ROWS):
            self._is_stale = True  # the queue has become shorter than we think
        self._tell(page * PAGE_ROWS, len(rows))

    async def _renew(self) -> None:
        """Ask again for the rows on screen, wherever they are now."""
        self._pause.start()
        self._is_stale = False
        changed, self._changed = self._changed, frozenset()
        query, window = self._query, self._window
        count = await self._hall.count(query)
        for number, case_id in self._anchors(changed):
            shift = await self._hall.rank(query, case_id) - number
            pages = await self._pages(query, _moved(window, shift, count))
            found = _place(pages, case_id)
            if found is not None:
                return self._apply(query, count, found - number, pages)
        return self._apply(query, count, 0, await self._pages(query, _moved(window, 0, count)))

    def _anchors(self, changed: frozenset[CaseId] | None) -> list[tuple[int, CaseId]]:
        """Rows on screen that have not changed themselves: by them is measured how far all have moved.

        One of them may still have left the queue, so a few are tried.
        """
        numbers = range(self._window.first, self._window.last + 1)
        here = [(number, self._rows[number].case.id) for number in numbers if number in self._rows]
        return [each for each in here if changed is None or each[1] not in changed][:MOST_ANCHORS]

    async def _pages(self, query: QueueQuery, window: Window) -> dict[int, Sequence[Row]]:
        return {page: await self._hall.page(query, page * PAGE_ROWS, PAGE_ROWS) for page in window.pages()}

    def _apply(self, query: QueueQuery, count: int, shift: int, pages: dict[int, Sequence[Row]]) -> None:
        if self._asked is not None or not same_question(query, self._query):
            return
        if shift:
            self._rows = {number + shift: row for number, row in self._rows.items()}
        self._fresh = {}
        self._resize(count)
        for page, rows in pages.items():
            self._take(page, rows)
        self._window = _moved(self._window, shift, count)
        self.renewed.emit(shift)
        self._tell(self._window.first, self._window.last - self._window.first + 1)

    def _resize(self, count: int) -> None:
        """Rows come and go at the end: what stands in a row is said by its page, not by its number."""
        if count > self._count:
            self.beginInsertRows(QModelIndex(), self._count, count - 1)
            self._count = count
            self.endInsertRows()
        elif count < self._count:
            self.beginRemoveRows(QModelIndex(), count, self._count - 1)
            self._count = count
            self.endRemoveRows()
        self._rows = {number: row for number, row in self._rows.items() if 0 <= number < count}

    def _take(self, page: int, rows: Sequence[Row]) -> None:
        start = page * PAGE_ROWS
        for number in range(start, start + PAGE_ROWS):
            self._rows.pop(number, None)
        self._rows.update(enumerate(rows, start))
        self._fresh.pop(page, None)
        self._fresh[page] = None
        self._forget_old_pages(page)

    def _forget_old_pages(self, page: int) -> None:
        if len(self._rows) <= MOST_PAGES * PAGE_ROWS:
            return
        near = {*self._window.pages(), page}
        for old in [each for each in self._fresh if each not in near][: MOST_PAGES // 4]:
            del self._fresh[old]
        keep = {*self._fresh, *near}
        self._rows = {number: row for number, row in self._rows.items() if number // PAGE_ROWS in keep}

    def _tell(self, first: int, count: int) -> None:
        last = min(first + count, self._count) - 1
        if last >= first:
            self.dataChanged.emit(self.index(first), self.index(last))
        self.filled.emit()


def _moved(window: Window, shift: int, count: int) -> Window:
    """The window after its rows have moved; it stays inside the queue."""
    height = window.last - window.first
    first = max(0, min(window.first + shift, count - 1 - height))
    return Window(first, first + height)


def _place(pages: dict[int, Sequence[Row]], case_id: CaseId) -> int | None:
    """Where a case stands in the pages; None when it has left the queue."""
    for page, rows in pages.items():
        for number, row in enumerate(rows, page * PAGE_ROWS):
            if row.case.id == case_id:
                return number
    return None


def same_question(query: QueueQuery, other: QueueQuery) -> bool:
    """Whether two questions differ only in the moment they are asked."""
    return replace(query, now_ms=0) == replace(other, now_ms=0)
