"""Which workstations have wiped what they were told to wipe (sync.md §2.2, §2.4)."""

from collections.abc import Sequence

from sqlalchemy import Connection, select

from app.platform.database import upsert
from app.platform.tables import feed, receipts
from app.wire.messages import Op

WIPES = (Op.REDACT.value, Op.ERASE.value)


def keep(db: Connection, device: str, wiped: Sequence[int], now_ms: int) -> int:
    """Note it once for each event that was a wipe; how many were."""
    told = set(db.scalars(select(feed.c.seq).where(feed.c.seq.in_(wiped), feed.c.op.in_(WIPES))))
    if told:
        once = upsert(db, receipts).on_conflict_do_nothing(index_elements=["seq", "device"])
        db.execute(once, [{"seq": seq, "device": device, "at_ms": now_ms} for seq in sorted(told)])
    return len(told)


def listed(db: Connection) -> list[tuple[int, str, int]]:
    """Event, workstation and time (ms) of every receipt, the newest event first; a wipe nobody obeyed yet has ""."""
    joined = feed.outerjoin(receipts, receipts.c.seq == feed.c.seq)
    found = select(feed.c.seq, receipts.c.device, receipts.c.at_ms).select_from(joined).where(feed.c.op.in_(WIPES))
    rows = db.execute(found.order_by(feed.c.seq.desc(), receipts.c.device)).all()
    return [(row.seq, row.device or "", row.at_ms or 0) for row in rows]
