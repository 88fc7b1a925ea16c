"""A workstation: a real hall on real files, with an operator in front of it who trusts what the screen says."""

import asyncio
import shutil
from collections.abc import Callable
from functools import cache, partial
from pathlib import Path
from random import Random
from tempfile import mkdtemp
from typing import Any

from app.city.client import CityClient
from app.domain.cases import CaseId
from app.domain.commands import COMMANDS, Command
from app.errors import NotAllowed
from app.hall.attention import decide
from app.hall.hall import Hall
from app.hall.overlay import Row
from app.hall.ports import NOWHERE, Cursor, QueueQuery, Way, WishState
from app.lanes import Lane
from app.sync import drift, feed, outbox
from app.sync.watch import watch
from local_db.store import SqlStore
from tests.fakes.lives import SITUATIONS
from tests.fakes.world import NOON_MS, Here
from tests.faults.sim.ledger import Ledger
from tests.faults.sim.line import Carry, Line
from tests.faults.sim.mortal import Died, Mortal
from tests.faults.sim.platform import memory

KINDS = tuple(name for name in SITUATIONS if name not in {"recalculate", "apply_outage", "follow_parent", "merge"})
OFTEN = (
    "remark",
    "urge",
    "remark",
    "dispatch",
    "redirect",
    "accept",
    "file",
    "sign",
    "rework",
    "reclassify",
    "inquire",
)
TRIES = 12
LOOK_S = 6.0


@cache
def new_files() -> Path:
    """The files of a station that was never at work; made once in a process."""

    async def made(folder: Path) -> None:
        store = SqlStore(folder, lambda name, **_: Lane(name))
        await store.load()
        store.close()

    folder = Path(mkdtemp(dir=memory())) / "new"
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


class Station(Mortal):
    def __init__(self, name: str, dice: Random, folder: Path, person: str, carry: Carry, ledger: Ledger) -> None:
        super().__init__(name, dice)
        self.folder = folder
        self.person = person
        self.clock = StationClock()
        self.store: SqlStore | None = None
        self.hall: Hall | None = None
        self.outcome_of: Callable[[str], tuple[str, int] | None] = lambda _: None  # as recorded by the platform
        self.busy = True  # the operator gives orders
        self.troubles: list[str] = []
        self._carry = carry
        self._ledger = ledger
        self._cursor = NOWHERE

        shutil.copytree(new_files(), folder)

    async def start(self) -> None:
        """Come up on what is on disk, and go to work."""
        self.begin()
        await asyncio.wait([self.spawn(self._up())])

    async def _up(self) -> None:
        try:
            self.store = SqlStore(self.folder, self.lane)
            self.hall = hall = Hall(self.store, self.clock, Here(), self.name, self.person)
            city = CityClient("http://city", self.clock, self.name, self.lane, Line(self._carry))
            await hall.open()
            self._take_stock(hall)
            await hall.fill()
        except Died:
            return
        hurry = asyncio.Event()
        hall.changed.connect(lambda _: self._watched(hall))
        hall.learned.connect(lambda batch: self._moved(batch.cursor))
        endless = (
            partial(feed.follow, city, hall, self.clock, hurry, self.dice),
            partial(outbox.deliver, city, hall, self.clock, hurry),
            partial(feed.fill_archive, city, hall, self.clock, self.dice),
            partial(feed.fill_histories, city, hall, self.clock, self.dice),
            partial(feed.fetch_histories, city, hall, self.clock),
            partial(drift.keep_comparing, city, hall, self.clock),
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
        """After its death: the files are nobody's."""
        await self.buried()
        if self.store:
            self.store.close()
        self.store = self.hall = None

    def lose_cache(self) -> None:
        """Somebody throws the cache away while the program is not running."""
        for suffix in ("", "-wal", "-shm"):
            (self.folder / f"cache.db{suffix}").unlink(missing_ok=True)
        self._cursor = NOWHERE

    # what the operator does

    async def _operate(self, hall: Hall) -> None:
        await asyncio.sleep(self.dice.uniform(0, 3))
        while True:
            if self.busy:
                await self._act(hall)
            await asyncio.sleep(self.dice.uniform(0.2, 7))

    async def let_go(self) -> None:
        """The operator has read all that came back."""
        hall = self.hall
        if not self.alive or hall is None:
            return
        for wish in hall.wishes(WishState.ATTENTION):
            order = self._ledger.orders.get(wish.command.id)
            if order:
                order.let_go = True
            await decide(hall, wish.command.id, Way.THEIRS)

    async def _act(self, hall: Hall) -> None:
        back = hall.wishes(WishState.ATTENTION)
        if back and self.dice.random() < 0.3:
            order = self._ledger.orders.get(back[0].command.id)
            if order:
                order.let_go = True
            await decide(hall, back[0].command.id, Way.THEIRS)
            return
        rows = await hall.page(QueueQuery(), 0, 8)
        if not rows or hall.law is None:
            return
        row = rows[min(self.dice.randrange(len(rows)), self.dice.randrange(len(rows)))]
        for _ in range(TRIES):
            if await self._tried(hall, row):
                return

    async def _tried(self, hall: Hall, row: Row) -> bool:
        name = self.dice.choice(OFTEN if self.dice.random() < 0.8 else KINDS)
        kind, body = COMMANDS[name], dict(self.dice.choice(SITUATIONS[name]).body)
        case_id = CaseId(f"{self.name}-{self.dice.randrange(10**6)}") if name == "register" else row.case.id
        if name != "register" and hall.why_not(kind, row.case):
            return False
        self._ledger.attempts[self.name] = (case_id, name)
        try:
            command = await hall.submit(kind, case_id, **body)
        except NotAllowed:
            self._ledger.attempts.pop(self.name, None)
            self._ledger.refused_here += 1
            return False
        self._ledger.attempts.pop(self.name, None)
        self._ledger.told(self.name, command, told=True)
        return True

    # what the operator sees

    def _take_stock(self, hall: Hall) -> None:
        """After a start: an order nobody was told of may be there, at most one; nothing else new may."""
        attempt = self._ledger.attempts.pop(self.name, None)
        for wish in hall.wishes(*WishState):
            command: Command = wish.command
            if command.id in self._ledger.orders:
                continue
            if attempt != (command.case_id, command.name):
                self._ledger.fault("duplicated", f"{self.name} has an order {command.id} that nobody gave")
            attempt = None
            self._ledger.told(self.name, command, told=False)
        self._moved(hall.cursor)

    def _watched(self, hall: Hall) -> None:
        """Every order is either shown as under way or back, or its effect is."""
        for order in self._ledger.of(self.name):
            wish = hall.wish(order.id)
            if wish:
                order.state = wish.state
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
            if not shown or shown.case.version < found[1]:
                at = shown.case.version if shown else None
                self._ledger.fault("backwards", f"{self.name} does not show {order.kind} {id}: {at} < {found[1]}")

    async def _look_around(self, hall: Hall) -> None:
        while True:
            await asyncio.sleep(self.dice.uniform(0, LOOK_S))
            for row in await hall.page(QueueQuery(open_only=False), 0, 20):
                self._ledger.saw(self.name, hall.cursor.epoch, row.case.id, row.case.version)

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
