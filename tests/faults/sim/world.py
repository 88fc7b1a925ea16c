"""One seed from beginning to end: faults, then healing, then the question whether anything was lost or doubled."""

import asyncio
import hashlib
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from unittest import mock

from app import faultpoints
from app.domain.ids import ulid
from app.platform import feed as platform_feed
from app.platform import hints, scheduler, snapshots
from app.sync import blobs, queues
from app.sync import feed as sync_feed
from local_db import diskspace
from tests.faults.sim import checks, files, loop
from tests.faults.sim.elsewhere import Elsewhere
from tests.faults.sim.ledger import Ledger
from tests.faults.sim.mortal import ACTOR, Died, Mortal, noted
from tests.faults.sim.network import Network, Weather
from tests.faults.sim.plan import CASES, PEOPLE, Happening, Plan, plan_of
from tests.faults.sim.platform import Platform, Worker, beginning, memory
from tests.faults.sim.speed import shared_statements
from tests.faults.sim.station import Station, new_files

WORKERS = 2
DRAIN_S = 60.0  # I12
POLL_S = 3.0  # how soon a worker sees what another has written
SCHEDULER_S = 15.0
MEET_MS = 15_000  # how often a hall asks what the platform is
RESERVE_BYTES = 4096
DOWN_S = (0.2, 1.0, 4.0)


@dataclass(slots=True)
class Result:
    """What one seed did and what came of it."""

    seed: int
    trace: str = ""
    wrong: list[str] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    deaths: Counter[str] = field(default_factory=Counter)
    reached: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    issued: int = 0
    drain_s: float = 0.0


