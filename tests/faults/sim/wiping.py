"""What an administrator had taken out of cases, and whether it is gone: from every file, every screen, for good."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from sqlalchemy import Connection, Engine, select

from app.domain.cases import Case, FlowRecord, altered
from app.domain.law import Law
from app.hall.ports import Batch
from app.platform import city, redaction
from app.platform.redaction import HISTORY
from app.platform.tables import receipts
from tests.fakes.lives import name_of
from tests.fakes.world import its_flow
from tests.faults.sim.ledger import Ledger

SAID = 2  # the step in which something is said that stands nowhere else
FIELDS = ("caller", "phone", "title", "description", HISTORY)


def word(case_id: str, name: str) -> str:
    """What stands in this field of this case and nowhere else."""
    return f"〔{name} of {case_id}〕"


def with_words(case: Case) -> tuple[Case, tuple[FlowRecord, ...]]:
    """The case with its history, both full of what may have to go."""
    words = {name: word(case.id, name) for name in FIELDS if name != HISTORY}
    case = altered(case, **words)
    steps = its_flow(case)
    said = replace(steps[SAID - 1], text=f"{word(case.id, HISTORY)}, {case.caller}")
    return case, (*steps[: SAID - 1], said, *steps[SAID:])


@dataclass(frozen=True, slots=True)
class Wipe:
    """`words` are to be found nowhere any more."""

    epoch: str
    seq: int
    case: str
    words: tuple[str, ...]
    is_erasure: bool


@dataclass(slots=True)
class Wiping:
    ledger: Ledger
    done: list[Wipe] = field(default_factory=list)
    begun: set[tuple[str, str, int]] = field(default_factory=set)  # station, epoch, event: it may have obeyed
    obeyed: set[tuple[str, str, int]] = field(default_factory=set)  # it has, on disk and on screen
    _erased: set[str] = field(default_factory=set)
    emptied: set[str] = field(default_factory=set)  # cases whose history was taken away, once at least
    _saved: list[Wipe] = field(default_factory=list)
    _carried: set[tuple[str, int]] = field(default_factory=set)  # receipts of an earlier history

    def redact(self, engine: Engine, case_id: str, dice: Random, now_ms: int) -> None:
        names = tuple(dice.sample(FIELDS, dice.randint(1, 3)))
        self._ask(engine, redaction.Wish(self.new_id(), case_id, name_of("SE"), "当事人要求", names), now_ms)

    def erase(self, engine: Engine, case_id: str, now_ms: int) -> None:
        self._ask(engine, redaction.Wish(self.new_id(), case_id, name_of("SE"), "登记错误"), now_ms)

    def new_id(self) -> str:
        return f"WIPE-{self.ledger.epoch}-{len(self.done)}"

    def _ask(self, engine: Engine, wish: redaction.Wish, now_ms: int) -> None:
        law = Law(city.read_district(engine)[0])
        work = redaction.redact if wish.fields else redaction.erase
        with engine.begin() as db:
            seq = work(db, law, wish, now_ms)
        words = tuple(word(wish.case, name) for name in wish.fields or FIELDS)
        if not wish.fields:
            self._erased.add(wish.case)
        if not wish.fields or HISTORY in wish.fields:
            self.emptied.add(wish.case)
        self.done.append(Wipe(self.ledger.epoch, seq, wish.case, words, is_erasure=not wish.fields))

    @property
    def erased_once(self) -> frozenset[str]:
        """Also those that a backup has brought back."""
        return frozenset(self._erased)

    @property
    def erased(self) -> frozenset[str]:
        return frozenset(wipe.case for wipe in self.done if wipe.is_erasure)

    # a backup knows of no later wipe

    def save(self) -> None:
        self._saved = list(self.done)

    def put_back(self, engine: Engine) -> None:
        self.done = list(self._saved)
        with engine.connect().execution_options(reading=True) as db:
            self._carried = _receipts(db)

    # what a station does with it

    def comes(self, station: str, batch: Batch) -> None:
        self.begun |= {(station, batch.cursor.epoch, seq) for seq in batch.wipes}

    def has_come(self, station: str, batch: Batch) -> None:
        self.obeyed |= {(station, batch.cursor.epoch, seq) for seq in batch.wipes}

    def cache_lost(self, station: str) -> None:
        """With it goes what was not yet acknowledged."""
        self.obeyed = {each for each in self.obeyed if each[0] != station}

    def obeyed_by(self, station: str) -> list[Wipe]:
        return [wipe for wipe in self.done if (station, wipe.epoch, wipe.seq) in self.obeyed]

    def check_shown(self, station: str, obeyed: Collection[Wipe], shown: object) -> None:
        """What a station shows when asked after it has obeyed has none of it."""
        said = str(shown) if obeyed else ""
        for wipe in obeyed:
            for each in _found(wipe.words, said):
                self.ledger.fault("diverged", f"{station} shows {each} after it was wiped by event {wipe.seq}")

    def check_told(self, station: str, folder: Path, epoch: str, seqs: Collection[int]) -> None:
        """What it is about to acknowledge is in none of its files any more."""
        self._check_files(station, folder, [wipe for wipe in self.done if wipe.epoch == epoch and wipe.seq in seqs])

    # when all is quiet

    def check_platform(self, kept: object) -> None:
        said = str(kept) if self.done else ""
        for wipe in self.done:
            for each in _found(wipe.words, said):
                self.ledger.fault("diverged", f"the platform still has {each}, wiped by event {wipe.seq}")

    def check_files(self, station: str, folder: Path) -> None:
        """Nothing of it is in a byte of the cache, its journal or a cache that was set aside."""
        self._check_files(station, folder, self.done)

    def _check_files(self, station: str, folder: Path, wipes: Collection[Wipe]) -> None:
        for path in sorted(folder.glob("cache.db*")) if wipes else ():
            said = path.read_bytes()
            for wipe in wipes:
                for each in wipe.words:
                    if each.encode() in said:
                        self.ledger.fault("diverged", f"{station} has {each} in {path.name}, wiped by {wipe.seq}")

    def untold(self, engine: Engine, floor: int) -> set[tuple[str, int]]:
        """Wipes a station has obeyed without the platform having heard of it."""
        with engine.connect().execution_options(reading=True) as db:
            told = _receipts(db)
        return {(who, seq) for who, epoch, seq in self.obeyed if epoch == self.ledger.epoch and seq > floor} - told

    def check_receipts(self, engine: Engine, floor: int) -> None:
        for station, seq in sorted(self.untold(engine, floor)):
            self.ledger.fault("lost", f"{station} has obeyed event {seq}, and the platform was never told")
        with engine.connect().execution_options(reading=True) as db:
            told = _receipts(db) - self._carried
        for station, seq in sorted(told - {(who, seq) for who, epoch, seq in self.begun if epoch == self.ledger.epoch}):
            self.ledger.fault("diverged", f"{station} has told that it obeyed event {seq}, which it was never sent")


def _found(words: Iterable[str], said: str) -> list[str]:
    return [each for each in words if each in said]


def _receipts(db: Connection) -> set[tuple[str, int]]:
    return {(row.device, row.seq) for row in db.execute(select(receipts.c.device, receipts.c.seq))}
