"""Real desks and a real platform over a line that fails, killed and stopped at any moment (sync.md §3.3).

What operators were told is written down by this process, which nobody kills. In the end the line heals, all is
delivered, and the files of the desks are compared with the platform's tables.
"""

import argparse
import asyncio
import shutil
import socket
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from app.clock import SystemClock
from app.domain.commands import command_from_record
from app.hall.hall import Hall
from app.hall.ports import Cursor
from app.platform.database import open_database
from local_db.store import SqlStore
from tests.fakes.world import Here
from tests.faults.card import Card
from tests.faults.real.desk import PAUSE_S, Seat, sit
from tests.faults.real.platform import serve
from tests.faults.real.proxy import Proxy
from tests.faults.real.ward import Ward
from tests.faults.sim import checks
from tests.faults.sim.ledger import Ledger
from tests.faults.sim.platform import beginning, memory

PEOPLE = ("T-DP", "T-DC", "T-SC")
CASES = 6
DRAIN_S = 60.0
TURN_S = 0.1
KILLS_S, STOPS_S, BLACKOUTS_S = 2.0, 9.0, 15.0  # how far apart, on average
ORDER_EVERY_S, KILL_EVERY_S = 4.0, 10.0  # at least: a suite that did less has shown nothing
PART = {"backwards": "diverged"}


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--seconds", type=float, default=60.0, help="of faults")
    parser.add_argument("--desks", type=int, default=3, choices=(1, 2, 3))


