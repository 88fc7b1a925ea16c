"""Reading a snapshot: NDJSON under zstd, complete only with its trailer (sync.md §2.3)."""

import hashlib
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import msgspec
import requests
import zstandard

from app.city.http import troubles
from app.errors import CityUnreachable, CursorGone
from app.hall.ports import Cursor, Mark, SnapshotPart
from app.wire.codec import columns_agree
from app.wire.messages import SCHEMA, SnapshotEnd, SnapshotHeader, SnapshotMark, Stream

CHUNK = 1 << 16

Control = SnapshotHeader | SnapshotMark | SnapshotEnd
_CONTROLS: Any = msgspec.json.Decoder(Control)


@dataclass(frozen=True, slots=True)
class Asked:
    """Which stream was asked for, and what its rows are."""

    stream: Stream
    row_type: Any
    columns: Sequence[str]


def parts(
    ask: Callable[[], requests.Response], asked: Asked, begin: Mark | None = None
) -> Generator[SnapshotPart, None, None]:
    """The rows of a snapshot, some hundred at a time, each with the mark from which it can be gone on with.

    `begin` is the mark at which this answer begins. CityUnreachable when it breaks off, a count or sum is wrong, or
    its columns are not ours; CursorGone when it does not continue what is here.
    """
    with closing(ask()) as answer:
        yield from _read(answer, asked, begin)


def _read(answer: requests.Response, asked: Asked, begin: Mark | None) -> Iterator[SnapshotPart]:
    header: SnapshotHeader | None = None
    rows = msgspec.json.Decoder(asked.row_type)
    n, digest, after = (begin.n, begin.sha256, begin.after) if begin else (0, "", "")
    for body, line in _blocks(_plain(answer)):
        control = _decoded(line)
        if isinstance(control, SnapshotHeader):
            header = _agreed(control, asked, begin)
            continue
        if header is None:
            raise CityUnreachable("bad_snapshot", "the snapshot has no header")
        found = _rows(rows, body)
        n += len(found)
        if body:
            digest = hashlib.sha256(digest.encode() + body).hexdigest()
        if (control.n, control.sha256) != (n, digest):
            raise CityUnreachable("bad_snapshot", f"the snapshot says {control.n} rows, {n} came, or they were altered")
        after = control.after if isinstance(control, SnapshotMark) else after
        cursor = Cursor(header.epoch, header.scope, header.seq)
        yield SnapshotPart(cursor, header.count_est, found, Mark(cursor, after, n, digest), header.closed_after_ms)
        if isinstance(control, SnapshotEnd):
            return
    raise CityUnreachable("bad_snapshot", "the snapshot broke off before its end")


def _agreed(header: SnapshotHeader, asked: Asked, begin: Mark | None) -> SnapshotHeader:
    if header.stream != asked.stream:
        raise CityUnreachable("wrong_echo", f"asked for {asked.stream}, answered {header.stream}")
    if header.schema != SCHEMA or not columns_agree(header.cols, asked.columns):
        raise CityUnreachable("other_schema", f"the platform's rows are of schema {header.schema}: update the hall")
    if begin and begin.cursor != Cursor(header.epoch, header.scope, header.seq):
        raise CursorGone("snapshot_gone", "what comes does not continue the rows that are here")
    return header


def _decoded(line: bytes) -> Control:
    try:
        control: Control = _CONTROLS.decode(line)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise CityUnreachable("bad_snapshot", f"the snapshot: {error}") from error
    return control


def _rows(decoder: Any, body: bytes) -> Sequence[Any]:
    try:
        rows: Sequence[Any] = decoder.decode_lines(body)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise CityUnreachable("bad_snapshot", f"the snapshot's rows: {error}") from error
    return rows


def _blocks(chunks: Iterator[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """Pairs of (row lines, the control line after them). Row lines begin with [, control lines with {."""
    waiting = bytearray()
    for chunk in chunks:
        seen = max(0, len(waiting) - 1)
        waiting += chunk
        while True:
            start = 0 if waiting[:1] == b"{" else waiting.find(b"\n{", seen) + 1
            end = waiting.find(b"\n", start) if start or waiting[:1] == b"{" else -1
            if end < 0:
                break
            yield bytes(waiting[:start]), bytes(waiting[start:end])
            del waiting[: end + 1]
            seen = 0


def _plain(answer: requests.Response) -> Iterator[bytes]:
    unpack = zstandard.ZstdDecompressor().decompressobj()
    packed = answer.headers.get("Content-Encoding") == "zstd"
    chunks = answer.raw.stream(CHUNK, decode_content=False)
    while True:
        with troubles():
            chunk = next(chunks, None)
        if chunk is None:
            return
        try:
            yield unpack.decompress(chunk) if packed else chunk
        except zstandard.ZstdError as error:
            raise CityUnreachable("bad_snapshot", f"the snapshot cannot be unpacked: {error}") from error
