"""Every local file damaged in every way: the program opens, no order is silently lost, the operator is told.

Where one copy of the orders is damaged, none may be lost; where both are, a lost one has to be told.
"""

import argparse
import asyncio
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import sqlcipher3.dbapi2 as sqlite

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.errors import StoreFailed
from app.hall.ports import QueueQuery, Saved, Wish, WishState
from local_db import orders
from local_db.store import SqlStore
from tests.fakes.world import NOON_MS
from tests.faults.card import Card
from tests.faults.shift import Shift, a_folder, play, shifts, small_files

STEPS = 150
FILES_A_SHIFT = 50
PAGE = 4096


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--files", type=int, default=300)


def run(options: argparse.Namespace) -> Card:
    card = Card("corrupt")
    with small_files():
        for seed, count in shifts(options.seed, options.files, FILES_A_SHIFT):
            _shift(card, seed, count)
            card.seeds += 1
    harmed = sum(count for name, count in card.more.items() if name.startswith("told "))
    card.floor("files damaged", sum(card.faults.values()), options.files)
    card.floor("damages the operator was told of", harmed, options.files // 4)
    card.floor("kinds of damage to each file", len(card.faults), min(options.files, len(KINDS)))
    return card


@dataclass(frozen=True, slots=True)
class Before:
    """What a folder held when it was whole."""

    folder: Path
    orders: dict[str, WishState]
    cases: list[tuple[Any, ...]]


def _shift(card: Card, seed: int, files: int) -> None:
    with a_folder() as folder:
        work, left = folder / "work", folder / "left"  # left: as after a crash, with what is in the journals of SQLite
        shift = play(work, seed, STEPS, at_the_end=lambda: _copied(work, left))
        card.issued += shift.issued
        for number in range(files):
            random = Random(f"{seed}-{number}")
            before = Before(random.choice((work, left)), shift.told.orders, _cases(work))
            _damage_one(card, before, random, f"seed {seed}, file {number}", shift)


def _copied(source: Path, target: Path) -> None:
    shutil.copytree(source, target)


def _cases(folder: Path) -> list[tuple[Any, ...]]:
    async def go() -> list[tuple[Any, ...]]:
        store = SqlStore(folder)
        await store.load()
        rows = await store._read(_all_cases)
        store.close()
        return rows

    with asyncio.Runner() as runner:
        return runner.run(go())


def _all_cases(db: Any) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in db.exec_driver_sql("SELECT * FROM cases ORDER BY id").fetchall()]


def _damage_one(card: Card, before: Before, random: Random, where: str, shift: Shift) -> None:
    with a_folder() as folder:
        shutil.copytree(before.folder, folder, dirs_exist_ok=True)
        target, harm = KINDS[sum(card.faults.values()) % len(KINDS)]
        for path in TARGETS[target](folder):
            HARMS[harm](path, random)
        card.faults[f"{target}: {harm}"] += 1
        try:
            with asyncio.Runner() as runner:
                runner.run(_looked_at(card, folder, before, target, f"{where}, {target}: {harm}"))
        except Exception as error:  # noqa: BLE001 - whatever keeps it from opening is the finding
            card.stuck += 1
            card.failures.append(f"{where}, {target}: {harm}: {type(error).__name__}: {error}")


async def _looked_at(card: Card, folder: Path, before: Before, target: str, where: str) -> None:
    store = SqlStore(folder)
    try:
        saved = await store.load()
        notes = [*saved.notes, *await _cache_notes(card, store, before, where)]
        if notes:
            card.more[f"told {target}"] = card.more.get(f"told {target}", 0) + 1
        await _look_at_orders(card, store, saved, before, target, where)
        aside = [path.name for path in folder.iterdir() if "set-aside" in path.name and path.suffix != "-shm"]
        untold = [name for name in aside if not any(name.startswith(note.partition(":")[2] or "-") for note in notes)]
        card.untold += len(untold)
        card.failures += [f"{where}: set aside and not told: {untold}"] if untold else []
        note = Remark(id=CommandId("new"), case_id=CaseId("c1"), author="P-DP", post="DP", issued_ms=NOON_MS, note="新")
        await store.keep(Wish(note))
    finally:
        store.close()
    again = SqlStore(folder)
    saved = await again.load()
    again.close()
    if "new" not in {wish.command.id for wish in saved.wishes} or saved.notes:
        card.lost += 1
        card.failures.append(f"{where}: opened again, {saved.notes} and the new order is not there")


