"""A disk of a few megabytes that somebody else fills up: one that is only counted, or a real one."""

import errno
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from unittest.mock import patch

import apsw

from local_db import diskspace
from tests.faults import apsw_driver

KIB = 1 << 10
SIZE = 6 << 20
NUMBERS = {
    "WARN_BYTES": 3000 * KIB,
    "ARCHIVE_BYTES": 2000 * KIB,
    "ORDERS_BYTES": 1000 * KIB,
    "RESERVE_BYTES": 256 * KIB,
    "REGAIN_BYTES": 1200 * KIB,
}


class SmallDisk(Protocol):
    def leave(self, free: int) -> None:
        """Somebody takes, or gives back, so much that this many bytes are free."""


@contextmanager
def small_numbers() -> Iterator[None]:
    """The limits of a small disk."""
    with ExitStack() as stack:
        for name, value in NUMBERS.items():
            stack.enter_context(patch.object(diskspace, name, value))
        yield


class Usage(NamedTuple):
    total: int
    used: int
    free: int


class CountedDisk:
    """All that is written in a folder is counted; what is too much is refused as a full disk refuses it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._taken = 0
        self.refused = 0

    @property
    def free(self) -> int:
        used = sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())
        return max(0, SIZE - self._taken - used)

    def leave(self, free: int) -> None:
        self._taken = 0
        self._taken = max(0, self.free - free)

    def usage(self, _folder: Path) -> Usage:
        return Usage(SIZE, SIZE - self.free, self.free)

    def room_for(self, more: int) -> int:
        """How much of it can still be written."""
        room = min(max(0, more), self.free)
        self.refused += room < more
        return room


class CountedFile(apsw.VFSFile):
    def __init__(self, disk: CountedDisk, name: Any, flags: list[int]) -> None:
        self._disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        more = offset + len(data) - self.xFileSize()
        if self._disk.room_for(more) < more:
            raise apsw.FullError("the disk is full")
        super().xWrite(data, offset)


class CountedVFS(apsw.VFS):
    def __init__(self, disk: CountedDisk) -> None:
        self._disk = disk
        super().__init__(apsw_driver.VFS, "")

    def xOpen(self, name: Any, flags: list[int]) -> CountedFile:
        return CountedFile(self._disk, name, flags)


@contextmanager
def counted(folder: Path) -> Iterator[CountedDisk]:
    """A disk that is counted, under the store's own code."""
    disk = CountedDisk(folder)
    vfs = CountedVFS(disk)
    written = os.write

    def write(descriptor: int, data: memoryview) -> int:
        room = disk.room_for(len(data))
        if not room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return written(descriptor, data[:room])

    with (
        apsw_driver.in_use(),
        patch.object(os, "write", write),
        patch.object(shutil, "disk_usage", disk.usage),
    ):
        yield disk
    vfs.unregister()


class RealDisk:
    """A folder on a small file system of its own."""

    def __init__(self, folder: Path) -> None:
        self._filler = folder / "filler"
        self.refused = 0

    def leave(self, free: int) -> None:
        have = self._filler.stat().st_size if self._filler.exists() else 0
        wanted = max(0, have + shutil.disk_usage(self._filler.parent).free - free)
        with self._filler.open("ab") as file:
            file.truncate(min(have, wanted))
            try:
                os.posix_fallocate(file.fileno(), 0, max(1, wanted))
            except OSError as error:
                if error.errno != errno.ENOSPC:
                    raise
