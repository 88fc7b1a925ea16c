"""The histories of cases: all of the open ones after a snapshot, those of others when somebody looks."""

import asyncio
from collections.abc import Callable, Collection

from app.domain.cases import CaseId
from app.hall.ports import History, SnapshotPart, Store


class Histories:
    def __init__(self, store: Store, changed: Callable[[Collection[CaseId]], None]) -> None:
        self._store = store
        self._changed = changed
        self._queue: asyncio.Queue[CaseId] = asyncio.Queue()
        self._asked: set[CaseId] = set()

    def ask(self, case_id: CaseId) -> None:
        """Somebody looks at a history that is not all here."""
        if case_id not in self._asked:
            self._asked.add(case_id)
            self._queue.put_nowait(case_id)

    async def next(self) -> CaseId:
        """The next case whose history was asked for."""
        case_id = await self._queue.get()
        self._asked.discard(case_id)
        return case_id

    async def take(self, case_id: CaseId, history: History) -> None:
        """The whole history of a case; one that was read before the case last moved is not taken."""
        if await self._store.keep_history(case_id, history):
            self._changed({case_id})

    async def take_many(self, part: SnapshotPart) -> bool:
        """Histories of many cases; False when they do not belong to the cases that are here now."""
        taken = await self._store.keep_flow(part)
        if taken:
            self._changed({row[0] for row in part.rows})
        return taken
