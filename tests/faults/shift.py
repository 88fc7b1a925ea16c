"""A shift at one workstation: the store's own code doing what a hall makes it do, and what it has acknowledged."""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from unittest.mock import patch

from app.domain.cases import CaseId, case_row, flow_row
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.hall.ports import Batch, Cursor, Decision, Draft, SnapshotPart, Wish, WishState
from local_db import diskspace, journal
from local_db.store import SqlStore
from tests.fakes.halls import come_to
from tests.fakes.world import NOON_MS, a_case, its_flow

CASES = 60
MEMORY = Path("/dev/shm")
SMALL_JOURNAL = 30_000  # so that it is followed by another one within a shift
ALL_JOURNALS = 20  # a shift's settled orders stay within the journal's bound, as those of some weeks do
SMALL_RESERVE = 4096


@dataclass(frozen=True, slots=True)
class Told:
    """What an operator has been told: how far each order has come, and what was decided."""

    orders: dict[str, WishState] = field(default_factory=dict)
    decided: int = 0
    news: int = 0  # the last of the city's news that was taken


@dataclass(slots=True)
class Shift:
    """`begin` and `acked` are called around each step, with what is told after it."""

    store: SqlStore
    random: Random
    begin: Callable[[Told], None]
    acked: Callable[[Told], None]
    told: Told = field(default_factory=Told)
    wishes: dict[str, Wish] = field(default_factory=dict)
    issued: int = 0

    async def work(self, steps: int) -> None:
        for _ in range(steps):
            await self.step()

    async def step(self) -> None:
        kinds = (self._order, self._answer, self._decide, self._news, self._history, self._draft)
        await self.random.choices(kinds, (8, 8, 2, 3, 1, 1))[0]()

    async def _order(self) -> None:
        self.issued += 1
        id = CommandId(f"{self.issued:08d}")
        note = "备注" * self.random.randrange(1, 60)
        command = Remark(id=id, case_id=CaseId("c1"), author="P-DP", post="DP", issued_ms=NOON_MS, note=note)
        wish = Wish(command)
        self._begin(wish)
        await self.store.keep(wish)
        self._acked(wish)

    async def _answer(self) -> None:
        waiting = [wish for wish in self.wishes.values() if wish.state in {WishState.WAITING, WishState.ACCEPTED}]
        if not waiting:
            return
        wish = self.random.choice(waiting)
        accepted = self.random.random() < 0.7
        verdict = Verdict.ACCEPTED if accepted else Verdict.CONFLICT
        state = WishState.ACCEPTED if accepted else WishState.ATTENTION
        if wish.state is WishState.ACCEPTED:
            verdict, state = Verdict.ACCEPTED, WishState.DONE
        outcome = Outcome(command_id=wish.command.id, verdict=verdict, seq=7, case=a_case())
        wish = replace(wish, state=state, outcome=outcome, epoch="e", settled_ms=NOON_MS)
        self._begin(wish)
        await self.store.settle(wish)
        self._acked(wish)

    async def _decide(self) -> None:
        back = [wish for wish in self.wishes.values() if wish.state is WishState.ATTENTION]
        if not back:
            return
        wish = replace(self.random.choice(back), state=WishState.DONE)
        decision = Decision(wish.command.id, "dismissed", "P-DP", "DP", NOON_MS + self.issued)
        self._begin(wish, decided=1)
        await self.store.decide(decision, wish)
        self._acked(wish, decided=1)

    async def _news(self) -> None:
        """Every row says with which news it came, so that a piece of them is known for one."""
        seq = self.told.news + 1
        if seq == 1:
            await come_to(self.store, Cursor("e", "s", 0))
        ids = self.random.sample(range(CASES), self.random.randrange(1, 20))
        cases = [a_case(f"n{id}", version=seq, title=f"第{seq}批" + "内容" * 40) for id in ids]
        flow = [flow_row(its_flow(case)[-1]) for case in cases]
        batch = Batch(seq - 1, Cursor("e", "s", seq), seq, NOON_MS, [case_row(case) for case in cases], flow)
        self.begin(replace(self.told, news=seq))
        await self.store.apply(batch)
        self.told = replace(self.told, news=seq)
        self.acked(self.told)

    async def _history(self) -> None:
        rows = [flow_row(record) for record in its_flow(a_case(f"h{self.random.random()}"))]
        await self.store.keep_flow(SnapshotPart(Cursor("e", "s", self.told.news), 1, rows))

    async def _draft(self) -> None:
        await self.store.keep_draft(Draft("desk", "remark", CaseId("c1"), {"note": "写了一半"}, NOON_MS))

    def _begin(self, wish: Wish, decided: int = 0) -> None:
        self.begin(self._after(wish, decided))

    def _acked(self, wish: Wish, decided: int = 0) -> None:
        self.wishes[wish.command.id] = wish
        self.told = self._after(wish, decided)
        self.acked(self.told)

    def _after(self, wish: Wish, decided: int) -> Told:
        orders = self.told.orders | {str(wish.command.id): wish.state}
        return replace(self.told, orders=orders, decided=self.told.decided + decided)


def _nothing(_: Told) -> None:
    pass


def play(
    folder: Path,
    seed: int,
    steps: int,
    begin: Callable[[Told], None] = _nothing,
    acked: Callable[[Told], None] = _nothing,
    at_the_end: Callable[[], None] = lambda: None,
) -> Shift:
    """A shift on the files of this folder, ended in an orderly way; `at_the_end` is called before that."""

    async def go() -> Shift:
        store = SqlStore(folder)
        await store.load()
        shift = Shift(store, Random(seed), begin, acked)
        await shift.work(steps)
        at_the_end()
        store.close()
        return shift

    with asyncio.Runner() as runner:
        return runner.run(go())


def shifts(first_seed: int, whole: int, most: int) -> Iterator[tuple[int, int]]:
    """One shift after another by its seed, and how much is to be done to its files: `whole` in all."""
    for number, done in enumerate(range(0, whole, most)):
        yield first_seed + number, min(most, whole - done)


@contextmanager
def a_folder() -> Iterator[Path]:
    """Somewhere quick, where there is such a place."""
    folder = Path(tempfile.mkdtemp(dir=MEMORY if MEMORY.is_dir() else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@contextmanager
def small_files() -> Iterator[None]:
    """Journals that are soon full and a reserve that is soon written."""
    with ExitStack() as stack:
        stack.enter_context(patch.object(journal, "FULL_BYTES", SMALL_JOURNAL))
        stack.enter_context(patch.object(journal, "OLDER_KEPT", ALL_JOURNALS))
        stack.enter_context(patch.object(diskspace, "RESERVE_BYTES", SMALL_RESERVE))
        yield
