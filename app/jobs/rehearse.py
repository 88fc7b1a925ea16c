"""Two weeks of a district in a few minutes: the reference platform, and all its people over HTTP, at a fast clock.

The clock stands still while commands are on their way and jumps from step to step. The run begins with open cases
and with closed ones of the month before, so that some are archived in it. On the second day an outage is declared;
in the middle the platform is started again with a working day declared free. After the last day no more reports
come in, and it goes on until nothing is left to be done.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Engine

from app.city.client import CityClient
from app.demo.cases import make_cases, make_history
from app.demo.district import make_district
from app.demo.drive import chunks, sent
from app.demo.reports import Reports
from app.demo.tally import Tally
from app.demo.traffic import Traffic
from app.domain.calendars import DAY_MS, HOUR_MS, MINUTE_MS, WorkCalendar, day_of, midnight_ms
from app.domain.cases import case_from_row
from app.domain.district import District
from app.domain.law import Law
from app.domain.timers import iso_day
from app.errors import BadInput
from app.hall.ports import NOWHERE, Cursor
from app.platform import city as platform
from app.platform.api import make_api
from app.platform.database import open_database
from app.platform.recalculate import recalculate
from app.platform.scheduler import run_due
from app.platform.serve import Server, bind
from app.platform.service import Service
from app.wire.messages import OutageNotice

START = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)  # a Monday, 08:00 in the hall
STEP_MS = 5 * MINUTE_MS  # as far as a command's own time is believed
SLOW_STEP_MS = 15 * MINUTE_MS  # when nothing new comes in
MOST_DAYS_AFTER = 21
OPEN_SHARE = 0.75  # of a day's cases are open when it begins, as in the demo
OLD_DAYS = 40
OLD_SHARE = 2.0  # closed ones, of a day's cases
OUTAGE_AFTER_MS = DAY_MS + 4 * HOUR_MS
OUTAGE_MS = 2 * HOUR_MS


class FastClock:
    """Time that jumps when told to."""

    def __init__(self, now_ms: int) -> None:
        self._now_ms = self.start_ms = now_ms

    def now_ms(self) -> int:
        return self._now_ms

    def monotonic_ms(self) -> int:
        return self._now_ms

    def jump(self, by_ms: int) -> None:
        self._now_ms += by_ms

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class Plan:
    """How long a rehearsal is and how much comes in."""

    days: int
    cases_a_day: int
    seed: int


def run(options: argparse.Namespace) -> int:
    """0 when every state, every command and every kind of side object occurred, else 1."""
    plan = Plan(options.days, options.cases_a_day, options.seed)
    with _database(options.platform_db) as engine, asyncio.Runner() as runner:
        began = time.monotonic()
        tally = runner.run(rehearse(engine, make_district(options.seed), plan))
        figures = tally.figures() | {"seconds": round(time.monotonic() - began, 1), "days": plan.days}
    if options.json:
        sys.stdout.write(json.dumps(figures, ensure_ascii=False) + "\n")
    else:
        sys.stdout.writelines(_lines(figures))
    for missing in figures["missing"]:
        sys.stderr.write(f"gridhall: never occurred: {missing}; try more --days or --cases-a-day\n")
    return int(bool(figures["missing"]))


async def rehearse(engine: Engine, district: District, plan: Plan) -> Tally:
    """The whole run on an empty database; what happened in it."""
    clock = FastClock(int(START.timestamp() * 1000))
    _load(engine, district, plan, clock.start_ms)
    play = _Play(district, clock, plan)
    for until_ms in (play.middle_ms, play.end_ms):
        async with _served(engine, clock) as (service, url):
            await play.go_on(service, url, until_ms)
        if until_ms < play.end_ms:
            _close_a_day(engine, district, clock.now_ms())
    return play.tally


class _Play:
    """The run, which goes on with the same people and the same memory when the platform has been started again."""

    def __init__(self, district: District, clock: FastClock, plan: Plan) -> None:
        self._clock = clock
        self._traffic = Traffic(district, Reports(district, plan.seed), plan.seed, plan.cases_a_day)
        self._admins = [person.id for person in Law(district).holders("SE")]
        self._cursor = NOWHERE
        self._close_ms = clock.start_ms + plan.days * DAY_MS
        self._outage_ms = clock.start_ms + OUTAGE_AFTER_MS
        self.middle_ms = clock.start_ms + plan.days * DAY_MS // 2
        self.end_ms = self._close_ms + MOST_DAYS_AFTER * DAY_MS
        self.tally = Tally()

    async def go_on(self, service: Service, url: str, until_ms: int) -> None:
        """Up to a time, or until nothing is left to be done."""
        city = CityClient(url, self._clock, "rehearsal")
        try:
            if self._cursor == NOWHERE:
                await self._meet(city)
            while self._clock.now_ms() < until_ms and (self._is_open or self._traffic.in_hand):
                await self._step(service, city)
        finally:
            city.close()

    @property
    def _is_open(self) -> bool:
        """Whether reports still come in."""
        return self._clock.now_ms() < self._close_ms

    async def _step(self, service: Service, city: CityClient) -> None:
        is_open, before_ms = self._is_open, self._clock.now_ms()
        self._clock.jump(STEP_MS if is_open else SLOW_STEP_MS)
        now_ms = self._clock.now_ms()
        commands = self._traffic.due(now_ms, now_ms - before_ms, 1, is_open=is_open)
        for chunk in chunks(commands):
            outcomes = await sent(city, self._clock, chunk)
            self._traffic.learn(outcomes)
            self.tally.answered(chunk, outcomes)
        if before_ms < self._outage_ms <= now_ms and self._admins:
            await city.declare_outage(self._outage(now_ms))
        if await self._do_what_is_due(service) or commands:
            await self._learn(city)

    async def _meet(self, city: CityClient) -> None:
        facts = await city.facts()
        for parts in (city.cases(), city.closed()):
            async for part in parts:
                cases = [case_from_row(row) for row in part.rows]
                self._traffic.know(cases)
                self.tally.begin(cases)
        self._cursor = Cursor(facts.epoch, facts.scope, facts.head)

    async def _do_what_is_due(self, service: Service) -> bool:
        """What the platform does by itself: in a run as fast as this its own second is too long."""
        busy = False
        while await service.writer.run(partial(run_due, service.engine, service.law, self._clock.now_ms())):
            busy = True
        service.news_written()
        return busy

    async def _learn(self, city: CityClient) -> None:
        """All news up to now."""
        head = (await city.facts()).head
        while self._cursor.seq < head:
            batch = await city.news(self._cursor)
            cases = [case_from_row(row) for row in batch.cases]
            self._traffic.know(cases)
            self.tally.learn(cases, batch.flow)
            self._cursor = batch.cursor

    def _outage(self, now_ms: int) -> OutageNotice:
        """The security administrator says that the last two hours do not count."""
        return OutageNotice(
            id="rehearsal-outage",
            from_ms=now_ms - OUTAGE_MS,
            to_ms=now_ms,
            notice="平台停机维护，期间不计时限。",
            author=self._admins[0],
        )


def _close_a_day(engine: Engine, district: District, now_ms: int) -> None:
    """A working day is declared free while the platform is down: every clock that it meets is pointed anew."""
    calendar = WorkCalendar(district.working_hours)
    day = calendar.nth_working_day(day_of(now_ms), 1)
    hours = replace(district.working_hours, free_days=(*district.working_hours.free_days, iso_day(midnight_ms(day))))
    platform.publish(engine, hours=hours)
    changed, identity = platform.read_district(engine)
    recalculate(engine, Law(changed), identity.dict_etag, now_ms)


def _load(engine: Engine, district: District, plan: Plan, start_ms: int) -> None:
    if platform.is_loaded(engine):
        raise BadInput("not_empty", "--platform-db: the database holds a district already; name an empty one")
    platform.load_district(engine, district, start_ms)
    old = max(1, round(plan.cases_a_day * OLD_SHARE))
    platform.load_cases(engine, make_history(district, plan.seed, start_ms, old, OLD_DAYS))
    opened = round(plan.cases_a_day * OPEN_SHARE)
    platform.load_cases(engine, make_cases(district, plan.seed, start_ms, opened, closed_days=0))


@contextmanager
def _database(url: str | None) -> Iterator[Engine]:
    """The named one, or a file that is thrown away."""
    with tempfile.TemporaryDirectory(prefix="gridhall-rehearsal-", ignore_cleanup_errors=True) as folder:
        engine = open_database(url or f"sqlite:///{Path(folder) / 'platform.db'}")
        try:
            yield engine
        finally:
            engine.dispose()


@asynccontextmanager
async def _served(engine: Engine, clock: FastClock) -> AsyncIterator[tuple[Service, str]]:
    """The platform on a loopback port of this process, by the fast clock."""
    api = make_api(engine)
    service: Service = api.state.service
    service.now_ms = clock.now_ms
    listener = bind("127.0.0.1", 0)
    address = "http://{}:{}".format(*listener.getsockname()[:2])
    server = Server(api, listener)
    serving = asyncio.create_task(server.serve(sockets=[]))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
            if serving.done():
                serving.result()
                raise BadInput("platform_died", "the platform of the rehearsal did not start")
        yield service, address
    finally:
        server.should_exit = True
        await serving


def _lines(figures: dict[str, object]) -> Iterator[str]:
    for name, value in figures.items():
        if isinstance(value, dict):
            yield f"{name}:\n"
            yield from (f"  {key:32} {count}\n" for key, count in value.items())
        elif name != "missing":
            yield f"{name}: {value}\n"
