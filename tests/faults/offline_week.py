"""A workstation that was offline for a week comes back: with its own orders given meanwhile, into a city that went on.

Its feed is truncated where it stood, and then the platform is restored from a backup, so that all has to be offered
again. Everything is delivered once; what met others' changes is listed for a person.
"""

import argparse
import asyncio
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

import uvicorn
from sqlalchemy import Engine, update

from app.city.client import CityClient
from app.domain.calendars import DAY_MS
from app.domain.cases import Case, CaseId, Status
from app.domain.commands import Policy
from app.domain.commands.handling import Redirect
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.hall.attention import decide
from app.hall.hall import Hall
from app.hall.ports import Way, WishState
from app.platform import city, retention
from app.platform.api import make_api
from app.platform.database import open_database
from app.platform.decide import receive
from app.platform.serve import bind
from app.platform.tables import meta
from app.sync import feed, outbox
from app.wire.messages import CommandEnvelope
from local_db.store import SqlStore
from tests.fakes.lives import a_full_district, in_state, name_of
from tests.fakes.world import NOON_MS, Here, its_flow
from tests.faults.card import Card
from tests.faults.sim import checks
from tests.faults.sim.ledger import Ledger
from tests.faults.sim.platform import back_up, memory, restore

DESK, PERSON = "D-01", "T-DP"
STRICT = 0.2  # of the orders
DRAIN_S = 600.0
AT_ONCE = 200
PART = {"backwards": "diverged"}


class WeekClock:
    """Real time, some days ahead."""

    days = 0.0

    def now_ms(self) -> int:
        return NOON_MS + round(self.days * DAY_MS) + self.monotonic_ms()

    def monotonic_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000 - _BEGUN_MS + round(self.days * DAY_MS)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


_BEGUN_MS = time.monotonic_ns() // 1_000_000


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--orders", type=int, default=5000, help="of the workstation, while it is offline")
    parser.add_argument("--changes", type=int, default=20_000, help="of others, meanwhile")
    parser.add_argument("--cases", type=int, default=2000)


