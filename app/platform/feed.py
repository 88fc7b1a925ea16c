"""Reading what the city has said: feed pages, snapshots, histories (sync.md §2.3, §2.4)."""

import hashlib
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Table, and_, or_, select, tuple_

from app.domain.cases import CASE_COLUMNS, ENDED, FLOW_COLUMNS
from app.platform import city
from app.platform.city import Identity
from app.platform.tables import cases, dictionary, feed, flow
from app.wire import codec
from app.wire.messages import (
    SCHEMA,
    Change,
    FeedPage,
    HistoryPage,
    SnapshotEnd,
    SnapshotHeader,
    SnapshotMark,
    Stream,
)

PAGE_LIMIT = 500
ROWS_A_QUERY = 500  # decoding a block holds up everything else in the hall for some milliseconds
CACHE_DAYS = 30  # closed cases of so many days go with a snapshot; older ones are asked for singly
DAY_MS = 86_400_000

_open = cases.c.status.not_in([status.value for status in ENDED])


def page(db: Connection, identity: Identity, since: int, limit: int, now_ms: int) -> FeedPage:
    """Everything after `since`, at most `limit` events, each with the case's full row as it is now."""
    head = city.head(db)
    joined = feed.join(cases, cases.c.id == feed.c.case_id).join(
        flow, and_(flow.c.case_id == feed.c.case_id, flow.c.number == feed.c.version)
    )
    found = db.execute(
        select(feed, *cases.c, *flow.c)
        .select_from(joined)
        .where(feed.c.seq > since)
        .order_by(feed.c.seq)
        .limit(min(limit, PAGE_LIMIT))
    ).all()
    changes = [_change(tuple(row)) for row in found]
    reached = changes[-1].seq if changes else since
    return FeedPage(
        epoch=identity.epoch,
        scope=identity.scope,
        since=since,
        next=reached,
        head=max(head, reached),
        more=reached < head,
        time_ms=now_ms,
        changes=changes,
    )


def _change(row: tuple[Any, ...]) -> Change:
    head_width, case_width = len(feed.c), len(CASE_COLUMNS)
    seq, op, case_id, version, cause, author, at_ms = row[:head_width]
    return Change(
        seq=seq,
        op=op,
        id=case_id,
        ver=version,
        cause=cause,
        by=author,
        at=at_ms,
        row=row[head_width : head_width + case_width],
        flow=[row[head_width + case_width :]],
    )


def history(db: Connection, case_id: str) -> HistoryPage | None:
    version = db.scalar(select(cases.c.version).where(cases.c.id == case_id))
    if version is None:
        return None
    rows = db.execute(select(*flow.c).where(flow.c.case_id == case_id).order_by(flow.c.number)).all()
    return HistoryPage(id=case_id, ver=version, flow=[tuple(row) for row in rows])


def snapshot(engine: Engine, identity: Identity, stream: Stream, now_ms: int) -> Iterator[bytes]:
    """The lines of a snapshot: header, rows, resume marks, trailer.

    The sequence number is read before the rows, so that the feed from there on brings all that happened
    while they were read; no transaction is held over it (a fuzzy snapshot).
    """
    with engine.connect() as db:
        seq = city.head(db)
        count = city.open_count(db) if stream is Stream.CASES else 0
    columns = FLOW_COLUMNS if stream is Stream.FLOW else CASE_COLUMNS
    yield _line(
        SnapshotHeader(
            epoch=identity.epoch,
            scope=identity.scope,
            seq=seq,
            stream=stream.value,
            schema=SCHEMA,
            cols=list(columns),
            count_est=count,
        )
    )
    total, digest = 0, hashlib.sha256()
    for rows in _pages(engine, stream, now_ms):
        body = b"".join(_line(tuple(row)) for row in rows)
        total += len(rows)
        digest.update(body)
        yield body
        yield _line(SnapshotMark(after=str(rows[-1][0]), n=total))
    yield _line(SnapshotEnd(n=total, sha256=digest.hexdigest()))


def dictionary_body(db: Connection) -> bytes:
    """The reference data as it is kept: a zstd-compressed JSON document."""
    return bytes(db.execute(select(dictionary.c.body).where(dictionary.c.stream == Stream.DICTIONARY)).scalar_one())


def _pages(engine: Engine, stream: Stream, now_ms: int) -> Iterator[Sequence[Any]]:
    """Open cases first, so that a desk can work while the closed ones still come; then those closed lately."""
    recent = and_(cases.c.closed_ms > now_ms - CACHE_DAYS * DAY_MS, ~_open)
    if stream is Stream.FLOW:
        yield from _flow_pages(engine)
        return
    for wanted in (_open, recent):
        yield from _keyset(engine, cases, wanted)


def _keyset(engine: Engine, table: Table, wanted: Any) -> Iterator[Sequence[Any]]:
    after = ""
    while True:
        query = select(table).where(wanted, table.c.id > after).order_by(table.c.id).limit(ROWS_A_QUERY)
        with engine.connect() as db:
            rows = db.execute(query).all()
        if not rows:
            return
        yield rows
        after = rows[-1][0]


def _flow_pages(engine: Engine) -> Iterator[Sequence[Any]]:
    after, number = "", 0
    while True:
        key = tuple_(flow.c.case_id, flow.c.number)
        query = (
            select(*flow.c)
            .join(cases, cases.c.id == flow.c.case_id)
            .where(_open, or_(key > (after, number)))
            .order_by(flow.c.case_id, flow.c.number)
            .limit(ROWS_A_QUERY)
        )
        with engine.connect() as db:
            rows = db.execute(query).all()
        if not rows:
            return
        yield rows
        after, number = rows[-1][0], rows[-1][1]


def _line(message: Any) -> bytes:
    return codec.encode(message) + b"\n"
