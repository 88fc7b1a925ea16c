"""A workstation: a real hall on real files, with an operator in front of it who trusts what the screen says."""

import asyncio
import shutil
from collections.abc import Callable, Sequence
from functools import cache, partial
from pathlib import Path
from random import Random
from typing import Any

from app.city.client import CityClient
from app.domain.cases import CaseId
from app.hall.hall import Hall
from app.hall.overlay import Row
from app.hall.ports import NOWHERE, Applied, Batch, Cursor, QueueQuery, WishState
from app.hall.wipes import Wipes
from app.lanes import Lane
from app.sync import blobs, drift, feed, outbox, receipts
from app.sync.watch import watch
from local_db.store import SqlStore
from tests.fakes.world import NOON_MS, Here
from tests.faults.sim import files
from tests.faults.sim.ledger import Ledger, LedgerClerk
from tests.faults.sim.line import Carry, Line
from tests.faults.sim.mortal import Died, Mortal
from tests.faults.sim.operator import Operator
from tests.faults.sim.platform import scratch
from tests.faults.sim.wiping import Wiping

LOOK_S = 6.0
ROWS = 20  # on a screen
SCOPED = frozenset({"T-SC", "T-DEPT"})


@cache
def new_files() -> Path:
    """The files of a station that was never at work; made once in a process."""

    async def made(folder: Path) -> None:
        store = SqlStore(folder, lambda name, **_: Lane(name))
        await store.load()
        store.close()

    folder = scratch() / "new"
    with asyncio.Runner() as runner:
        runner.run(made(folder))
    return folder


class StationClock:
    """A machine's clock, which somebody may set. Time passes as the loop says."""

    def __init__(self) -> None:
        self.jump_ms = 0

    def now_ms(self) -> int:
        return max(0, NOON_MS + self.monotonic_ms() + self.jump_ms)

    def monotonic_ms(self) -> int:
        return round(asyncio.get_running_loop().time() * 1000)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class WatchedStore(SqlStore):
    """What it says of wiping is looked at."""

    def __init__(self, station: "Station") -> None:
        super().__init__(station.folder, station.lane)
        self._station = station

    async def apply(self, batch: Batch) -> Applied:
        self._station.wiping.comes(self._station.name, batch)
        return await super().apply(batch)

    async def wiped(self) -> Sequence[Wipes]:
        found, at = await super().wiped(), self._station
        for each in found:
            at.wiping.check_told(at.name, at.folder, each.epoch, each.seqs)
        return found

    async def idle(self) -> None:
        """What its lane does when nobody wants anything of it for a while."""
        await self._writer.run(self._cache.tidy)


