"""Telling the city what was wiped here at its order (sync.md §2.2)."""

from app.errors import CityUnreachable
from app.hall.hall import Hall
from app.hall.ports import City, Clock
from app.sync.backoff import delays

LONGEST_WAIT_S = 60.0


async def acknowledge(city: City, hall: Hall, clock: Clock) -> None:
    """Tell for ever, until the city has heard each."""
    waits = delays(longest=LONGEST_WAIT_S)
    while True:
        await hall.wiped.wanted.wait()
        hall.wiped.wanted.clear()
        try:
            while wiped := await hall.wiped.untold():
                await city.acknowledge(wiped)
                await hall.wiped.told(wiped)
        except CityUnreachable:
            hall.wiped.wanted.set()
            await clock.sleep(next(waits))
        else:
            waits = delays(longest=LONGEST_WAIT_S)