def run(options: argparse.Namespace) -> Card:
    folder = Path(mkdtemp(dir=memory()))
    try:
        with asyncio.Runner() as runner:
            return runner.run(_Week(folder, options).run())
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class _Week:
    def __init__(self, folder: Path, options: argparse.Namespace) -> None:
        self._folder, self._options = folder, options
        self._dice = Random(options.seed)
        self._clock = WeekClock()
        self._ledger = Ledger(epoch="E0")
        self._others: dict[str, str] = {}
        self._times: dict[str, float] = {}
        self._listed = 0  # orders that came back to a person
        self._listener = bind("127.0.0.1", 0)
        self._listener.listen(16)

    async def run(self) -> Card:
        made = [_case(number) for number in range(self._options.cases)]
        with self._database() as engine:
            city.load_district(engine, a_full_district(), NOON_MS)
            with engine.begin() as db:
                db.execute(update(meta).where(meta.c.name == "epoch").values(value="E0"))
            city.load_cases(engine, [(case, its_flow(case)) for case in made])
        await self._timed("first_day_s", self._online())
        with self._database() as engine:
            await self._timed("week_s", self._week(engine, made))
        back_up(self._folder / "city.db", self._folder / "backup.db")
        await self._timed("back_s", self._online())
        restore(self._folder / "backup.db", self._folder / "city.db", "E1")
        await self._timed("after_restore_s", self._online())
        self._listener.close()
        with self._database() as engine:
            return await self._judged(engine)

    @contextmanager
    def _database(self) -> Iterator[Engine]:
        engine = open_database(f"sqlite:///{self._folder / 'city.db'}")
        try:
            yield engine
        finally:
            engine.dispose()

    async def _week(self, engine: Engine, made: list[Case]) -> None:
        """The desk works offline while others go on; at the end of it what the desk stood at is forgotten."""
        store = SqlStore(self._folder / "desk")
        hall = Hall(store, self._clock, Here(), DESK, PERSON)
        await hall.open()
        law = Law(a_full_district())
        changes = self._changes(engine, law, made)
        each = max(1, self._options.changes // max(1, self._options.orders))
        for number in range(self._options.orders):
            self._clock.days = 1 + 6 * number / self._options.orders
            await self._order(hall, made, number)
            if number % AT_ONCE == 0:
                for _ in range(each * AT_ONCE):
                    next(changes, None)
        for _ in changes:
            pass
        store.close()
        self._clock.days = 8
        with engine.begin() as db:
            while retention.truncate(db, self._clock.now_ms() - DAY_MS // 2):
                pass

    async def _order(self, hall: Hall, made: list[Case], number: int) -> None:
        case_id = self._dice.choice(made).id
        if self._dice.random() < STRICT:
            found = await hall.story(case_id)
            assert found
            other = "D01" if found.row.case.dept != "D01" else "D02"
            if not hall.counsel.why_not(Redirect, found.row.case):
                command = await hall.submit(Redirect, case_id, dept=other, reason="现场情况所需")
                self._ledger.told(DESK, command, "E0", told=True)
                return
        command = await hall.submit(Remark, case_id, note=f"离线备注 {number}")
        self._ledger.told(DESK, command, "E0", told=True)

    def _changes(self, engine: Engine, law: Law, made: list[Case]) -> Iterator[None]:
        """What others do, some hundred in a transaction; mostly remarks, which lie between the desk's own."""
        left = self._options.changes
        while left > 0:
            with engine.begin() as db:
                for _ in range(min(AT_ONCE, left)):
                    id = f"OTHER-{len(self._others)}"
                    self._others[id] = "remark"
                    receive(db, law, self._envelope(id, self._dice.choice(made).id), self._clock.now_ms())
            for _ in range(min(AT_ONCE, left)):
                yield
            left -= AT_ONCE

    def _envelope(self, id: str, case_id: CaseId) -> CommandEnvelope:
        return CommandEnvelope(
            id=id,
            kind="remark",
            v=1,
            case=case_id,
            exp=0,
            after=[],
            author=name_of("DC"),
            post="DC",
            device="",
            issued_ms=self._clock.now_ms(),
            clock_offset_ms=0,
            body={"note": "其他人的备注"},
        )

    async def _online(self) -> None:
        """The desk with its platform, until it is level."""
        with self._database() as engine:
            api = make_api(engine, self._clock.now_ms)
            server = uvicorn.Server(uvicorn.Config(api, log_level="critical", timeout_graceful_shutdown=1))
            listener = self._listener.dup()
            serving = asyncio.create_task(server.serve(sockets=[listener]))
            store = SqlStore(self._folder / "desk")
            hall = Hall(store, self._clock, Here(), DESK, PERSON)
            client = CityClient(f"http://127.0.0.1:{self._listener.getsockname()[1]}", self._clock, DESK)
            await hall.open()
            work = [asyncio.create_task(each()) for each in self._work(client, hall)]
            try:
                async with asyncio.timeout(DRAIN_S):
                    await self._until_level(engine, hall)
            except TimeoutError:
                self._ledger.fault("stuck", f"{DESK} was not level after {DRAIN_S} s")
            finally:
                for task in work:
                    task.cancel()
                await asyncio.gather(*work, return_exceptions=True)
                client.close()
                store.close()
                api.state.service.fanout.leave()
                server.should_exit = True
                await serving
                listener.close()

    async def _until_level(self, engine: Engine, hall: Hall) -> None:
        """All is delivered, and a person has read what came back; what lay behind that follows it."""
        while True:
            await asyncio.sleep(0.2)
            with engine.connect().execution_options(reading=True) as db:
                identity, head = city.read_district(engine)[1], city.head(db)
            under_way = hall.wishes(WishState.WAITING, WishState.ACCEPTED) or hall.flow_wanted.is_set()
            if under_way or (hall.cursor.epoch, hall.cursor.seq) != (identity.epoch, head):
                continue
            back = hall.wishes(WishState.ATTENTION)
            if not back:
                return
            self._listed += len(back)
            for wish in back:
                self._ledger.let_go(wish.command.id)
                self._ledger.orders[wish.command.id].came_back = True
                await decide(hall, wish.command.id, Way.THEIRS)

    def _work(self, client: CityClient, hall: Hall) -> list[Callable[[], Any]]:
        hurry = asyncio.Event()
        return [
            partial(feed.follow, client, hall, self._clock, hurry),
            partial(outbox.deliver, client, hall, self._clock, hurry),
            partial(feed.fill_archive, client, hall, self._clock),
            partial(feed.fill_histories, client, hall, self._clock),
        ]

    async def _timed(self, name: str, work: Any) -> None:
        begun = time.monotonic()
        await work
        self._times[name] = round(time.monotonic() - begun, 1)

    async def _judged(self, engine: Engine) -> Card:
        truth = checks.Truth(engine)
        store = SqlStore(self._folder / "desk")
        hall = Hall(store, self._clock, Here(), DESK, PERSON)
        await hall.open()
        await hall.fill()
        for order in self._ledger.of(DESK):
            wish = hall.wish(order.id)
            order.state = wish.state if wish else None
            order.restored = True
        await checks.check_station(self._ledger, truth, DESK, hall)
        store.close()
        verdicts = checks.check_orders(self._ledger, truth, self._others)
        checks.check_sequence(self._ledger, truth)
        return self._card(verdicts)

    def _card(self, verdicts: Any) -> Card:
        card = Card("offline-week", seeds=1, drain_s=self._times["back_s"])
        card.issued = len(self._ledger.orders)
        card.accepted, card.conflict, card.rejected = (verdicts[name] for name in ("accepted", "conflict", "rejected"))
        for kind, count in self._ledger.kinds().items():
            name = PART.get(kind, kind)
            setattr(card, name, getattr(card, name) + count)
        card.failures = self._ledger.wrong
        strict = sum(order.command.policy is Policy.STRICT for order in self._ledger.orders.values())
        card.more = {
            **self._times,
            "strict": strict,
            "listed_for_a_person": self._listed,
            "changes_by_others": len(self._others),
        }
        card.floor("orders given offline", card.issued, self._options.orders)
        card.floor("changes by others", len(self._others), self._options.changes)
        card.floor("accepted", card.accepted, card.issued / 2)
        card.floor("conflicts listed", self._listed, 1)
        return card


def _case(number: int) -> Case:
    return replace(in_state(Status.TO_SIGN), id=CaseId(f"c{number}"))
