"""Reading what there is: snapshots of a stream, which go on where they were cut off (sync.md §2.3)."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, and_, func, select, tuple_

from app.domain.calendars import DAY_MS
from app.domain.cases import CASE_COLUMNS, FLOW_COLUMNS
from app.platform import city
from app.platform.grants import Grant
from app.platform.tables import cases, dictionary, flow
from app.wire import codec
from app.wire.messages import (
    SCHEMA,
    SnapshotEnd,
    SnapshotHeader,
    SnapshotMark,
    Stream,
    StreamState,
)

ROWS_A_QUERY = 500  # decoding a block holds up everything else in the hall for some milliseconds
CACHE_DAYS = 30  # closed cases of so many days go with a snapshot; older ones are asked for singly

_open = cases.c.closed_ms == 0


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a snapshot is gone on with: what its last mark said, and its number. Nothing: it begins."""

    after: str = ""
    at: int = -1
    n: int = 0
    sha256: str = ""


def lines(engine: Engine, epoch: str, grant: Grant, stream: Stream, mark: Mark, now_ms: int) -> Iterator[bytes]:
    """The lines of a snapshot: header, rows, resume marks, trailer.

    The sequence number is read before the rows, so that the feed from there on brings all that happened
    while they were read; no transaction is held over it (a fuzzy snapshot).
    """
    closed_after_ms = (now_ms // DAY_MS - CACHE_DAYS) * DAY_MS if stream is Stream.CLOSED else 0
    with engine.connect().execution_options(reading=True) as db:
        seq = city.head(db) if mark.at < 0 else mark.at
        count = count_of(db, grant, stream, closed_after_ms)
    yield _line(
        SnapshotHeader(
            epoch=epoch,
            scope=grant.scope,
            seq=seq,
            stream=stream.value,
            schema=SCHEMA,
            cols=list(FLOW_COLUMNS if stream is Stream.FLOW else CASE_COLUMNS),
            count_est=count,
            closed_after_ms=closed_after_ms,
        )
    )
    n, digest = mark.n, mark.sha256
    pages = _flow_pages(engine, grant, mark.after)
    if stream is not Stream.FLOW:
        wanted = and_(_wanted(stream, closed_after_ms), grant.sees())
        pages = _case_pages(engine, wanted, mark.after)
    for key, rows in pages:
        body = b"".join(_line(tuple(row)) for row in rows)
        n += len(rows)
        digest = hashlib.sha256(digest.encode() + body).hexdigest()
        yield body
        yield _line(SnapshotMark(after=key, n=n, sha256=digest))
    yield _line(SnapshotEnd(n=n, sha256=digest))


def states(db: Connection, grant: Grant, now_ms: int) -> list[StreamState]:
    """Every stream of the grant: how far it goes, and about how much it holds."""
    floor, head = city.bounds(db)
    closed_after_ms = (now_ms // DAY_MS - CACHE_DAYS) * DAY_MS
    return [
        StreamState(
            stream=stream.value,
            head=head,
            floor=floor,
            count=count_of(db, grant, stream, closed_after_ms),
            etag=str(db.scalar(select(dictionary.c.etag))) if stream is Stream.DICTIONARY else "",
        )
        for stream in Stream
    ]


def count_of(db: Connection, grant: Grant, stream: Stream, closed_after_ms: int) -> int:
    """How many rows a stream has; of histories, how many cases."""
    if stream is Stream.DICTIONARY:
        return 1
    query = select(func.count()).select_from(cases).where(_wanted(stream, closed_after_ms), grant.sees())
    return int(db.scalar(query) or 0)


def dictionary_body(db: Connection) -> tuple[str, bytes]:
    """The etag and the reference data as they are kept: a zstd-compressed JSON document."""
    found = select(dictionary.c.etag, dictionary.c.body).where(dictionary.c.stream == Stream.DICTIONARY)
    row = db.execute(found).one()
    return row.etag, bytes(row.body)


def _wanted(stream: Stream, closed_after_ms: int) -> ColumnElement[bool]:
    return cases.c.closed_ms > closed_after_ms if stream is Stream.CLOSED else _open


def _case_pages(engine: Engine, wanted: ColumnElement[bool], after: str) -> Iterator[tuple[str, Sequence[Any]]]:
    while True:
        query = select(cases).where(wanted, cases.c.id > after).order_by(cases.c.id).limit(ROWS_A_QUERY)
        with engine.connect().execution_options(reading=True) as db:
            rows = db.execute(query).all()
        if not rows:
            return
        after = rows[-1][0]
        yield after, rows


def _flow_pages(engine: Engine, grant: Grant, mark: str) -> Iterator[tuple[str, Sequence[Any]]]:
    """The key of a step is its number and its case, with a space between."""
    number, _, after = mark.partition(" ")
    while True:
        key = tuple_(flow.c.case_id, flow.c.number)
        query = (
            select(*flow.c)
            .join(cases, cases.c.id == flow.c.case_id)
            .where(_open, grant.sees(), key > (after, int(number or 0)))
            .order_by(flow.c.case_id, flow.c.number)
            .limit(ROWS_A_QUERY)
        )
        with engine.connect().execution_options(reading=True) as db:
            rows = db.execute(query).all()
        if not rows:
            return
        after, number = rows[-1][0], str(rows[-1][1])
        yield f"{number} {after}", rows


def _line(message: Any) -> bytes:
    return codec.encode(message) + b"\n"
