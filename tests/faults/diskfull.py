"""A disk that fills up under a shift, stays full and is freed again: what was told to be kept is kept.

By default the disk is counted by a file layer of ours, which needs no rights; `--folder` takes a real one of some
megabytes (mount -t tmpfs -o size=8m tmpfs DIR), with the store's usual driver.
"""

import argparse
import asyncio
import shutil
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from random import Random

from app.errors import NoRoom, StoreFailed
from app.hall.ports import WishState
from local_db import orders
from local_db.diskspace import NOTES, Room, free_bytes, room_in
from local_db.store import SqlStore
from tests.faults.card import Card
from tests.faults.shift import Shift, Told, a_folder
from tests.faults.small_disk import KIB, SIZE, RealDisk, SmallDisk, counted, small_numbers

STEPS = 160
FULL_AT, EATEN_AT, FREED_AT = 100, 130, 145  # full; what the reserve gave up is taken by others too; freed
FIRST_FREE = 4300 * KIB
TOLD = (*(NOTES[room] for room in Room), "reserve_given_up", "reserve_regained")


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--disks", type=int, default=40)
    parser.add_argument("--folder", type=Path, help="a real file system of 6 to 16 MiB instead of a counted one")


def run(options: argparse.Namespace) -> Card:
    card = Card("diskfull")
    with small_numbers():
        for number in range(options.disks):
            _one_disk(card, options.seed + number, options.folder)
            card.seeds += 1
    card.floor("disks filled", card.seeds, options.disks)
    card.floor("orders kept in the room of the reserve", card.more.get("kept in the reserve", 0), options.disks)
    card.floor("orders refused on a full disk", card.faults["order refused"], options.disks)
    card.floor("news refused for want of room", card.faults["news or history put off"], options.disks)
    return card


def _one_disk(card: Card, seed: int, real: Path | None) -> None:
    random = Random(seed)
    with a_folder() as other:
        folder = (real or other) / f"disk-{seed}"
        folder.mkdir()
        place: AbstractContextManager[SmallDisk] = nullcontext(RealDisk(real)) if real else counted(folder)
        with place as disk, asyncio.Runner() as runner:
            disk.leave(SIZE)
            told, refused = runner.run(_filled(card, folder, disk, random, f"seed {seed}"))
        if real:
            (real / "filler").unlink(missing_ok=True)
        with asyncio.Runner() as runner:
            runner.run(_looked_at(card, folder, told, refused, f"seed {seed}"))
        shutil.rmtree(folder)


async def _filled(card: Card, folder: Path, disk: SmallDisk, random: Random, where: str) -> tuple[Told, set[str]]:
    """A shift while the room shrinks to nothing and comes back; what was told, and the orders that were refused."""
    heard: list[str] = []
    refused: set[str] = set()
    store = SqlStore(folder)
    await store.load()
    shift = Shift(store, random, lambda _: None, lambda _: None)
    try:
        for step in range(STEPS):
            if step <= FULL_AT:
                disk.leave(min(free_bytes(folder), FIRST_FREE * (FULL_AT - step) // FULL_AT))
            elif EATEN_AT <= step <= FREED_AT:
                disk.leave(0 if step < FREED_AT else SIZE)
            await _step(card, shift, refused, free_bytes(folder), where)
            heard += [note.partition(":")[0] for note in await store.look_after()]
    finally:
        store.close()
    missing = [code for code in TOLD if code not in heard]
    card.untold += len(missing)
    card.failures += [f"{where}: not told {missing}"] if missing else []
    card.issued += shift.issued
    card.accepted += len(shift.told.orders)
    return shift.told, refused


async def _step(card: Card, shift: Shift, refused: set[str], free: int, where: str) -> None:
    room, told, number = room_in(free), shift.told, shift.issued
    try:
        await shift.step()
    except NoRoom:
        card.faults["news or history put off"] += 1
        if room >= Room.LOW:
            card.failures.append(f"{where}: put off with {free} bytes free")
    except StoreFailed as error:
        if error.code != "disk_full":
            raise
        is_order = shift.issued > number
        card.faults["order refused" if is_order else "other write refused"] += 1
        card.rejected += is_order
        refused |= {f"{shift.issued:08d}"} if is_order else set()
    if room == Room.ORDERS and shift.told.news > told.news:
        card.failures.append(f"{where}: news taken with {free} bytes free")
    if len(shift.told.orders) > len(told.orders) and not shift.store._orders._reserve.is_there:
        card.more["kept in the reserve"] = card.more.get("kept in the reserve", 0) + 1


async def _looked_at(card: Card, folder: Path, told: Told, refused: set[str], where: str) -> None:
    store = SqlStore(folder)
    saved = await store.load()
    rows = await store._writer.run(lambda: store._orders.ask(lambda db: orders.find(db, [*told.orders, *refused])))
    store.close()
    lost = [id for id, state in told.orders.items() if id not in rows or rows[id].state != state.value]
    kept = [id for id in refused if id in rows]
    shown = {str(wish.command.id) for wish in saved.wishes}
    lost += [id for id, state in told.orders.items() if state is not WishState.DONE and id not in shown]
    card.lost += len(lost)
    card.duplicated += len(kept)
    damage = [note for note in saved.notes if note.startswith(("orders", "journal", "cache"))]
    if lost or kept or damage:
        card.failures.append(f"{where}: lost {lost[:5]}, kept though refused {kept[:5]}, {damage}")
