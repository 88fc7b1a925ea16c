"""Power cuts while the store works: unsynced sectors are kept, lost, torn or garbled, and the files are opened again.

The store's own code runs on a file layer that remembers every write and sync (`power`). After a cut anywhere in it,
the order file alone, the journal alone and both together must hold every order an operator was told is kept.
The same cuts on files that are synced less often have to lose some: else the suite would see nothing.
"""

import argparse
from pathlib import Path
from random import Random
from typing import Any
from unittest.mock import patch

from app.hall.ports import WishState
from local_db import engine, marks, orderfile, orders
from local_db.cachefile import CacheFile
from local_db.orderfile import OrderFile
from tests.faults.card import Card
from tests.faults.power import Log, Platter, logged
from tests.faults.shift import Told, a_folder, play, shifts, small_files

STEPS = 120
CUTS_A_SHIFT = 50
RANK = {state: rank for rank, state in enumerate(WishState)}
WAYS = {"both": "", "orders.db alone": "journal/", "journal alone": "orders.db"}  # what is taken away


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--cuts", type=int, default=1000)


def run(options: argparse.Namespace) -> Card:
    card = Card("powercut")
    with small_files():
        for seed, count in shifts(options.seed, options.cuts, CUTS_A_SHIFT):
            _shift(card, seed, count)
            card.seeds += 1
        careless, control = Card("careless"), max(10, options.cuts // 20)
        with patch.object(orderfile, "ORDERS_PRAGMAS", (*engine.ORDERS_PRAGMAS, "synchronous = NORMAL")):
            _shift(careless, options.seed, control, alone_only=True)
    card.more["lost_with_synchronous_normal"] = careless.lost
    card.floor("cuts", sum(card.faults.values()), options.cuts)
    card.floor("orders told to be kept before a cut, in all", card.accepted, 10 * options.cuts)
    card.floor("cuts within a step", card.more.get("cut_within_a_step", 0), options.cuts // 4)
    card.floor("orders lost by a store that syncs less", careless.lost, 1)
    return card


def _shift(card: Card, seed: int, cuts: int, *, alone_only: bool = False) -> None:
    """One shift, and so many cuts anywhere in it."""
    random = Random(seed)
    with a_folder() as folder, logged() as log:
        shift = play(folder, seed, STEPS, *_heard_by(log))
    card.issued += shift.issued
    platter, told, begun, at = Platter(), Told(), Told(), 0
    for point in sorted(random.randrange(len(log.events) + 1) for _ in range(cuts)):
        for event in log.events[at:point]:
            platter.take(event)
            if event.kind == "acked":
                told = begun = event.said
            elif event.kind == "begun":
                begun = event.said
        at = point
        card.faults[f"cut after {log.events[point - 1].kind if point else 'nothing'}"] += 1
        card.accepted += len(told.orders)
        card.more["cut_within_a_step"] = card.more.get("cut_within_a_step", 0) + (begun != told)
        _look(card, platter.after_a_cut(random), (told, begun), f"seed {seed}, event {point}", alone_only=alone_only)


def _heard_by(log: Log) -> tuple[Any, Any]:
    return (lambda told: log.note("begun", said=told)), (lambda told: log.note("acked", said=told))


def _look(card: Card, found: dict[str, bytes], told: tuple[Told, Told], where: str, *, alone_only: bool) -> None:
    for way, without in {"orders.db alone": "journal/"}.items() if alone_only else WAYS.items():
        with a_folder() as folder:
            for path, content in found.items():
                name = Path(path).relative_to(_root_of(path))
                if not without or not str(name).startswith(without):
                    (folder / name).parent.mkdir(exist_ok=True)
                    (folder / name).write_bytes(content)
            _look_at_orders(card, folder, told, f"{where}, {way}", way)
            if way == "both":
                _look_at_cache(card, folder, told[1].news, where)


def _root_of(path: str) -> Path:
    """The folder of the shift the path was written in."""
    parent = Path(path).parent
    return parent.parent if parent.name == "journal" else parent


def _look_at_orders(card: Card, folder: Path, told: tuple[Told, Told], where: str, way: str) -> None:
    file = OrderFile(folder / "orders.db")
    try:
        opened = file.open()
        rows = file.ask(lambda db: orders.find(db, list(told[1].orders)))
        count = file.ask(lambda db: db.exec_driver_sql("SELECT count(*) FROM orders").scalar())
        decided = len(file.ask(orders.decided))
    finally:
        file.close()
    before, after = told
    lost = [id for id, state in before.orders.items() if id not in rows or _is_before(rows[id].state, state)]
    strange = [id for id, row in rows.items() if RANK[WishState(row.state)] > RANK[after.orders[id]]]
    card.lost += len(lost) + max(0, before.decided - decided)
    card.duplicated += max(0, int(count or 0) - len(after.orders)) + len(strange)
    if lost or strange or not before.decided <= decided <= after.decided:
        card.failures.append(f"{where}: lost {lost[:5]}, strange {strange[:5]}, {decided} decisions")
    damage = [note for note in opened.notes if not note.startswith("reserve")]
    if damage and way != "journal alone":
        card.more["notes"] = card.more.get("notes", 0) + 1
        card.failures.append(f"{where}: a power cut is no damage, but {damage}")


def _is_before(state: str, other: WishState) -> bool:
    return RANK[WishState(state)] < RANK[other]


def _look_at_cache(card: Card, folder: Path, last: int, where: str) -> None:
    """News came whole or not at all: no row is newer than the cursor, and the cursor's own rows are there."""
    file = CacheFile(folder / "cache.db", 1)
    try:
        found, aside = file.open(marks.read)
        seq = marks.cursor_of(found).seq
        with file.reading() as db:
            newest = db.exec_driver_sql("SELECT coalesce(max(version), -1) FROM cases").scalar()
    finally:
        file.close()
    if aside or newest != seq or seq > last:
        card.diverged += 1
        card.failures.append(f"{where}: cache at {seq}, its newest row of {newest}, set aside {aside!r}")
