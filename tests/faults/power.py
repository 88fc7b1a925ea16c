"""A disk whose power fails: all that was written to it and synced, in order, and what is left of it after a cut."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

from local_db import durable
from tests.faults import apsw_driver

SECTOR = 512
FATES = ((1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.5, 0.1, 0.1), (0.8, 0.05, 0.1))  # shares kept, torn, garbled; else lost


@dataclass(frozen=True, slots=True)
class Event:
    """Something done to the disk, or said to the operator (`acked`)."""

    kind: str  # write, cut, sync, delete, rename, names, acked, begun
    path: str = ""
    at: int = 0
    data: bytes = b""
    said: Any = None


@dataclass(slots=True)
class Log:
    events: list[Event] = field(default_factory=list)

    def note(self, kind: str, path: str | Path = "", at: int = 0, data: bytes = b"", said: Any = None) -> None:
        self.events.append(Event(kind, str(path), at, bytes(data), said))


class LoggedFile(apsw.VFSFile):
    def __init__(self, log: Log, name: Any, flags: list[int]) -> None:
        self._log = log
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else str(name)
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._log.note("write", self._path, offset, data)

    def xTruncate(self, newsize: int) -> None:
        super().xTruncate(newsize)
        self._log.note("cut", self._path, newsize)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._log.note("sync", self._path)


class LoggedVFS(apsw.VFS):
    def __init__(self, log: Log) -> None:
        self._log = log
        super().__init__(apsw_driver.VFS, "")

    def xOpen(self, name: Any, flags: list[int]) -> LoggedFile:
        return LoggedFile(self._log, name, flags)

    def xDelete(self, filename: str, syncdir: bool) -> None:
        super().xDelete(filename, syncdir)
        self._log.note("delete", filename, at=int(syncdir))


@contextmanager
def logged() -> Iterator[Log]:
    """While it lasts, the store's files are written on a disk that remembers."""
    log = Log()
    vfs = LoggedVFS(log)
    kept = {name: getattr(durable, name) for name in ("open_to_append", "append", "cut", "write")}
    paths: dict[int, Path] = {}

    def open_to_append(path: Path) -> int:
        descriptor = int(kept["open_to_append"](path))
        paths[descriptor] = path
        return descriptor

    def append(descriptor: int, data: bytes) -> None:
        path = paths[descriptor]
        at = path.stat().st_size
        kept["append"](descriptor, data)
        log.note("write", path, at, data)
        log.note("sync", path)

    def cut(descriptor: int, size: int) -> None:
        kept["cut"](descriptor, size)
        log.note("cut", paths[descriptor], size)
        log.note("sync", paths[descriptor])

    def write(path: Path, data: bytes) -> None:
        beside = path.with_name(path.name + ".new")
        log.note("write", beside, 0, data)
        log.note("sync", beside)
        path.write_bytes(data)
        log.note("rename", beside, said=str(path))
        log.note("names")

    changed = {"open_to_append": open_to_append, "append": append, "cut": cut, "write": write}
    for name, function in changed.items():
        setattr(durable, name, function)
    try:
        with apsw_driver.in_use():
            yield log
    finally:
        for name, function in kept.items():
            setattr(durable, name, function)
        vfs.unregister()


class Platter:
    """What is certainly on the disk after some events, and what is only perhaps there."""

    def __init__(self) -> None:
        self._sure: dict[str, bytearray] = {}
        self._perhaps: dict[str, list[Event]] = {}
        self._renamed: list[Event] = []

    def take(self, event: Event) -> None:
        if event.kind in {"write", "cut"}:
            self._perhaps.setdefault(event.path, []).append(event)
        elif event.kind == "sync":
            content = self._sure.setdefault(event.path, bytearray())
            for each in self._perhaps.pop(event.path, ()):
                _do(content, each)
        elif event.kind == "delete":
            self._sure.pop(event.path, None)
            self._perhaps.pop(event.path, None)
        elif event.kind == "rename":
            self._renamed.append(event)
        elif event.kind == "names":
            for each in self._renamed:
                self._sure[each.said] = self._sure.pop(each.path)
            self._renamed.clear()

    def after_a_cut(self, random: Random) -> dict[str, bytes]:
        """Each file as it may be found: unsynced sectors kept, lost, torn or garbled."""
        found = {path: bytearray(content) for path, content in self._sure.items()}
        for path, events in self._perhaps.items():
            if path in found or random.random() < 0.5:
                content = found.setdefault(path, bytearray())
                for event in events:
                    _do_perhaps(content, event, random)
        for event in self._renamed:
            if random.random() < 0.5:
                found[event.said] = found.pop(event.path)
        return {path: bytes(content) for path, content in found.items()}


def _do_perhaps(content: bytearray, event: Event, random: Random) -> None:
    kept, torn, garbled = random.choice(FATES)
    for piece in _sectors(event):
        chance = random.random()
        if chance < kept:
            _do(content, piece)
        elif chance < kept + torn:
            short = random.randrange(len(piece.data) + 1)
            _do(content, Event(piece.kind, piece.path, piece.at, piece.data[:short]))
        elif chance < kept + torn + garbled:
            _do(content, Event(piece.kind, piece.path, piece.at, random.randbytes(len(piece.data))))


def _sectors(event: Event) -> Iterator[Event]:
    if event.kind == "cut":
        yield event
    at, end = event.at, event.at + len(event.data)
    while at < end:
        next_at = min(end, (at // SECTOR + 1) * SECTOR)
        yield Event("write", event.path, at, event.data[at - event.at : next_at - event.at])
        at = next_at


def _do(content: bytearray, event: Event) -> None:
    if event.kind == "cut":
        del content[event.at :]
        return
    if len(content) < event.at:
        content.extend(bytes(event.at - len(content)))
    content[event.at : event.at + len(event.data)] = event.data
