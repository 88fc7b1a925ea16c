"""What the platform keeps for how long, and the work of keeping no more than that."""

import asyncio
import logging
from functools import partial

from sqlalchemy import Connection, Engine, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.domain.calendars import DAY_MS
from app.platform import blobs, retention
from app.platform.service import Service
from app.platform.tables import commands

OUTCOME_DAYS = 400  # longer than any desk is cut off and any handover medium is kept (sync.md §2.5)
PERIOD_S = 3600.0
SLICE = 200  # outcomes in one transaction: the writer serves others between two of them

log = logging.getLogger(__name__)


async def keep_house(service: Service) -> None:
    """Look once an hour, for ever."""
    while True:
        try:
            while await service.writer.run(partial(tidy, service.engine, service.now_ms())):
                pass
        except SQLAlchemyError:
            log.exception("housekeeping cannot use the database; it tries again")
        await asyncio.sleep(PERIOD_S)


def tidy(engine: Engine, now_ms: int) -> int:
    """One slice of what is too old; how much it was (0: nothing is left to do)."""
    with engine.begin() as db:
        forgotten = retention.truncate(db, now_ms - retention.RETENTION_DAYS * DAY_MS)
        return compact_outcomes(db, now_ms) + blobs.drop_unfinished(db, now_ms) + forgotten


def compact_outcomes(db: Connection, now_ms: int) -> int:
    """Leave of old outcomes what tells a repeated command from a new one: id, hash, status and place in the feed."""
    old = select(commands.c.id).where(commands.c.at_ms < now_ms - OUTCOME_DAYS * DAY_MS, commands.c.outcome != "")
    found = list(db.scalars(old.order_by(commands.c.at_ms).limit(SLICE)))
    if found:
        db.execute(update(commands).where(commands.c.id.in_(found)).values(outcome=""))
    return len(found)