async def _look_at_orders(card: Card, store: SqlStore, saved: Saved, before: Before, target: str, where: str) -> None:
    rows = await store._writer.run(lambda: store._orders.ask(lambda db: orders.find(db, list(before.orders))))
    shown = {str(wish.command.id): wish.state for wish in saved.wishes}
    lost = [id for id, state in before.orders.items() if id not in rows or rows[id].state != state.value]
    lost += [id for id, state in before.orders.items() if state is not WishState.DONE and shown.get(id) != state]
    card.accepted += len(before.orders)
    told = [note for note in saved.notes if note.startswith(("orders", "journal"))]
    if lost and not (target == BOTH and told):
        card.lost += len(set(lost))
        card.failures.append(f"{where}: lost {sorted(set(lost))[:5]}, told {saved.notes}")
    elif lost:
        card.more["lost with both copies damaged, told"] = card.more.get("lost with both copies damaged, told", 0) + 1
    strange = [id for id in shown if id not in before.orders]
    card.duplicated += len(strange)


async def _cache_notes(card: Card, store: SqlStore, before: Before, where: str) -> list[str]:
    """What is told of the cache once it has been looked through; then it is whole, or begun anew."""
    try:
        await store.page(QueueQuery(open_only=False), 0, 1000)
    except StoreFailed as error:
        if error.code != "damaged":
            raise
    aside = await store.verify()
    if aside:
        return [f"cache_set_aside:{aside}"]
    rows = await store._read(_all_cases)
    if rows and rows != before.cases:  # plain SQLite does not see another letter in a text
        card.more["cache rows changed unseen"] = card.more.get("cache rows changed unseen", 0) + 1
    return []


def _flip(path: Path, random: Random) -> None:
    data = bytearray(path.read_bytes())
    for _ in range(random.choice((1, 1, 1, 20))):
        if data:
            data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    path.write_bytes(data)


def _overwrite(path: Path, content: Callable[[Random], bytes], random: Random) -> None:
    data = bytearray(path.read_bytes())
    at = random.randrange(max(1, len(data) // PAGE)) * PAGE
    data[at : at + PAGE] = content(random)[: max(0, len(data) - at)]
    path.write_bytes(data)


def _garbage_page(path: Path, random: Random) -> None:
    _overwrite(path, lambda random: random.randbytes(PAGE), random)


def _zero_page(path: Path, random: Random) -> None:
    _overwrite(path, lambda _: bytes(PAGE), random)


def _cut(path: Path, random: Random) -> None:
    path.write_bytes(path.read_bytes()[: random.randrange(path.stat().st_size + 1)])


def _empty(path: Path, _random: Random) -> None:
    path.write_bytes(b"")


def _foreign_text(path: Path, random: Random) -> None:
    path.write_bytes("这不是数据库\n".encode() * random.randrange(1, 900))


def _foreign_database(path: Path, _random: Random) -> None:
    path.unlink()
    with sqlite.connect(str(path)) as db:
        db.execute("CREATE TABLE orders (something TEXT)")
    db.close()


def _gone(path: Path, _random: Random) -> None:
    path.unlink()


BOTH = "orders.db and journal"
HARMS: dict[str, Callable[[Path, Random], None]] = {
    "bits": _flip,
    "garbage page": _garbage_page,
    "zero page": _zero_page,
    "cut short": _cut,
    "empty": _empty,
    "foreign text": _foreign_text,
    "foreign database": _foreign_database,
    "gone": _gone,
}


def _newest(folder: Path) -> Path:
    return max((folder / "journal").iterdir())


TARGETS: dict[str, Callable[[Path], list[Path]]] = {
    "orders.db": lambda folder: [folder / "orders.db"],
    "orders.db-wal": lambda folder: [path for path in [folder / "orders.db-wal"] if path.exists()],
    "journal": lambda folder: [_newest(folder)],
    "older journal": lambda folder: [min((folder / "journal").iterdir())],
    BOTH: lambda folder: [folder / "orders.db", _newest(folder)],
    "cache.db": lambda folder: [folder / "cache.db"],
    "cache.db-wal": lambda folder: [path for path in [folder / "cache.db-wal"] if path.exists()],
    "reserve": lambda folder: [folder / "orders.reserve"],
}
KINDS = list(product(TARGETS, HARMS))
