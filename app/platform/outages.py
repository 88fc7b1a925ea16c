"""Outages (停机扣除, domain.md §4.10): declared by the security administrator, then taken out of every clock once.

An outage is walked over the open cases in the order of their ids, once when it has begun and once more when it is
over, for the clocks that began within it. A case is affected while one of its clocks counts the time of the outage,
so a walk that was cut off is simply gone on with.
"""

import hashlib
import logging
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, and_, func, select, update

from app.domain.calendars import DAY_MS
from app.domain.cases import Case, case_from_row
from app.domain.duties import Duty
from app.domain.law import Law
from app.domain.limits import NEVER_MS
from app.domain.outcomes import Verdict
from app.domain.reasons import in_chinese, in_english
from app.platform.database import upsert
from app.platform.own import give, own_id
from app.platform.service import Refused
from app.platform.tables import cases, outages
from app.wire import codec
from app.wire.messages import OutageDeclared, OutageNotice, Problem

DECLARER = "SE"
LONGEST_MS = 31 * DAY_MS
CHUNK = 50  # cases looked at before the place reached is kept
WHY = "outage"

log = logging.getLogger(__name__)


def declare(db: Connection, law: Law, notice: OutageNotice, now_ms: int) -> OutageDeclared:
    """Keep a declared outage; said again, it is answered again. Refused with what is wrong."""
    _check(law, notice)
    digest = hashlib.sha256(codec.encode(notice)).hexdigest()
    row = {name: getattr(notice, name) for name in notice.__struct_fields__}
    row |= {"hash": digest, "declared_ms": now_ms, "walk_ms": notice.from_ms, "after_id": ""}
    db.execute(upsert(db, outages).on_conflict_do_nothing(index_elements=["id"]), row)
    if db.scalar(select(outages.c.hash).where(outages.c.id == notice.id)) != digest:
        raise _refused(422, "id_reused")
    found = db.scalar(select(func.count()).select_from(cases).where(_in_scope(notice.street, notice.dept)))
    return OutageDeclared(id=notice.id, cases=int(found or 0))


def apply_outages(engine: Engine, law: Law, now_ms: int, limit: int) -> int:
    """Go on with the oldest outage that has to be walked, `limit` cases at most; 0 when there is none."""
    query = select(outages).where(outages.c.walk_ms <= now_ms).order_by(outages.c.declared_ms, outages.c.id)
    with engine.connect().execution_options(reading=True) as db:
        outage = db.execute(query).mappings().first()
        if outage is None:
            return 0
        wanted = and_(_in_scope(outage["street"], outage["dept"]), cases.c.id > outage["after_id"])
        rows = db.execute(select(cases).where(wanted).order_by(cases.c.id).limit(CHUNK)).all()
    affected = [row.id for row in rows if _is_affected(law, row, outage)]
    for id in affected[:limit]:
        with engine.begin() as db:
            _apply(db, law, outage, id, now_ms)
    if len(affected) > limit:
        reached = {"after_id": affected[limit - 1]}
    elif len(rows) == CHUNK:
        reached = {"after_id": rows[-1].id}
    else:  # walked to the end
        reached = {"after_id": "", "walk_ms": outage["to_ms"] if outage["walk_ms"] < outage["to_ms"] else NEVER_MS}
    with engine.begin() as db:
        _keep(db, outage, reached)
    return 1 + min(len(affected), limit)


def _apply(db: Connection, law: Law, outage: RowMapping, id: str, now_ms: int) -> None:
    """Waits for a case that another has in hand: passed over, it would be forgotten."""
    row = db.execute(select(cases).where(cases.c.id == id).with_for_update()).first()
    if row is None or not _is_affected(law, row, outage):  # erased meanwhile, or moved
        return
    case = case_from_row(row)
    body = {"from_ms": outage["from_ms"], "to_ms": outage["to_ms"], "reason": outage["notice"]}
    name = own_id(WHY, outage["id"], id, case.version)
    outcome = give(db, law, case, Duty(now_ms, "apply_outage", body), name, now_ms)
    if outcome.status != Verdict.ACCEPTED.value:
        log.warning("the outage %s was not applied to case %s: %s", outage["id"], id, outcome.code)


def _keep(db: Connection, outage: RowMapping, reached: dict[str, Any]) -> None:
    """Keep the place reached, unless another worker has gone on from where this one began."""
    same = (outages.c.walk_ms == outage["walk_ms"], outages.c.after_id == outage["after_id"])
    db.execute(update(outages).where(outages.c.id == outage["id"], *same).values(**reached))


def _is_affected(law: Law, row: Any, outage: RowMapping) -> bool:
    """Whether a clock of the case counts time of the outage; a damaged row is left to who reads it."""
    try:
        case: Case = case_from_row(row)
    except ValueError:
        log.exception("case %s cannot be read", row.id)
        return False
    work, times = law.clockwork, (outage["from_ms"], outage["to_ms"])
    live = (timer for timer in case.timers if timer.is_live)
    return case.is_open and any(work.excepted(timer, *times, WHY) != timer for timer in live)


def _in_scope(street: str, dept: str) -> ColumnElement[bool]:
    scope = [cases.c.closed_ms == 0]
    if street:
        scope.append(cases.c.street == street)
    if dept:
        scope.append(cases.c.dept == dept)
    return and_(*scope)


def _check(law: Law, notice: OutageNotice) -> None:
    person, facts = law.person(notice.author), {"person": notice.author}
    streets = {street.code for street in law.district.streets}
    causes = (
        (person is None, 403, "unknown_person"),
        (person and DECLARER not in person.posts, 403, "not_your_post"),
        (not notice.notice.strip(), 422, "no_text"),
        (not 0 < notice.from_ms < notice.to_ms < NEVER_MS, 422, "times_out_of_order"),
        (notice.to_ms - notice.from_ms > LONGEST_MS, 422, "too_much"),
        (notice.street and notice.dept, 422, "one_scope"),
        (notice.street and notice.street not in streets, 422, "unknown_street"),
        (notice.dept and law.department(notice.dept) is None, 422, "unknown_dept"),
    )
    for is_so, status, code in causes:
        if is_so:
            raise _refused(status, code, **facts, street=notice.street, dept=notice.dept)


def _refused(status: int, code: str, **facts: object) -> Refused:
    return Refused(Problem(status=status, code=code, title=in_chinese(code, facts), title_en=in_english(code, facts)))
