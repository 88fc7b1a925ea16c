"""What was wiped here at the city's order, until the city knows."""

import asyncio
from collections.abc import Sequence

from app.hall.ports import Batch, Store

MOST_AT_ONCE = 1000


class Wiped:
    def __init__(self, store: Store) -> None:
        self.wanted = asyncio.Event()
        self.wanted.set()  # the last run may have left some
        self._store = store

    def learn(self, batch: Batch) -> None:
        if batch.wipes:
            self.wanted.set()

    async def untold(self) -> Sequence[int]:
        """The numbers of the events, the oldest first."""
        return (await self._store.wiped())[:MOST_AT_ONCE]

    async def told(self, wiped: Sequence[int]) -> None:
        await self._store.acknowledged(wiped)
