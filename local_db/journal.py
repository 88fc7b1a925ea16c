"""The second copy of the orders: one line for each change, from which the order file is made again when it is lost.

A line is `CHAIN CRC JSON`. CHAIN is the SHA-256 of the line before's CHAIN and of the JSON, so that a line that was
left out, moved or written by somebody else is seen; CRC is of this line alone, so that the lines after a damaged one
can still be used. A file that has grown too large is followed by another one, which begins with the orders that are not
yet settled; a few older ones are kept.
"""

import hashlib
import os
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from app.hall.ports import Decision
from local_db import durable
from local_db.orders import OrderRow

FULL_BYTES = 4 << 20
OLDER_KEPT = 3
FIRST = "0" * 64  # the chain before the first line


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one transaction changed: the rows as they are after it, and decisions.

    `after` stands in the first line of a file: the chain it goes on from.
    """

    rows: tuple[OrderRow, ...] = ()
    decisions: tuple[Decision, ...] = ()
    after: str = ""


@dataclass(slots=True)
class Copy:
    """What the journal knows: each order as it last was."""

    rows: dict[str, OrderRow] = field(default_factory=dict)
    decisions: list[Decision] = field(default_factory=list)
    last: frozenset[str] = frozenset()  # the orders of the last line, which the order file may not have got any more
    chain: str = FIRST  # of the last line
    end: int = 0  # of the last line, in the newest file
    meets: bool = False  # the line up to which the order file has come is among them
    bad_lines: int = 0  # that could not be read
    breaks: int = 0  # lines that do not follow from the one before them

    @property
    def is_whole(self) -> bool:
        return not self.bad_lines and not self.breaks

    def take(self, entry: Entry) -> None:
        for row in entry.rows:
            self.rows[row.id] = row
        self.decisions.extend(entry.decisions)
        self.last = frozenset(row.id for row in entry.rows)


class Journal:
    """Used by one thread, the writer's."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._descriptor = -1
        self._end = self._end_before = self._begun = 0
        self._chain = self._chain_before = FIRST

    def read(self, mark: str) -> Copy:
        """What it knows. `mark` is how far the order file has come: mostly the newest file goes back to there."""
        files = self._files()
        copy = _read_all(files[-1:], mark)
        return copy if copy.is_whole and copy.meets else _read_all(files, mark)

    def go_on(self, copy: Copy, unfinished: Sequence[OrderRow]) -> str:
        """Be ready to append: to the file `copy` was read from, or to a new one when that does not say all.

        Answers the chain of the last line.
        """
        self._chain, self._end = copy.chain, copy.end
        files = self._files()
        if not files or not copy.is_whole or any(copy.rows.get(row.id) != row for row in unfinished):
            self.begin(unfinished)
        else:
            self._use(files[-1])
            durable.cut(self._descriptor, self._end)  # half a line of the last power cut
        return self._chain

    def append(self, entry: Entry) -> str:
        """The chain of its line; OSError when it could not be written, and then it is not there."""
        chain, line = _line(self._chain, entry)
        try:
            durable.append(self._descriptor, line)
        except OSError:
            durable.cut(self._descriptor, self._end)
            raise
        self._chain_before, self._end_before = self._chain, self._end
        self._chain, self._end = chain, self._end + len(line)
        return chain

    def take_back(self) -> None:
        """Undo the last append."""
        durable.cut(self._descriptor, self._end_before)
        self._chain, self._end = self._chain_before, self._end_before

    @property
    def is_full(self) -> bool:
        return self._end - self._begun >= FULL_BYTES

    def begin(self, unfinished: Iterable[OrderRow]) -> None:
        """Go on in a new file that knows these orders; the oldest files go."""
        self._folder.mkdir(parents=True, exist_ok=True)
        chain, text = _line(self._chain, Entry(after=self._chain))
        lines = [text]
        for row in unfinished:
            chain, text = _line(chain, Entry((row,)))
            lines.append(text)
        files = self._files()
        number = int(files[-1].stem.partition("-")[2]) + 1 if files else 1
        path = self._folder / f"orders-{number:08d}.jsonl"
        durable.write(path, b"".join(lines))
        self._chain, self._end = chain, sum(map(len, lines))
        self._begun = self._end  # many unsettled orders alone must not make it full again and again
        self._use(path)
        for old in files[:-OLDER_KEPT]:
            old.unlink()

    def close(self) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1

    def _use(self, path: Path) -> None:
        self.close()
        self._descriptor = durable.open_to_append(path)
        self._end_before, self._chain_before = self._end, self._chain

    def _files(self) -> list[Path]:
        return sorted(self._folder.glob("orders-*.jsonl"))


def _line(chain: str, entry: Entry) -> tuple[str, bytes]:
    text = msgspec.json.encode(entry)
    chain = _chained(chain, text)
    return chain, b"%s %s %s\n" % (chain.encode(), _crc(chain.encode(), text), text)


def _crc(chain: bytes, text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text, zlib.crc32(chain))


def _chained(before: str, text: bytes) -> str:
    return hashlib.sha256(before.encode() + text).hexdigest()


def _read_all(files: Sequence[Path], mark: str) -> Copy:
    copy = Copy()
    for path in files:
        _read(path, copy, mark)
    return copy


def _read(path: Path, copy: Copy, mark: str) -> None:
    """Take over what can be read."""
    data = path.read_bytes()
    copy.end = end = 0
    chain, bad = "", 0  # bad lines since the last good one
    for line in data[: data.rfind(b"\n") + 1].split(b"\n")[:-1]:
        head, text = line[:73], line[74:]
        before, chain = chain, head[:64].decode(errors="replace")
        end += len(line) + 1
        entry = _entry(head, text)
        if entry is None:
            bad += 1
            continue
        copy.bad_lines += bad
        copy.breaks += chain != _chained(before or entry.after, text)
        copy.meets = copy.meets or (bool(mark) and mark in {chain, entry.after})
        copy.chain, copy.end, bad = chain, end, 0
        copy.take(entry)
    if not copy.meets:  # else it is what was being written when the power failed: nobody was told it is kept
        copy.bad_lines += bad
    copy.bad_lines += not copy.end  # it is not written line by line but begun with a whole one


def _entry(head: bytes, text: bytes) -> Entry | None:
    if head[65:] != _crc(head[:64], text):
        return None
    try:
        return msgspec.json.decode(text, type=Entry)
    except msgspec.MsgspecError:
        return None