class Station(Mortal):
    def __init__(self, name: str, dice: Random, folder: Path, person: str, carry: Carry, ledger: Ledger) -> None:
        super().__init__(name, dice)
        self.folder = folder
        self.person = person
        self.clock = StationClock()
        self.store: WatchedStore | None = None
        self.hall: Hall | None = None
        self.outcome_of: Callable[[str], tuple[str, int] | None] = lambda _: None  # as recorded by the platform
        self.busy = True  # the operator gives orders
        self.compares = True  # with the platform's sums; what was missed is repaired then, and not seen here
        self.wiping = Wiping(ledger)  # the world's, of which all stations know
        self.may_lose = person in SCOPED  # cases may leave what it is granted
        self.troubles: list[str] = []
        self._carry = carry
        self._ledger = ledger
        self._operator = Operator(name, dice, LedgerClerk(name, ledger, self._epoch), folder)
        self._cursor = NOWHERE
        self._sight: tuple[str, set[str]] = ("", set())  # of which history, and which cases

        shutil.copytree(new_files(), folder)

    async def start(self) -> None:
        """Come up on what is on disk, and go to work."""
        self.begin()
        await asyncio.wait([self.spawn(self._up())])

    async def _up(self) -> None:
        try:
            self.store = WatchedStore(self)
            kept = files.SimFiles(self.folder, self.lane)
            self.hall = hall = Hall(self.store, self.clock, Here(), self.name, self.person, blobs=kept)
            city = CityClient("http://city", self.clock, self.name, self.lane, Line(self._carry))
            await hall.open()
            self._take_stock(hall)
            await hall.fill()
        except Died:
            return
        hurry = asyncio.Event()
        hall.changed.connect(lambda _: self._watched(hall))
        hall.learned.connect(self._learned)
        endless = (
            partial(feed.follow, city, hall, self.clock, hurry, self.dice),
            partial(outbox.deliver, city, hall, self.clock, hurry, self.dice),
            partial(feed.fill_archive, city, hall, self.clock, self.dice),
            partial(feed.fill_histories, city, hall, self.clock, self.dice),
            partial(feed.fetch_histories, city, hall, self.clock),
            *([partial(drift.keep_comparing, city, hall, self.clock)] if self.compares else []),
            partial(receipts.acknowledge, city, hall, self.clock),
            partial(blobs.send_up, city, kept, hall, self.clock),
            partial(blobs.fetch, city, kept, hall),
        )
        for each in endless:
            self.spawn(watch(each, self._trouble, self.clock))
        self.spawn(self._operate(hall))
        self.spawn(self._look_around(hall))
        self._watched(hall)

    def die(self) -> None:
        if self.alive:
            super().die()

    async def rest(self) -> None:
        """After its death: the files are nobody's, and as it left them. SQLite would tidy them up when it closes."""
        await self.buried()
        if self.store:
            left = {path: path.read_bytes() for path in self.folder.glob("cache.db*") if path.suffix != ".db-shm"}
            self.store.close()
            for path, content in left.items():
                path.write_bytes(content)
        self.store = self.hall = None

    def lose_cache(self) -> None:
        """Somebody throws the cache away while the program is not running."""
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"cache.db{suffix}").unlink(missing_ok=True)
        self._cursor, self._sight = NOWHERE, ("", set())

    def sit_down(self, person: str) -> bool:
        """Somebody else takes the seat, now and whenever it starts again; whether that can be."""
        if not self.alive or self.hall is None or self.hall.law is None or self.hall.operator.id == person:
            return False
        self.person, self.may_lose = person, True  # what is here may be out of the new scope
        known = self.hall.law.person(person)
        self.hall.sit_down(person, known.post if known else "")
        return True

    # what the operator does

    async def _operate(self, hall: Hall) -> None:
        await asyncio.sleep(self.dice.uniform(0, 3))
        while True:
            if self.busy:
                await self._operator.act(hall)
            await asyncio.sleep(self.dice.uniform(0.2, 7))

    async def let_go(self) -> None:
        """The operator has read all that came back."""
        if self.alive and self.hall:
            await self._operator.let_all_go(self.hall)

    def _epoch(self) -> str:
        return self.hall.cursor.epoch if self.hall else ""

    # what the operator sees

    def _take_stock(self, hall: Hall) -> None:
        """After a start: an order nobody was told of may be there, at most one; nothing else new may."""
        commands = [wish.command for wish in hall.wishes(*WishState)]
        self._ledger.found(self.name, commands, hall.cursor.epoch)
        self._moved(hall.cursor)

    def _watched(self, hall: Hall) -> None:
        """Every order is either shown as under way or back, or its effect is."""
        for order in self._ledger.of(self.name):
            wish = hall.wish(order.id)
            if wish:
                order.state = wish.state
                if wish.state is WishState.ATTENTION and wish.outcome:
                    order.came_back, order.why = True, wish.outcome.code
            elif order.state is not None:
                order.state = None
                if self.alive:
                    self.spawn(self._look_for(hall, order.id))

    async def _look_for(self, hall: Hall, id: str) -> None:
        """An order is no longer shown: then the platform has decided it, and what is shown has its effect."""
        order = self._ledger.orders[id]
        found = self.outcome_of(id)
        if order.restored or order.let_go:
            return
        if found is None:
            self._ledger.fault("lost", f"{self.name} has put away {order.kind} {id}, which was never decided")
        elif found[0] != "accepted":
            self._ledger.fault("lost", f"{self.name} has put away {order.kind} {id}, which was refused")
        elif hall.cursor != NOWHERE:
            shown = await self._shown(hall, order.case)
            at = shown.case.version if shown else 0
            may_come = self.may_lose or hall.archive.wanted.is_set()  # closed ones come after the open ones
            if at < found[1] and (shown or not may_come):
                self._ledger.fault("backwards", f"{self.name} does not show {order.kind} {id}: {at} < {found[1]}")

    async def _look_around(self, hall: Hall) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(0, LOOK_S))
            before, obeyed = (hall.cursor, hall.archive.wanted.is_set()), self.wiping.obeyed_by(self.name)
            rows = await hall.page(QueueQuery(open_only=False), 0, ROWS)
            if before == (hall.cursor, False):
                self._check_sight(hall, {str(row.case.id) for row in rows})
            epoch = before[0].epoch
            if epoch and epoch == hall.cursor.epoch:
                for row in rows:
                    self._ledger.saw(self.name, epoch, row.case.id, row.case.version)
                self.wiping.check_shown(self.name, obeyed, (rows, hall.wishes(WishState.ATTENTION)))
            if rows:
                await self._look_into(hall, self.dice.choice(rows).case.id)

    def _check_sight(self, hall: Hall, shown: set[str]) -> None:
        """What was once in sight stays there while the platform has it, also while all is being fetched anew."""
        if hall.cursor != NOWHERE and hall.cursor.epoch != self._sight[0]:
            self._sight = (hall.cursor.epoch, shown)
        vanished = self._sight[1] - shown - self.wiping.erased_once
        if vanished and not self.may_lose and len(shown) < ROWS:
            self._ledger.fault("backwards", f"{self.name} no longer shows {sorted(vanished)}")
        self._sight = (self._sight[0], shown)

    async def _look_into(self, hall: Hall, case: CaseId) -> None:
        """Somebody reads the history of a case and opens what is attached to it."""
        obeyed = self.wiping.obeyed_by(self.name)
        story = await hall.story(case)
        if story is None:
            return
        self.wiping.check_shown(self.name, obeyed, story)
        if wrong := await files.opened(hall, " ".join(step.attachments for step in story.flow)):
            self._ledger.fault("diverged", f"{self.name}: {wrong}")

    def _learned(self, batch: Batch) -> None:
        self._moved(batch.cursor)
        self.wiping.has_come(self.name, batch)

    async def _shown(self, hall: Hall, case: str) -> Row | None:
        rows = await hall.page(QueueQuery(only=(CaseId(case),), open_only=False), 0, 1)
        return rows[0] if rows else None

    def _moved(self, cursor: Cursor) -> None:
        """A cursor goes forward within a history."""
        if cursor == NOWHERE:
            return
        before = self._cursor
        if (before.epoch, before.scope) == (cursor.epoch, cursor.scope) and cursor.seq < before.seq:
            self._ledger.fault("backwards", f"{self.name}: the cursor went from {before.seq} to {cursor.seq}")
        self._cursor = cursor

    def _trouble(self, error: BaseException) -> None:
        self.troubles.append(f"{self.name}: {error!r}")
        self._ledger.fault("stuck", f"{self.name} met {error!r}")

    def figures(self) -> dict[str, Any]:
        hall = self.hall
        return {"lives": self.life, "cursor": hall.cursor.seq if hall else None}
