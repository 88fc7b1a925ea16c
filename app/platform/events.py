"""Telling what happened: a row of the feed for each change of a case, numbered in commit order."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, delete, insert, select

from app.domain.cases import Case
from app.platform import city
from app.platform.database import is_shared
from app.platform.grants import depts_of, helpers_of
from app.platform.tables import feed, parts
from app.wire.messages import Op

_EVENT = insert(feed)
# The number and the event in one statement, where there can be: others wait for the number until we commit.
_NUMBER = city.NEXT.cte("number")
_TOLD = [bindparam(column.name, type_=column.type) for column in feed.c if column is not feed.c.seq]
_NUMBERED = insert(feed).from_select(list(feed.c), select(_NUMBER.c.value, *_TOLD)).returning(feed.c.seq)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made an event, by which command, when."""

    cause: str
    author: str
    at_ms: int


def tell(db: Connection, before: Case, after: Case, origin: Origin, op: Op = Op.PUT, fields: Iterable[str] = ()) -> int:
    """Put an event at the end of the feed; its number. An erasure leaves nothing of `after` but its version."""
    is_left = op is not Op.ERASE
    keep_helpers(db, after, helpers_of(before), helpers_of(after) if is_left else frozenset())
    row = {
        "op": op.value,
        "case_id": after.id,
        "version": after.version,
        "cause": origin.cause,
        "author": origin.author,
        "at_ms": origin.at_ms,
        "street_before": before.street,
        "street": after.street if is_left else "",
        "depts_before": depts_of(before),
        "depts": depts_of(after) if is_left else "",
        "closed_before_ms": before.closed_ms,
        "closed_ms": after.closed_ms if is_left else 0,
        "fields": " ".join(fields),
    }
    if is_shared(db.engine):
        return int(db.execute(_NUMBERED, {**row, "counted": city.SEQ}).scalar_one())
    seq = city.next_number(db, city.SEQ)
    db.execute(_EVENT, {**row, "seq": seq})
    return seq


def keep_helpers(db: Connection, case: Case, before: frozenset[str], after: frozenset[str]) -> None:
    """Which departments help with a case, where that has changed."""
    if gone := before - after:
        db.execute(delete(parts).where(parts.c.case_id == case.id, parts.c.dept.in_(gone)))
    if new := after - before:
        db.execute(insert(parts), [{"case_id": case.id, "dept": dept} for dept in sorted(new)])
