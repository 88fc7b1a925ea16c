"""The open cases anew: they come beside the old ones, and all at once become the truth."""

from typing import TYPE_CHECKING

from app.hall.ports import Cursor, Mark, SnapshotPart, Store
from app.hall.sources import Source

if TYPE_CHECKING:
    from app.hall.hall import Hall


class Snapshot:
    def __init__(self, hall: "Hall", store: Store) -> None:
        self._hall = hall
        self._store = store

    async def mark(self) -> Mark | None:
        """Where a snapshot that was cut off goes on."""
        return await self._store.staged()

    async def begin(self) -> None:
        """Let go of what has come of another one."""
        await self._store.begin_snapshot()

    async def keep(self, part: SnapshotPart, loaded: int) -> None:
        """Take some cases; `loaded` so far in all."""
        await self._store.stage(part)
        self._hall.link.loading(loaded, part.expected)

    async def adopt(self, cursor: Cursor, as_of_ms: int) -> None:
        """What has come becomes the truth."""
        hall = self._hall
        await self._store.finish_snapshot(cursor, as_of_ms)
        hall.cursor = cursor
        hall.archive.wanted.set()  # from now on the closed ones are missing
        hall.sources.heard(Source.FEED)
        hall.link.heard(as_of_ms, 0)
        await hall.fill()
        await hall.answers.settle_what_the_feed_has_brought(cursor)
        hall.flow_wanted.set()
        hall.drift.wanted.set()
