"""Telling what happened: a row of the feed for each change of a case, numbered in commit order."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert

from app.domain.cases import Case
from app.platform import city
from app.platform.grants import depts_of, helpers_of
from app.platform.tables import feed, parts
from app.wire.messages import Op

_EVENT = insert(feed)


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
    seq = city.next_number(db, city.SEQ)  # others wait for it until we commit: as late as can be
    row = {
        "seq": seq,
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
    db.execute(_EVENT, row)
    return seq


def keep_helpers(db: Connection, case: Case, before: frozenset[str], after: frozenset[str]) -> None:
    """Which departments help with a case, where that has changed."""
    if gone := before - after:
        db.execute(delete(parts).where(parts.c.case_id == case.id, parts.c.dept.in_(gone)))
    if new := after - before:
        db.execute(insert(parts), [{"case_id": case.id, "dept": dept} for dept in sorted(new)])
