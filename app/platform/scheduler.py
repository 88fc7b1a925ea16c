"""What the platform does by itself while nobody is connected: each duty once, however often it is killed (§3.7, §4.7).

`Case.wake_ms` says when a case has to be looked at; the pure duties say what is due then. It is decided like any
other command, by an id made from the case, its version and the command: what was given once is never given again.
"""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Column, ColumnElement, Connection, Engine, and_, delete, exists, insert, select
from sqlalchemy.exc import SQLAlchemyError

from app.domain.calendars import DAY_MS, MINUTE_MS
from app.domain.cases import ENDED, Case, Status, case_from_row
from app.domain.duties import Duty, due, wake_ms
from app.domain.law import Law
from app.domain.outcomes import Verdict
from app.platform.leader import Leader
from app.platform.outages import apply_outages
from app.platform.own import give, own_id
from app.platform.recalculate import recalculated
from app.platform.service import Service
from app.platform.tables import cases, put_off

PERIOD_S = 1.0
BATCH = 3  # duties before the writer lane serves others again: with a long backlog they wait for some 10 ms
PASS = 200
FIRST_DELAY_MS = MINUTE_MS  # before a refused duty is tried again; doubled each time, up to a day
MOST_DOUBLED = 11
_ENDED = [status.value for status in ENDED]
_main = cases.alias("main")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Look:
    """A reason to look at cases: which they are at a time, in which order, and what has to be done."""

    wanted: Callable[[int], ColumnElement[bool]]
    order: Column[object]
    duty: Callable[[Law, Case, int], Duty | None]


async def keep_time(service: Service) -> None:
    """Do what is due, for ever, while this worker leads. Between small batches others get at the writer lane."""
    leader = Leader(service.engine)
    try:
        while True:
            try:
                if await service.writer.run(leader.leads):
                    await _recalculate(service)
                    await _do_what_is_due(service)
            except SQLAlchemyError:
                log.exception("the scheduler cannot use the database; it tries again")
            await asyncio.sleep(PERIOD_S)
    finally:
        if leader.is_seated:
            await service.writer.run(leader.leave)


async def _recalculate(service: Service) -> None:
    """Point the open clocks anew when new reference data are in force; once, whichever worker does it."""
    steps = recalculated(service.engine, service.law, service.identity.dict_etag, service.now_ms())
    while (moved := await service.writer.run(partial(next, steps, None))) is not None:
        if moved:
            service.news_written()


async def _do_what_is_due(service: Service) -> None:
    while await service.writer.run(partial(run_due, service.engine, service.law, service.now_ms(), BATCH)):
        service.news_written()


def run_due(engine: Engine, law: Law, now_ms: int, limit: int = PASS) -> int:
    """One pass over what is due, at most `limit` duties, a transaction each; how many were seen to (0: none is due)."""
    handled = 0
    for look in LOOKS:
        query = select(cases.c.id).where(look.wanted(now_ms)).order_by(look.order).limit(limit - handled)
        with engine.connect().execution_options(reading=True) as db:
            found = list(db.scalars(query))
        for id in found:
            with engine.begin() as db:
                handled += _seen_to(db, law, look, id, now_ms)
    return handled + (apply_outages(engine, law, now_ms, limit - handled) if handled < limit else 0)


def _seen_to(db: Connection, law: Law, look: Look, id: str, now_ms: int) -> int:
    """One duty of one case; 0 when another worker has it in hand, or somebody has done it meanwhile."""
    wanted = select(cases).where(cases.c.id == id, look.wanted(now_ms))
    row = db.execute(wanted.with_for_update(of=cases, skip_locked=True)).first()
    if row is None:
        return 0
    tries = db.scalar(select(put_off.c.tries).where(put_off.c.case_id == id, put_off.c.version == row.version)) or 0
    try:
        case = case_from_row(row)
    except ValueError:
        log.exception("case %s cannot be read; the scheduler looks again in a day", id)
        _look_again(db, id, row.version, now_ms + DAY_MS, tries)
        return 1
    duty = look.duty(law, case, now_ms)
    if duty is None:  # the rules have changed since the case said when to look at it
        _look_again(db, id, case.version, wake_ms(law, case), tries)
        return 1
    outcome = give(db, law, case, duty, own_id(id, case.version, duty.command, tries), now_ms)
    if outcome.status != Verdict.ACCEPTED.value:
        log.warning("%s of case %s was refused: %s %s", duty.command, id, outcome.code, outcome.text_en)
        delay_ms = min(FIRST_DELAY_MS << min(tries, MOST_DOUBLED), DAY_MS)
        _look_again(db, id, case.version, now_ms + delay_ms, tries + 1)
    return 1


def _look_again(db: Connection, id: str, version: int, at_ms: int, tries: int) -> None:
    db.execute(delete(put_off).where(put_off.c.case_id == id))
    db.execute(insert(put_off).values(case_id=id, version=version, until_ms=at_ms, tries=tries))


def _woken(now_ms: int) -> ColumnElement[bool]:
    return and_(cases.c.wake_ms <= now_ms, _is_looked_at(now_ms))


def _orphaned(now_ms: int) -> ColumnElement[bool]:
    """Open cases that follow one that has ended."""
    ended = exists().where(_main.c.id == cases.c.parent, _main.c.status.in_(_ENDED))
    follows = and_(cases.c.closed_ms == 0, cases.c.parent > "", cases.c.status != Status.TO_CLOSE.value)
    return and_(follows, ended, _is_looked_at(now_ms))


def _is_looked_at(now_ms: int) -> ColumnElement[bool]:
    """Whether the case was not put off, or has moved since."""
    same = (put_off.c.case_id == cases.c.id, put_off.c.version == cases.c.version)
    return ~exists().where(*same, put_off.c.until_ms > now_ms)


def _follow(_law: Law, case: Case, now_ms: int) -> Duty | None:
    return Duty(max(now_ms, case.stepped_ms), "follow_parent")


LOOKS = (Look(_woken, cases.c.wake_ms, due), Look(_orphaned, cases.c.parent, _follow))
