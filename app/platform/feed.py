"""Reading what has happened: pages of the feed, and histories (sync.md §2.4)."""

from typing import Any

from sqlalchemy import Connection, and_, or_, select

from app.domain.cases import CASE_COLUMNS
from app.errors import CursorGone
from app.platform import city
from app.platform.grants import Grant
from app.platform.tables import cases, feed, flow
from app.wire.messages import Change, FeedPage, HistoryPage, Op

PAGE_LIMIT = 500
EVENT = tuple(feed.c[name] for name in ("seq", "op", "case_id", "version", "cause", "author", "at_ms", "fields"))


def page(db: Connection, epoch: str, grant: Grant, since: int, limit: int, now_ms: int) -> FeedPage:
    """All that the grant lets see of what came after `since`, in at most `limit` events.

    A case is sent as it is now and never when it is out of the grant now, whatever it was at the event. `next` goes
    on over what others were told. CursorGone when what came after `since` is no longer all there.
    """
    head, limit = city.head(db), max(1, min(limit, PAGE_LIMIT))
    joined = feed.outerjoin(cases, cases.c.id == feed.c.case_id).outerjoin(
        flow, and_(flow.c.case_id == feed.c.case_id, flow.c.number == feed.c.version)
    )
    found = db.execute(
        select(*EVENT, grant.got(), grant.sees(), *cases.c, *flow.c)
        .select_from(joined)
        .where(feed.c.seq > since, feed.c.seq <= head, or_(grant.saw(), grant.got()))
        .order_by(feed.c.seq)
        .limit(limit)
    ).all()
    if since < city.bounds(db)[0]:  # asked for last: it may have risen while the events were read
        raise CursorGone("feed_truncated", "what came after the cursor is no longer kept")
    changes = [_change(tuple(row)) for row in found]
    reached = changes[-1].seq if len(changes) == limit else max(head, since)
    return FeedPage(
        epoch=epoch,
        scope=grant.scope,
        since=since,
        next=reached,
        head=max(head, reached),
        more=reached < head,
        time_ms=now_ms,
        changes=changes,
    )


def _change(row: tuple[Any, ...]) -> Change:
    seq, op, case_id, version, cause, author, at_ms, fields, got, sees = row[: len(EVENT) + 2]
    shown = row[len(EVENT) + 2 :]
    is_shown = bool(got and sees)
    step = shown[len(CASE_COLUMNS) :]
    kind = Op(op)
    if kind is not Op.ERASE and not is_shown:
        kind = Op.LEAVE
    return Change(
        seq=seq,
        op=kind,
        id=case_id,
        ver=version,
        cause=cause,
        by=author,
        at=at_ms,
        row=shown[: len(CASE_COLUMNS)] if is_shown else None,
        flow=[step] if is_shown and step[0] is not None else [],
        fields=fields.split() if kind is Op.REDACT else [],
    )


def history(db: Connection, epoch: str, grant: Grant, case_id: str, since_version: int = 0) -> HistoryPage | None:
    """The steps of a case after a version; None when there is no such case for this grant."""
    version = db.scalar(select(cases.c.version).where(cases.c.id == case_id, grant.sees()))
    if version is None:
        return None
    wanted = select(*flow.c).where(flow.c.case_id == case_id, flow.c.number > since_version)
    rows = db.execute(wanted.order_by(flow.c.number)).all()
    return HistoryPage(epoch=epoch, id=case_id, ver=version, flow=[tuple(row) for row in rows])
