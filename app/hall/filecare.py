"""What becomes of the local files while the hall is open, and what an operator hears of it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.hall.ports import CACHE_DAMAGED, NOWHERE, Store

if TYPE_CHECKING:
    from app.hall.hall import Hall


class FileCare:
    def __init__(self, hall: "Hall", store: Store) -> None:
        self._hall = hall
        self._store = store

    def tell(self, notes: Iterable[str]) -> None:
        """Hand on what the store has noted, `code:detail`."""
        for note in notes:
            code, _, detail = note.partition(":")
            self._hall.noted.notify((code, detail))

    async def look(self) -> None:
        """Say what has happened since the last time; a cache in which something could not be read is fetched anew."""
        notes = list(await self._store.look_after())
        self.tell(note for note in notes if note != CACHE_DAMAGED)
        if CACHE_DAMAGED in notes:
            await self.check()

    async def check(self) -> None:
        """Read the whole cache once; a damaged one is set aside and fetched anew."""
        aside = await self._store.verify()
        if aside:
            self._hall.cursor, self._hall.dict_etag = NOWHERE, ""
            self.tell([f"cache_set_aside:{aside}"])
            await self._hall.fill()

    async def forget(self) -> None:
        """We may no longer see what we hold: the cases and their histories go, the orders stay."""
        await self._store.begin_snapshot()
        await self._store.finish_snapshot(NOWHERE, 0)
        self._hall.cursor = NOWHERE
        await self._hall.fill()
