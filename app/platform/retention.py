"""How long the feed is kept (sync.md §2.4, §8): what is older is forgotten, and the floor rises."""

from sqlalchemy import Connection, delete, select

from app.platform import city
from app.platform.tables import feed, receipts

RETENTION_DAYS = 30
SLICE = 5000  # events in one transaction


def truncate(db: Connection, before_ms: int) -> int:
    """Forget a slice of the events before a time, oldest first; how many (0: none is left).

    A cursor below the floor, which rises with it, needs a snapshot.
    """
    floor, head = city.bounds(db)
    last = min(floor + SLICE, head)
    young = select(feed.c.seq).where(feed.c.seq > floor, feed.c.seq <= last, feed.c.at_ms >= before_ms)
    kept = db.scalar(young.order_by(feed.c.seq).limit(1))
    if kept is not None:
        last = kept - 1
    if last <= floor:
        return 0
    city.raise_counter(db, city.FLOOR, last)
    db.execute(delete(feed).where(feed.c.seq <= last))
    db.execute(delete(receipts).where(receipts.c.seq <= last))
    return last - floor