class World:
    def __init__(self, plan: Plan, folder: Path) -> None:
        self.plan = plan
        self.dice = Random(f"world {plan.seed}")
        self.ledger = Ledger()
        self.platform = Platform(folder, self.dice, WORKERS, plan.cases)
        self.ledger.epoch = self.platform.epoch
        self.elsewhere = Elsewhere(self.dice, self.platform, self.ledger)
        self.wiping = self.elsewhere.wiping
        self.network = Network(self.dice, self.platform.workers, Weather(dict(plan.chances), impatient=plan.impatient))
        self.network.note = self.note  # type: ignore[method-assign]
        self.stations = [self._a_station(f"D-0{n}", folder, person) for n, person in enumerate(plan.people)]
        for station in self.stations:
            station.outcome_of = self._recorded
            station.died = partial(self._restart, station)
        for worker in self.platform.workers:
            worker.died = partial(self._restart, worker)
        self.result = Result(plan.seed)
        self._trace = hashlib.sha256()
        self._lost_cache: set[str] = set()
        self._held = False  # nobody comes up again until the backup is in its place
        self._fixing: list[asyncio.Task[None]] = []
        self._healed = False
        self.told: list[str] | None = None

    def _a_station(self, name: str, folder: Path, person: str) -> Station:
        carry = partial(self.network.carry, name)
        station = Station(name, self.dice, folder / name, person, carry, self.ledger)
        station.compares = self.plan.compares
        station.wiping = self.wiping
        return station

    # the course of a seed

    async def run(self) -> None:
        for worker in self.platform.workers:
            await worker.start()
        for station in self.stations:
            await station.start()
        begun = asyncio.get_running_loop().time()
        for happening in self.plan.happenings:
            await asyncio.sleep(max(0.0, begun + happening.at_s - asyncio.get_running_loop().time()))
            self.note(f"{happening.what} {happening.whom} {happening.amount}")
            await self._let_happen(happening)
        await asyncio.sleep(max(0.0, begun + self.plan.seconds - asyncio.get_running_loop().time()))
        await self._heal()
        await self._drain()
        await self._judge()

    async def _let_happen(self, happening: Happening) -> None:
        if at_platform := getattr(self.elsewhere, happening.what, None):
            self.result.faults[happening.what] += await at_platform(happening)
        else:
            await getattr(self, happening.what)(happening)

    async def _heal(self) -> None:
        self._healed = True
        self.network.heal()
        for station in self.stations:
            station.busy = False
        while self._fixing:
            await self._fixing.pop()
        self.note("healed")

    async def _drain(self) -> None:
        """Wait until all is quiet; operators let go of what came back, for other orders may wait behind it."""
        now = asyncio.get_running_loop().time
        begun = now()
        while now() - begun < DRAIN_S and not await self._is_quiet():
            await asyncio.sleep(0.5)
            for station in self.stations:
                await station.let_go()
        self.result.drain_s = now() - begun

    async def _is_quiet(self) -> bool:
        halls = [station.hall for station in self.stations]
        if not all(hall and checks.quiet(hall) and hall.cursor.seq >= 0 for hall in halls):
            return False
        truth = self.elsewhere.truth()
        if self.wiping.untold(self.elsewhere.engine(), truth.floor):
            return False
        return all(
            hall and hall.cursor == truth.cursor(hall.operator.seat) and hall.dict_etag == truth.etag for hall in halls
        )

    async def _judge(self) -> None:
        truth, wiping = self.elsewhere.truth(), self.wiping
        self.result.verdicts = checks.check_orders(self.ledger, truth, self.elsewhere.orders, wiping.erased)
        checks.check_versions(self.ledger, truth)
        checks.check_sequence(self.ledger, truth)
        self.result.verdicts["with a file"] = checks.check_files(self.ledger, truth, wiping.emptied)
        wiping.check_platform((truth.cases, truth.flow, truth.outcomes))
        wiping.check_receipts(self.elsewhere.engine(), truth.floor)
        for station in self.stations:
            assert station.hall
            assert station.store
            await checks.check_station(self.ledger, truth, station.name, station.hall)
            await checks.check_histories(self.ledger, truth, station.name, station.hall)
            await station.store.idle()
            wiping.check_files(station.name, station.folder)
        for id in sorted(truth.outcomes):
            self.note(f"{id} {truth.outcomes[id]}")

    async def end(self) -> Result:
        """Put all files away: a thousand seeds are run in one process."""
        everybody: tuple[Station | Worker, ...] = (*self.stations, *self.platform.workers)
        for mortal in everybody:
            mortal.died = lambda: None
            mortal.die()
        for mortal in everybody:
            await mortal.rest()
        self.elsewhere.let_go_of_database()
        self.result.faults += self.network.faults
        self.result.wrong, self.result.kinds = self.ledger.wrong, self.ledger.kinds()
        self.result.issued = len(self.ledger.orders)
        self.result.trace = self._trace.hexdigest()
        return self.result

    # what happens

    async def blackout(self, happening: Happening) -> None:
        self.network.go_dark(self._station(happening).name, happening.amount)

    async def station_dies(self, happening: Happening) -> None:
        self._kill(self._station(happening), "station")

    async def worker_dies(self, happening: Happening) -> None:
        self._kill(self.platform.workers[happening.whom % WORKERS], "worker")

    async def cache_lost(self, happening: Happening) -> None:
        station = self._station(happening)
        self._lost_cache.add(station.name)
        self.wiping.cache_lost(station.name)
        self._kill(station, "cache_lost")

    async def clock_set(self, happening: Happening) -> None:
        self.result.faults["clock_set"] += 1
        self._station(happening).clock.jump_ms += round(happening.amount)

    async def backup(self, _: Happening) -> None:
        self.platform.save()
        self.wiping.save()

    async def restore(self, _: Happening) -> None:
        """All workers die, and come up with the state of the backup, in another history."""
        self._held = True
        for worker in self.platform.workers:
            self._kill(worker, "worker")
        for worker in self.platform.workers:
            await worker.rest()
        self.elsewhere.let_go_of_database()
        if self.platform.put_back():
            self.result.faults["restore"] += 1
            self.ledger.epoch = self.platform.epoch
            self.wiping.put_back(self.elsewhere.engine())
            for order in self.ledger.orders.values():
                order.restored = True
        self._held = False

    async def seat(self, happening: Happening) -> None:
        """Somebody else sits down in front of a station."""
        self.result.faults["seat"] += int(self._station(happening).sit_down(PEOPLE[int(happening.amount)]))

    # dying and coming back

    def reached(self, name: str) -> None:
        """A fault point: whoever is there dies, if it is the time for it."""
        self.result.reached[name] += 1
        actor = ACTOR.get()
        if actor is None or self._healed or self.plan.deaths.get(name) != self.result.reached[name]:
            return
        self.result.deaths[name] += 1
        self.note(f"{actor.name} dies at {name}")
        actor.die()
        raise Died(actor.name)

    def note(self, said: str) -> None:
        """One more line of the trace by which two runs of a seed are compared."""
        line = f"{asyncio.get_running_loop().time():.4f} {said}\n"
        self._trace.update(line.encode())
        if self.told is not None:
            self.told.append(line)

    def _kill(self, mortal: Mortal, kind: str) -> None:
        if mortal.alive:
            self.result.faults[f"{kind}_killed"] += 1
            mortal.die()

    def _restart(self, mortal: Station | Worker) -> None:
        loop, nobody = asyncio.get_running_loop(), Context()  # whoever died has no part in it
        self._fixing.append(loop.create_task(self._come_back(mortal), context=nobody))

    async def _come_back(self, mortal: Station | Worker) -> None:
        await mortal.rest()
        await asyncio.sleep(0.1 if self._healed else self.dice.choice(DOWN_S))
        while self._held:
            await asyncio.sleep(0.1)
        if isinstance(mortal, Station) and mortal.name in self._lost_cache:
            self._lost_cache.discard(mortal.name)
            mortal.lose_cache()
        self.note(f"{mortal.name} comes up")
        await mortal.start()

    def _station(self, happening: Happening) -> Station:
        return self.stations[happening.whom % len(self.stations)]

    def _recorded(self, id: str) -> tuple[str, int] | None:
        return checks.recorded(self.elsewhere.engine(), id)


