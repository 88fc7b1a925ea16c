"""What a session's copy should hold, as 256 sums: at any place of the feed, without reading all cases each time (§2.4).

The sums of a stream are read once, then moved along the feed: an event takes away the case as it was and adds it as
it is. So the sums at a client's own cursor cost the events in between.
"""

from collections import OrderedDict
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select

from app.domain.digests import add, bucket_of, sums_of
from app.errors import CursorGone
from app.platform import city
from app.platform.database import is_shared
from app.platform.grants import Grant
from app.platform.tables import cases, feed
from app.wire.messages import Stream

KEPT = 64  # streams of which the sums are remembered


@dataclass(frozen=True, slots=True)
class Part:
    """The cases of a stream that a grant lets see; of the closed ones those closed after a time."""

    epoch: str
    grant: Grant
    stream: Stream
    closed_after_ms: int

    def holds(self) -> ColumnElement[bool]:
        return and_(self.grant.sees(), self._is_of(cases.c.closed_ms))

    def held(self) -> ColumnElement[bool]:
        """Before an event of the feed."""
        return and_(self.grant.saw(), self._is_of(feed.c.closed_before_ms))

    def gets(self) -> ColumnElement[bool]:
        """After an event of the feed."""
        return and_(self.grant.got(), self._is_of(feed.c.closed_ms))

    def _is_of(self, closed_ms: ColumnElement[int]) -> ColumnElement[bool]:
        return closed_ms > self.closed_after_ms if self.stream is Stream.CLOSED else closed_ms == 0


class Digests:
    """The sums that were asked for lately. Several lanes use it: each works on sums of its own."""

    def __init__(self) -> None:
        self._known: OrderedDict[Part, tuple[int, tuple[int, ...]]] = OrderedDict()

    def at(self, engine: Engine, part: Part, seq: int) -> list[int]:
        """The sums of a part at a place of the feed; CursorGone where that is forgotten or has not come yet."""
        known = self._known.get(part)
        with _one_view(engine) as db:
            floor, head = city.bounds(db)
            if not floor <= seq <= head:
                raise CursorGone("feed_truncated", "the events between the cursor and now are not all there")
            if known is None or known[0] < floor:
                found = db.execute(select(cases.c.id, cases.c.version).where(part.holds()))
                known = head, tuple(sums_of(map(tuple, found)))
            sums = _moved(db, part, known, seq)
        self._keep(part, known if known[0] > seq else (seq, tuple(sums)))
        return sums

    def _keep(self, part: Part, known: tuple[int, tuple[int, ...]]) -> None:
        self._known[part] = known
        while len(self._known) > KEPT:
            self._known.popitem(last=False)


def bucket(db: Connection, part: Part, number: int) -> dict[str, int]:
    """The cases of one bucket, id and version."""
    found = db.execute(select(cases.c.id, cases.c.version).where(part.holds()))
    return {id: version for id, version in found if bucket_of(id) == number}


def _moved(db: Connection, part: Part, known: tuple[int, tuple[int, ...]], seq: int) -> list[int]:
    """The sums moved from one place of the feed to another, forward or back."""
    at, sums = known
    sign = 1 if seq > at else -1
    events = db.execute(
        select(feed.c.case_id, feed.c.version, part.held(), part.gets())
        .where(feed.c.seq > min(at, seq), feed.c.seq <= max(at, seq), or_(part.held(), part.gets()))
        .order_by(feed.c.seq)
    ).all()
    moved = add(list(sums), [(id, version - 1) for id, version, was, _ in events if was], -sign)
    return add(moved, [(id, version) for id, version, _, now in events if now], sign)


def _one_view(engine: Engine) -> Connection:
    """A connection on which all statements see the same moment."""
    if is_shared(engine):
        return engine.connect().execution_options(isolation_level="REPEATABLE READ")
    return engine.connect().execution_options(reading=True)
