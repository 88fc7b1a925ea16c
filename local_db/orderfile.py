"""The precious file with its second copy and its reserve: what an operator was told is kept, is kept.

A change is written to the journal first and then committed: both, or neither.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Connection, Engine

from app.errors import StoreFailed
from app.faultpoints import reach
from app.hall.ports import Wish
from local_db import orders
from local_db.diskspace import Reserve
from local_db.engine import ORDERS_PRAGMAS, forgiving, open_checked, optimize, set_aside, trouble_told
from local_db.journal import Copy, Entry, Journal
from local_db.orders import OrderRow
from local_db.salvage import Salvaged, salvage

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Opened:
    """What was in the file, and what an operator should hear of it: `code:detail`."""

    wishes: Sequence[Wish]
    notes: Sequence[str]


class OrderFile:
    """Used by one thread, the writer's."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._journal = Journal(path.parent / "journal")
        self._reserve = Reserve(path.with_name("orders.reserve"))
        self._engine: Engine | None = None
        self._notes: list[str] = []

    def open(self) -> Opened:
        self._engine, aside = open_checked(self._path, ORDERS_PRAGMAS, orders.prepare, forgiving)
        try:
            return self._filled(aside)
        except StoreFailed as error:
            if error.code != "damaged" or aside:
                raise
        return self._begin_anew()

    def ask(self, question: Callable[[Connection], T]) -> T:
        with trouble_told(str(self._path)), self._opened() as db:
            return question(db)

    def change(self, work: Callable[[Connection], None], entry: Entry | None = None) -> None:
        """Do it and keep its entry, or neither.

        On a full disk the reserve makes room once; a file that turns out to be damaged is made again.
        """
        try:
            self._once(work, entry)
        except StoreFailed as error:
            if error.code == "damaged":
                self._notes += self._begin_anew().notes
            elif error.code == "disk_full" and self._reserve.give_up():
                self._notes.append("reserve_given_up")
            else:
                raise
            self._once(work, entry)

    def look_after(self) -> list[str]:
        """Notes since the last time; the reserve is taken again when there is room."""
        notes, self._notes = self._notes, []
        if self._engine and not self._reserve.is_there and self._reserve.take():
            notes.append("reserve_regained")
        return notes

    def close(self) -> None:
        if self._engine:
            optimize(self._engine)
        self._dispose()

    def _begin_anew(self) -> Opened:
        """Set the damaged file aside and make it again from what can be read of it and from the journal."""
        self._dispose()
        with trouble_told(str(self._path)):
            aside = set_aside(self._path)
        self._engine, _ = open_checked(self._path, ORDERS_PRAGMAS, orders.prepare, forgiving)
        return self._filled(aside)

    def _filled(self, aside: str) -> Opened:
        notes = [f"orders_set_aside:{aside}"] if aside else []
        saved = salvage(self._path.with_name(aside)) if aside else Salvaged()
        with trouble_told(str(self._path)), self._opened() as db:
            copy = self._journal.read(orders.read_chain(db))
            if not copy.is_whole:
                notes.append(f"journal_damaged:{copy.bad_lines + copy.breaks}")
            notes += _put_back(db, saved, copy)
            rows = orders.unfinished(db)
            settled = [row for id, row in orders.find(db, list(copy.rows)).items() if row != copy.rows[id]]
            orders.put_chain(db, self._journal.go_on(copy, [*settled, *rows]))
        self._reserve.take()
        wishes = [wish for wish in map(orders.wish_of, rows) if wish]
        if len(wishes) < len(rows):
            notes.append(f"orders_unreadable:{len(rows) - len(wishes)}")
        return Opened(wishes, notes)

    def _once(self, work: Callable[[Connection], None], entry: Entry | None) -> None:
        with trouble_told(str(self._path)):
            if self._journal.is_full:
                self._journal.begin(self.ask(orders.unfinished))
            with self._opened() as db:
                work(db)
                reach("orders.changed")
                self._commit(db, entry)
        reach("orders.committed")

    def _commit(self, db: Connection, entry: Entry | None) -> None:
        if entry is None:
            db.commit()
            return
        chain = self._journal.append(entry)
        reach("orders.journaled")
        try:
            orders.put_chain(db, chain)
            db.commit()
        except BaseException:
            self._journal.take_back()
            raise

    def _dispose(self) -> None:
        self._journal.close()
        if self._engine:
            self._engine.dispose()

    @contextmanager
    def _opened(self) -> Iterator[Connection]:
        if self._engine is None:
            raise StoreFailed("not_open", "the local store is not open")
        with self._engine.connect() as db, db.begin():
            yield db


def _put_back(db: Connection, saved: Salvaged, copy: Copy) -> list[str]:
    """Make file and journal agree; what had to be done, as notes.

    Where they differ the journal is right, unless it has lost lines: then only where the file makes no sense. What the
    journal's last line says may be missing in the file after a power cut: that is no damage.
    """
    known = {row.id: row for row in saved.orders} | copy.rows
    have = orders.find(db, list(known))
    missing = [row for id, row in sorted(known.items()) if id not in have]
    other = [row for id, row in copy.rows.items() if id in have and _is_better(row, have[id], copy)]
    for row in missing:
        orders.keep(db, row)
    orders.change(db, other)
    decisions = orders.decided(db)
    for decision in [*saved.decisions, *copy.decisions]:
        if decision not in decisions:
            orders.log(db, decision)
            decisions.append(decision)
    for draft in saved.drafts:
        orders.keep_draft(db, draft)
    on_its_way = copy.last if copy.meets else frozenset()
    recovered = sum(row.id not in on_its_way for row in missing)
    repaired = sum(row.id not in on_its_way for row in other)
    counts = {"orders_recovered": recovered, "orders_repaired": repaired}
    return [f"{code}:{count}" for code, count in counts.items() if count]


def _is_better(copied: OrderRow, had: OrderRow, copy: Copy) -> bool:
    """Whether the journal's row is to replace the file's."""
    if copied == had:
        return False
    says_all = copy.meets and copy.is_whole
    return says_all or copied.body != had.body or orders.wish_of(had) is None
