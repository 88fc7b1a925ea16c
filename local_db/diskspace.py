"""How much room the disk has, and what is still written when it runs short. All numbers of it stand here."""

import os
import shutil
from contextlib import suppress
from enum import IntEnum
from pathlib import Path

from app.errors import NoRoom
from local_db import durable

MIB = 1 << 20
WARN_BYTES = 500 * MIB  # below: the operator is warned
ARCHIVE_BYTES = 100 * MIB  # below: closed cases and histories are not fetched
ORDERS_BYTES = 20 * MIB  # below: nothing but orders is written
RESERVE_BYTES = 4 * MIB  # given up so that orders can still be kept on a full disk: some thousands of them
REGAIN_BYTES = 30 * MIB  # above: the reserve is taken again


class Room(IntEnum):
    """How much may be written."""

    ORDERS = 0
    NO_ARCHIVE = 1
    LOW = 2
    PLENTY = 3


NOTES = {
    Room.ORDERS: "disk_orders_only",
    Room.NO_ARCHIVE: "disk_no_archive",
    Room.LOW: "disk_low",
    Room.PLENTY: "disk_again",
}


def free_bytes(folder: Path) -> int:
    """What this program may still write there; OSError when nobody can say."""
    return shutil.disk_usage(folder).free


def room_in(free: int) -> Room:
    limits = (ORDERS_BYTES, ARCHIVE_BYTES, WARN_BYTES)
    return Room(sum(free >= limit for limit in limits))


def require_room(folder: Path, least: Room) -> None:
    """NoRoom where what is to be written has to wait."""
    free = free_bytes(folder)
    have = room_in(free)
    if have < least:
        words = f"{folder}: {free // MIB} MiB free, writing waits for more"
        raise NoRoom(NOTES[have], words, file=f"{free // MIB} MiB")


class Reserve:
    """A file of room that can be given up."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def is_there(self) -> bool:
        return self._path.exists() and self._path.stat().st_size == RESERVE_BYTES

    def take(self) -> bool:
        """Whether it is there now; it is not taken where that would leave too little."""
        if self.is_there:
            return True
        try:
            if free_bytes(self._path.parent) >= REGAIN_BYTES:
                durable.write(self._path, os.urandom(RESERVE_BYTES))  # some disks keep zeros in no room at all
        except OSError:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)
        return self.is_there

    def give_up(self) -> bool:
        """Whether there was something to give up."""
        was_there = self._path.exists()
        self._path.unlink(missing_ok=True)
        return was_there
