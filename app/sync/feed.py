"""Following the city: reference data, a snapshot where needed, then its news for ever."""

import asyncio
from contextlib import aclosing
from random import Random

from app.errors import CityUnreachable, CursorGone, NoRoom
from app.hall.hall import Hall
from app.hall.ports import NOWHERE, City, Clock
from app.hall.sources import Source
from app.hall.values import Operator
from app.sync.backoff import asked_for, delays, pause
from app.sync.gathering import gathered
from app.sync.revoked import Revoked

LONGEST_WAIT_S = 15.0  # the hall looks again at least so often
MEET_EVERY_MS = 60_000
CHANCE = Random()  # noqa: S311 - spreads those who come back, keeps no secret


async def follow(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event, chance: Random = CHANCE) -> None:
    """Pull for ever, as whoever sits there. A batch and its cursor are saved together: nothing is skipped or guessed.

    `hurry` ends a wait at once, when an operator asks to try again.
    """

    def seat(operator: Operator) -> None:
        city.act_as(*operator.seat)
        hurry.set()

    city.act_as(*hall.operator.seat)
    hall.seated.connect(seat)
    try:
        await _follow(city, hall, clock, hurry, chance)
    finally:
        hall.seated.disconnect(seat)


async def _follow(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event, chance: Random) -> None:
    waits, revoked = delays(longest=LONGEST_WAIT_S), Revoked(hall, clock)
    jitter_s = 0.0
    while True:
        try:
            jitter_s = await meet(city, hall)
            revoked.over()
            met_ms = clock.monotonic_ms()
            while hall.cursor != NOWHERE:  # else a snapshot is needed
                await hall.learn(await city.news(hall.cursor))
                waits = delays(longest=LONGEST_WAIT_S)
                if clock.monotonic_ms() - met_ms > MEET_EVERY_MS or _has_jumped(hall):
                    jitter_s = await meet(city, hall)
                    met_ms = clock.monotonic_ms()
        except CursorGone as gone:
            hall.cursor = NOWHERE
            hall.noted.notify((gone.code, ""))
            hall.sources.failed(Source.FEED, gone.code)
            await pause(clock, next(waits), hurry)  # a platform that says so for ever is not asked in a circle
        except CityUnreachable as error:
            if error.code == "seat_changed":
                continue
            await revoked.heard(error)
            wait = next(waits) + chance.uniform(0, jitter_s) + asked_for(error, chance)
            jitter_s = 0.0  # once, so that not all come back in the same second
            hall.lost(hall.now_ms() + round(wait * 1000), error.code)
            await pause(clock, wait, hurry)
        except NoRoom as error:
            hall.sources.failed(Source.FEED, error.code)
            await pause(clock, next(waits), hurry)


def _has_jumped(hall: Hall) -> bool:
    """Whether this machine's clock has jumped, which is told: then time has to be taken anew."""
    jump_ms = hall.time.jumped_ms()
    if jump_ms:
        hall.noted.notify(("clock_jumped", f"{jump_ms / 1000:+.0f}"))
    return bool(jump_ms)


async def meet(city: City, hall: Hall) -> float:
    """What must agree before news makes sense: time, history, reference data, and a snapshot to start from.

    Asked again once a minute: a platform may change its clock or its catalogue behind a line that never breaks.
    Answers over how many seconds all are to spread when they lose the line.
    """
    await hall.take_time(await city.time())
    facts = await city.facts()
    await hall.meet(facts)
    if facts.dict_etag != hall.dict_etag:
        await hall.take_district(await city.district(facts.dict_etag), facts.dict_etag)
    if hall.cursor == NOWHERE:
        await take_snapshot(city, hall)
        if (hall.cursor.epoch, hall.cursor.scope) != (facts.epoch, facts.scope):
            raise CityUnreachable("wrong_echo", "what the platform said of itself is not what its cases are of")
    return facts.jitter_s


async def take_snapshot(city: City, hall: Hall) -> None:
    """The open cases anew, beside the old ones until the last row is there; orders are not touched.

    One that was cut off is gone on with; when that cannot be, the next try begins anew.
    """
    mark = await hall.snapshot.mark()
    if mark is None:
        await hall.snapshot.begin()
    cursor, loaded = NOWHERE, mark.n if mark else 0
    try:
        async with aclosing(gathered(city.cases(mark))) as parts:
            async for part in parts:
                cursor = part.cursor
                loaded += len(part.rows)
                await hall.snapshot.keep(part, loaded)
    except CursorGone:
        await hall.snapshot.begin()
        raise
    await hall.snapshot.adopt(cursor, hall.now_ms())


async def fill_archive(city: City, hall: Hall, clock: Clock, chance: Random = CHANCE) -> None:
    """After a snapshot, the closed cases, while the desk is already at work."""
    waits = delays(longest=LONGEST_WAIT_S)
    while True:
        await hall.archive.wanted.wait()
        try:
            if await _take_archive(city, hall):
                hall.sources.heard(Source.ARCHIVE)
                waits = delays(longest=LONGEST_WAIT_S)
                continue
        except CursorGone:
            await hall.archive.begin_anew()
        except CityUnreachable as error:
            hall.sources.failed(Source.ARCHIVE, error.code)
            await clock.sleep(asked_for(error, chance))
        except NoRoom as error:
            hall.sources.failed(Source.ARCHIVE, error.code)
        await clock.sleep(next(waits))


async def _take_archive(city: City, hall: Hall) -> bool:
    """Whether all of it is here. It is not when the open cases were read anew meanwhile: then it begins anew too."""
    cursor, closed_after_ms = NOWHERE, 0
    async with aclosing(gathered(city.closed(await hall.archive.mark()))) as parts:
        async for part in parts:
            cursor, closed_after_ms = part.cursor, part.closed_after_ms
            if not await hall.archive.keep(part):
                return False
    return await hall.archive.finish(cursor, closed_after_ms)


async def fill_histories(city: City, hall: Hall, clock: Clock, chance: Random = CHANCE) -> None:
    """After a snapshot, the histories of all open cases, while the desk is already at work."""
    waits = delays(longest=LONGEST_WAIT_S)
    while True:
        await hall.flow_wanted.wait()
        try:
            if await _take_histories(city, hall):
                hall.sources.heard(Source.HISTORIES)
                hall.flow_wanted.clear()
                waits = delays(longest=LONGEST_WAIT_S)
                continue
        except CityUnreachable as error:
            hall.sources.failed(Source.HISTORIES, error.code)
            await clock.sleep(asked_for(error, chance))
        except NoRoom as error:
            hall.sources.failed(Source.HISTORIES, error.code)
        await clock.sleep(next(waits))


async def _take_histories(city: City, hall: Hall) -> bool:
    async with aclosing(city.flow()) as parts:
        async for part in parts:
            if not await hall.histories.take_many(part):
                return False
    return True


async def fetch_histories(city: City, hall: Hall, clock: Clock) -> None:
    """The history of a case somebody looks at, when it is not here: a closed one, mostly."""
    while True:
        case_id = await hall.histories.next()
        try:
            await hall.histories.take(case_id, await city.history(case_id))
            hall.sources.heard(Source.HISTORIES)
        except (CityUnreachable, NoRoom) as error:
            hall.sources.failed(Source.HISTORIES, error.code)
            await clock.sleep(LONGEST_WAIT_S)  # whoever still looks asks again