@contextmanager
def settings(plan: Plan, dice: Random) -> Iterator[None]:
    """Small pages, short waits and repeatable names, so that a short run meets all that a long one would."""
    named = partial(ulid, random_bits=dice.getrandbits)
    with (
        shared_statements(),
        mock.patch.object(snapshots, "ROWS_A_QUERY", plan.page),
        mock.patch.object(platform_feed, "PAGE_LIMIT", plan.page),
        mock.patch.object(blobs, "PART", files.PIECE),
        mock.patch.object(queues, "MOST_AT_ONCE", plan.batch),
        mock.patch.object(hints, "POLL_S", POLL_S),
        mock.patch.object(sync_feed, "MEET_EVERY_MS", MEET_MS),
        mock.patch.object(diskspace, "RESERVE_BYTES", RESERVE_BYTES),
        mock.patch.object(scheduler, "PERIOD_S", SCHEDULER_S),
        mock.patch("app.hall.counsel.ulid", named),
    ):
        yield


def prepare() -> None:
    """Make what every seed begins with, for processes that are forked from this one."""
    plan = Plan(0)
    with settings(plan, Random(0)):
        new_files()
        for count in CASES:
            beginning(count)


def run_seed(seed: int, told: list[str] | None = None) -> Result:
    """`told` gets the trace, line by line."""
    plan = plan_of(seed)
    folder = Path(mkdtemp(dir=memory()))
    world = None
    try:
        with settings(plan, Random(f"names {seed}")):
            new_files()  # made outside of the simulated time

            async def go() -> None:
                nonlocal world
                world = World(plan, folder)
                world.told = told
                faultpoints.listen(world.reached)
                try:
                    await world.run()
                finally:
                    faultpoints.listen(None)
                    await world.end()

            loop.run(go(), noted)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert world
    return world.result
