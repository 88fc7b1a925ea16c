"""Whether the copy of the city is the city's: what differs is fetched again, and told (sync.md §2.4)."""

import asyncio
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from app.domain.cases import CaseId
from app.hall.comparison import Bucket, Rows, Sums
from app.hall.ports import Store

if TYPE_CHECKING:
    from app.hall.hall import Hall


class Drift:
    """`wanted` when the copy should be compared soon: it was just made, or an event of a case was missing."""

    def __init__(self, hall: "Hall", store: Store) -> None:
        self.wanted = asyncio.Event()
        self.rows = 0  # repaired since the start
        self._suspects: set[CaseId] = set()
        self._hall = hall
        self._store = store

    def suspect(self, ids: Collection[CaseId]) -> None:
        """Cases whose version did not rise by one."""
        self._suspects.update(ids)
        if ids:
            self.wanted.set()

    def suspects(self) -> list[CaseId]:
        return sorted(self._suspects)

    async def sums(self) -> Sequence[Sums]:
        """The sums of our copy, of each stream that is here in full, all at one cursor."""
        return await self._store.sums()

    async def differing(self, sums: Sums, bucket: Bucket) -> list[CaseId]:
        """Cases that the city has otherwise than we, and those that only one of us has."""
        ours = await self._store.bucket(sums, bucket.number)
        return [id for id in {**ours, **bucket.cases} if ours.get(id) != bucket.cases.get(id)]

    async def repair(self, ids: Sequence[CaseId], found: Rows) -> bool:
        """What was asked for becomes as it was found, what was not found goes.

        False when news came in between: then nothing is done, they are newer than the answer.
        """
        changed = await self._store.repair(ids, found)
        if changed is None:
            return False
        self._suspects.difference_update(ids)
        if changed:
            self.rows += len(changed)
            await self._hall.fill()
            self._hall.noted.notify(("repaired", str(len(changed))))
        return True
