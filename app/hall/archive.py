"""The closed cases, which come when the open ones are here and the desk is at work already."""

import asyncio
from typing import TYPE_CHECKING

from app.hall.ports import Cursor, Mark, SnapshotPart, Store
from app.hall.values import Changes

if TYPE_CHECKING:
    from app.hall.hall import Hall


class Archive:
    """`wanted` while closed cases are missing."""

    def __init__(self, hall: "Hall", store: Store) -> None:
        self.wanted = asyncio.Event()
        self._hall = hall
        self._store = store

    async def mark(self) -> Mark | None:
        """Where an archive that was cut off goes on."""
        return await self._store.archive_mark()

    async def begin_anew(self) -> None:
        await self._store.drop_archive_mark()

    async def keep(self, part: SnapshotPart) -> bool:
        """Take some closed cases. False: they do not belong to the open ones that are here now."""
        return await self._store.keep_archive(part)

    async def finish(self, cursor: Cursor, closed_after_ms: int) -> bool:
        """All that were closed after that time are here, unless other open cases have come meanwhile."""
        is_whole = await self._store.finish_archive(cursor, closed_after_ms)
        if is_whole:
            self.wanted.clear()
            self._hall.drift.wanted.set()
            self._hall.changed.notify(Changes(everything=True))
        return is_whole
