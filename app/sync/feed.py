"""Following the city: reference data, a snapshot where needed, then its news for ever."""

import asyncio

from app.errors import CityUnreachable, CursorGone, NoRoom
from app.hall.hall import Hall
from app.hall.ports import NOWHERE, City, Clock
from app.sync.backoff import delays, pause

LONGEST_WAIT_S = 15.0  # the hall looks again at least so often
MEET_EVERY_MS = 60_000


async def follow(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event) -> None:
    """Pull for ever. A batch and its cursor are saved together: nothing is skipped or guessed.

    `hurry` ends a wait at once, when an operator asks to try again.
    """
    waits = delays(longest=LONGEST_WAIT_S)
    while True:
        try:
            await meet(city, hall)
            met_ms = clock.monotonic_ms()
            while True:
                await hall.learn(await city.news(hall.cursor))
                waits = delays(longest=LONGEST_WAIT_S)
                if clock.monotonic_ms() - met_ms > MEET_EVERY_MS:
                    await meet(city, hall)
                    met_ms = clock.monotonic_ms()
        except CursorGone as gone:
            hall.cursor = NOWHERE
            hall.noted.notify((gone.code, ""))
            await pause(clock, next(waits), hurry)  # a platform that says so for ever is not asked in a circle
        except CityUnreachable as error:
            wait = next(waits)
            hall.lost(hall.now_ms() + round(wait * 1000), error.code)
            await pause(clock, wait, hurry)
        except NoRoom:
            await pause(clock, next(waits), hurry)


async def meet(city: City, hall: Hall) -> None:
    """What must agree before news makes sense: time, history, reference data, and a snapshot to start from.

    Asked again once a minute: a platform may change its clock or its catalogue behind a line that never breaks.
    """
    await hall.take_time(await city.time())
    facts = await city.facts()
    await hall.meet(facts)
    if facts.dict_etag != hall.dict_etag:
        await hall.take_district(await city.district(), facts.dict_etag)
    if hall.cursor == NOWHERE:
        await take_snapshot(city, hall)


async def take_snapshot(city: City, hall: Hall) -> None:
    """All cases anew, beside the old ones until the last row is there; orders are not touched."""
    await hall.begin_snapshot()
    cursor, loaded = NOWHERE, 0
    async for part in city.cases():
        cursor = part.cursor
        loaded += len(part.rows)
        await hall.stage(part, loaded)
    await hall.adopt(cursor, hall.now_ms())


async def fill_histories(city: City, hall: Hall, clock: Clock) -> None:
    """After a snapshot, the histories of all open cases, while the desk is already at work."""
    waits = delays(longest=LONGEST_WAIT_S)
    while True:
        await hall.flow_wanted.wait()
        try:
            async for part in city.flow():
                await hall.take_flow(part.rows)
        except (CityUnreachable, NoRoom):
            await clock.sleep(next(waits))
        else:
            hall.flow_wanted.clear()


async def fetch_histories(city: City, hall: Hall, clock: Clock) -> None:
    """The history of a case somebody looks at, when it is not here: a closed one, mostly."""
    while True:
        case_id = await hall.next_history()
        try:
            await hall.take_flow(await city.history(case_id))
        except (CityUnreachable, NoRoom):
            await clock.sleep(LONGEST_WAIT_S)  # whoever still looks asks again
