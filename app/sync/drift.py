"""Comparing the copy with the city every ten minutes and after each snapshot, and repairing what differs (§2.4)."""

from collections.abc import Sequence

from app.domain.cases import CaseId
from app.errors import CityUnreachable, CursorGone, NoRoom
from app.hall.comparison import Sums
from app.hall.hall import Hall
from app.hall.ports import City, Clock
from app.hall.sources import Source
from app.sync.backoff import pause

EVERY_S = 600.0
ROWS_AT_ONCE = 50
TRIES = 5  # news may come between question and answer


async def keep_comparing(city: City, hall: Hall, clock: Clock) -> None:
    """Compare for ever. What cannot be compared now is compared the next time."""
    while True:
        await pause(clock, EVERY_S, hall.drift.wanted)
        try:
            await compare(city, hall)
            hall.sources.heard(Source.DIGEST)
        except (CityUnreachable, CursorGone, NoRoom) as error:
            hall.sources.failed(Source.DIGEST, error.code)


async def compare(city: City, hall: Hall) -> None:
    """First the cases of which an event was missing, then all of them by their sums."""
    await _repair(city, hall, hall.drift.suspects())
    for ours in await hall.drift.sums():
        theirs = await city.sums(ours)
        for number, (one, other) in enumerate(zip(ours.buckets, theirs.buckets, strict=True)):
            if one != other:
                await _repair_bucket(city, hall, ours, number)


async def _repair_bucket(city: City, hall: Hall, ours: Sums, number: int) -> None:
    found = await city.bucket(ours, number)
    await _repair(city, hall, await hall.drift.differing(ours, found))


async def _repair(city: City, hall: Hall, ids: Sequence[CaseId]) -> None:
    for first in range(0, len(ids), ROWS_AT_ONCE):
        some = ids[first : first + ROWS_AT_ONCE]
        for _ in range(TRIES):
            if await hall.drift.repair(some, await city.rows(some)):
                break