def run(options: argparse.Namespace) -> Card:
    folder = Path(mkdtemp(dir=memory()))
    try:
        with asyncio.Runner() as runner:
            return runner.run(Siege(folder, Random(options.seed), options.desks).run(options.seconds))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Siege:
    """`standing`: what each desk said last of itself."""

    def __init__(self, folder: Path, dice: Random, desks: int) -> None:
        self.ledger = Ledger(epoch="E0")
        self.faults: Counter[str] = Counter()
        self.standing: dict[str, tuple[Cursor, int, str]] = {}
        self._folder, self._dice = folder, dice
        self._url = f"sqlite:///{folder / 'city.db'}"
        shutil.copy(beginning(CASES, closed=0), folder / "city.db")
        port = _free_port()
        self._platform = Ward("platform", serve, self._url, port)
        self._proxy = Proxy(dice, port)
        self._desks: list[Ward] = []
        self._people = PEOPLE[:desks]
        self._seconds = 0.0  # of faults

    async def run(self, seconds: float) -> Card:
        self._seconds = seconds
        await self._proxy.start()
        url = f"http://127.0.0.1:{self._proxy.port}"
        for number, person in enumerate(self._people):
            name = f"D-0{number}"
            self._desks.append(Ward(name, sit, Seat(name, self._folder / name, url, person, PAUSE_S), talks=True))
        wards = [self._platform, *self._desks]
        try:
            for ward in wards:
                ward.start()
            await self._break_things(seconds)
            drained_s = await self._drain()
        finally:
            for ward in wards:
                self._hear(ward, ward.kill())
            await self._proxy.stop()
        return await self._judged(drained_s)

    async def _break_things(self, seconds: float) -> None:
        now = asyncio.get_running_loop().time
        until, back = now() + seconds, dict.fromkeys((self._platform, *self._desks), 0.0)
        while now() < until:
            for ward in back:
                self._hear(ward, ward.heard())
                self._disturb(ward, back, now())
            if self._dice.random() < TURN_S / BLACKOUTS_S:
                self._proxy.black_out(self._dice.uniform(1, 4))
            await asyncio.sleep(TURN_S)

    def _disturb(self, ward: Ward, back: dict[Ward, float], now: float) -> None:
        """Kill it, stop it, or let it come back when it is time."""
        kind = "platform" if ward is self._platform else "desk"
        if not ward.alive or ward.stopped:
            if now < back[ward]:
                return
            if ward.stopped:
                ward.go_on()
            else:
                self._hear(ward, ward.kill())
                ward.start()
        elif self._dice.random() < TURN_S / KILLS_S / len(back):
            self.faults[f"{kind}_killed"] += 1
            self._hear(ward, ward.kill())
            back[ward] = now + self._dice.choice((0.0, 0.2, 1.0))
        elif self._dice.random() < TURN_S / STOPS_S / len(back):
            self.faults[f"{kind}_stopped"] += 1
            ward.stop()
            back[ward] = now + self._dice.uniform(0.5, 3)

    async def _drain(self) -> float:
        """How long it took from the end of the faults until all was delivered, at most DRAIN_S."""
        now = asyncio.get_running_loop().time
        begun = now()
        self._proxy.heal()
        self.standing.clear()
        for ward in (self._platform, *self._desks):
            if ward.stopped:
                ward.go_on()
            if not ward.alive:
                self._hear(ward, ward.kill())
                ward.start()
        while now() - begun < DRAIN_S and not self._is_quiet():
            await asyncio.sleep(TURN_S)
            for desk in self._desks:
                desk.tell("calm")
                self._hear(desk, desk.heard())
        return now() - begun

    def _is_quiet(self) -> bool:
        if len(self.standing) < len(self._desks) or any(waiting for _, waiting, _ in self.standing.values()):
            return False
        truth = self._truth()
        people = dict(zip((desk.name for desk in self._desks), self._people, strict=True))
        return all(
            (cursor, etag) == (truth.cursor((people[name], "")), truth.etag)
            for name, (cursor, _, etag) in self.standing.items()
        )

    async def _judged(self, drained_s: float) -> Card:
        truth = self._truth()
        for desk, person in zip(self._desks, self._people, strict=True):
            store = SqlStore(self._folder / desk.name)
            hall = Hall(store, SystemClock(), Here(), desk.name, person)
            await hall.open()
            await hall.fill()
            for order in self.ledger.of(desk.name):
                wish = hall.wish(order.id)
                order.state = wish.state if wish else None
            await checks.check_station(self.ledger, truth, desk.name, hall)
            store.close()
        verdicts = checks.check_orders(self.ledger, truth, {})
        checks.check_versions(self.ledger, truth)
        checks.check_sequence(self.ledger, truth)
        return self._card(verdicts, drained_s)

    def _card(self, verdicts: Counter[str], drained_s: float) -> Card:
        card = Card("processes", seeds=1, faults=self.faults + self._proxy.faults, drain_s=drained_s)
        card.issued = len(self.ledger.orders)
        card.accepted, card.conflict, card.rejected = (verdicts[name] for name in ("accepted", "conflict", "rejected"))
        for kind, count in self.ledger.kinds().items():
            name = PART.get(kind, kind)
            setattr(card, name, getattr(card, name) + count)
        card.failures = self.ledger.wrong
        told = sum(order.told for order in self.ledger.orders.values())
        card.more = {"told": told, "lives": sum(ward.lives for ward in (self._platform, *self._desks))}
        card.floor("orders operators were told of", told, max(1.0, self._seconds / ORDER_EVERY_S))
        card.floor("orders accepted", card.accepted, max(1.0, self._seconds / ORDER_EVERY_S))
        kills = self.faults["platform_killed"] + self.faults["desk_killed"]
        card.floor("processes killed", kills, max(1.0, self._seconds / KILL_EVERY_S))
        return card

    def _hear(self, ward: Ward, said: list[Any]) -> None:
        for word, *rest in said:
            getattr(self, f"_heard_{word}")(ward.name, *rest)

    def _heard_found(self, name: str, records: list[Any], epoch: str) -> None:
        self.ledger.found(name, [command_from_record(record) for record in records], epoch)

    def _heard_trying(self, name: str, case: str, kind: str) -> None:
        self.ledger.attempts[name] = (case, kind)

    def _heard_told(self, name: str, record: Any) -> None:
        self.ledger.attempts.pop(name, None)
        self.ledger.told(name, command_from_record(record), self.ledger.epoch, told=True)

    def _heard_forbidden(self, name: str) -> None:
        self.ledger.attempts.pop(name, None)

    def _heard_let_go(self, _name: str, id: str) -> None:
        self.ledger.let_go(id)

    def _heard_stands(self, name: str, cursor: Cursor, under_way: int, etag: str) -> None:
        self.standing[name] = (cursor, under_way, etag)

    def _heard_trouble(self, name: str, words: str) -> None:
        self.ledger.fault("stuck", f"{name} met {words}")

    def _truth(self) -> checks.Truth:
        engine = open_database(self._url)
        try:
            return checks.Truth(engine)
        finally:
            engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
