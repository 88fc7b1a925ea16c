"""What was wiped here at the city's order, until the city knows."""

import asyncio
from collections.abc import Mapping

from app.domain.cases import CaseId
from app.domain.limits import NEVER_MS
from app.hall.answers import Answers
from app.hall.ports import Applied, Batch, Store
from app.hall.wipes import Wipes

MOST_AT_ONCE = 1000


class Wiped:
    def __init__(self, store: Store, answers: Answers, giving: asyncio.Lock) -> None:
        """`giving` is held while an order is given or decided."""
        self.wanted = asyncio.Event()
        self.wanted.set()  # the last run may have left some
        self._store = store
        self._answers = answers
        self._giving = giving

    async def take(self, batch: Batch) -> Applied:
        """News on disk, and nothing of what they wipe in the answers to our orders either."""
        if not batch.wipes:
            return await self._store.apply(batch)
        wiped = {**dict(batch.wiped), **dict.fromkeys(batch.erased, NEVER_MS)}
        await self._forget(batch.cursor.epoch, wiped)  # before: the program may end behind it
        applied = await self._store.apply(batch)
        await self._forget(batch.cursor.epoch, wiped)  # and an answer may have been on its way to the disk
        self.wanted.set()
        return applied

    async def untold(self) -> Wipes | None:
        """The oldest events of one history, None when the city knows of all."""
        found = await self._store.wiped()
        return Wipes(found[0].epoch, found[0].seqs[:MOST_AT_ONCE]) if found else None

    async def told(self, wiped: Wipes) -> None:
        await self._store.acknowledged(wiped)

    async def _forget(self, epoch: str, wiped: Mapping[CaseId, int]) -> None:
        async with self._giving:
            await self._answers.forget(epoch, wiped)
