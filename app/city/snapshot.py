"""Reading a snapshot: NDJSON under zstd, complete only with its trailer (sync.md §2.3)."""

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import msgspec
import requests
import zstandard

from app.city.http import troubles
from app.errors import CityUnreachable
from app.hall.ports import Cursor, SnapshotPart
from app.wire.codec import columns_agree
from app.wire.messages import SCHEMA, SnapshotEnd, SnapshotHeader, SnapshotMark

CHUNK = 1 << 16

Control = SnapshotHeader | SnapshotMark | SnapshotEnd
_CONTROLS: Any = msgspec.json.Decoder(Control)


def parts(answer: requests.Response, row_type: Any, columns: Sequence[str]) -> Iterator[SnapshotPart]:
    """The rows of a snapshot, a few thousand at a time.

    CityUnreachable when it breaks off, its count or checksum is wrong, or its columns are not ours.
    """
    with closing(answer):
        yield from _read(answer, msgspec.json.Decoder(row_type), columns)


def _read(answer: requests.Response, rows: Any, columns: Sequence[str]) -> Iterator[SnapshotPart]:
    digest, total, header = hashlib.sha256(), 0, None
    for body, line in _blocks(_plain(answer)):
        control = _decoded(line)
        if isinstance(control, SnapshotHeader):
            header = _agreed(control, columns)
            continue
        if header is None:
            raise CityUnreachable("bad_snapshot", "the snapshot has no header")
        digest.update(body)
        found = _rows(rows, body)
        total += len(found)
        if isinstance(control, SnapshotEnd):
            if (control.n, control.sha256) != (total, digest.hexdigest()):
                raise CityUnreachable("bad_snapshot", f"the snapshot says {control.n} rows, {total} came")
            yield _part(header, found)
            return
        yield _part(header, found)
    raise CityUnreachable("bad_snapshot", "the snapshot broke off before its end")


def _part(header: SnapshotHeader, rows: Sequence[Any]) -> SnapshotPart:
    return SnapshotPart(Cursor(header.epoch, header.scope, header.seq), header.count_est, rows)


def _agreed(header: SnapshotHeader, columns: Sequence[str]) -> SnapshotHeader:
    if header.schema != SCHEMA or not columns_agree(header.cols, columns):
        raise CityUnreachable("other_schema", f"the platform's rows are of schema {header.schema}: update the hall")
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
