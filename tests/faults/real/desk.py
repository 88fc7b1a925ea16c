"""A workstation without windows as a process of its own: its operator gives orders and reports what they were told."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from typing import Any

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.commands import Command, record_of
from app.hall.hall import Hall
from app.hall.ports import WishState
from app.sync import feed, outbox
from app.sync.watch import watch
from local_db.store import SqlStore
from tests.fakes.world import Here
from tests.faults.sim.operator import Operator

PAUSE_S = 0.25  # between two acts of the operator, on average
REPORT_S = 0.25


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a desk is and who sits there."""

    name: str
    folder: Path
    url: str
    person: str
    pause_s: float = PAUSE_S


@dataclass(slots=True)
class Messenger:
    """Tells those outside what the operator here was told: they outlive us."""

    line: Connection

    def trying(self, case: str, kind: str) -> None:
        self.line.send(("trying", case, kind))

    def told(self, command: Command) -> None:
        self.line.send(("told", record_of(command)))

    def forbidden(self) -> None:
        self.line.send(("forbidden",))

    def let_go(self, id: str) -> None:
        self.line.send(("let_go", id))


def sit(seat: Seat, line: Connection) -> None:
    """Until it is killed."""
    with asyncio.Runner() as runner:
        runner.run(_at_work(seat, line))


async def _at_work(seat: Seat, line: Connection) -> None:
    clock, store, hurry = SystemClock(), SqlStore(seat.folder), asyncio.Event()
    hall = Hall(store, clock, Here(), seat.name, seat.person)
    city = CityClient(seat.url, clock, seat.name)
    await hall.open()
    line.send(("found", [record_of(wish.command) for wish in hall.wishes(*WishState)], hall.cursor.epoch))
    await hall.fill()

    def trouble(error: BaseException) -> None:
        line.send(("trouble", repr(error)))

    endless: list[Callable[[], Any]] = [
        partial(feed.follow, city, hall, clock, hurry),
        partial(outbox.deliver, city, hall, clock, hurry),
        partial(feed.fill_archive, city, hall, clock),
        partial(feed.fill_histories, city, hall, clock),
        partial(feed.fetch_histories, city, hall, clock),
    ]
    work = [asyncio.create_task(watch(each, trouble, clock)) for each in endless]
    await asyncio.gather(_operate(seat, hall, line), *work)


async def _operate(seat: Seat, hall: Hall, line: Connection) -> None:
    dice = Random(os.getpid())
    operator = Operator(seat.name, dice, Messenger(line))
    busy, reported = True, 0.0
    now = asyncio.get_running_loop().time
    while True:
        if line.poll():
            busy = line.recv() == "work"
        if busy:
            await operator.act(hall)
        else:
            await operator.let_all_go(hall)
        if now() - reported > REPORT_S:
            under_way = len(hall.wishes(*set(WishState) - {WishState.DONE}))
            line.send(("stands", hall.cursor, under_way, hall.dict_etag))
            reported = now()
        await asyncio.sleep(dice.expovariate(1 / seat.pause_s) if busy else REPORT_S)
