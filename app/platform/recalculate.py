"""When a calendar was published anew, every open clock is pointed by it, once (domain.md §4.2, §4.5).

Restart-safe: the etag of the reference data is kept only when the last case was looked at, and a case that was
seen to is not seen to again.
"""

import logging

from sqlalchemy import Engine, select

from app.domain.cases import Case, case_from_row
from app.domain.columns import pointed_all
from app.domain.duties import Duty
from app.domain.law import Law
from app.domain.outcomes import Verdict
from app.platform import city
from app.platform.own import give, own_id
from app.platform.tables import cases

MARK = "recalculated"
CHUNK = 2000

log = logging.getLogger(__name__)


def recalculate(engine: Engine, law: Law, etag: str, now_ms: int) -> int:
    """Give `recalculate` to each open case whose clocks the law points otherwise now; how many there were."""
    with engine.connect().execution_options(reading=True) as db:
        if city.read_mark(db, MARK) == etag:
            return 0
    moved, after = 0, ""
    while True:
        query = select(cases).where(cases.c.closed_ms == 0, cases.c.id > after).order_by(cases.c.id).limit(CHUNK)
        with engine.connect().execution_options(reading=True) as db:
            found = [case_from_row(row) for row in db.execute(query)]
        if not found:
            break
        after = found[-1].id
        for case in _otherwise(law, found):
            moved += _give(engine, law, case, etag, now_ms)
    with engine.begin() as db:
        city.put_mark(db, MARK, etag)
    return moved


def _otherwise(law: Law, found: list[Case]) -> list[Case]:
    """The cases with a live clock that would stand otherwise."""
    live = [(case, timer) for case in found for timer in case.timers if timer.is_live]
    anew = pointed_all(law.clockwork, [timer for _, timer in live])
    wrong = {case.id for (case, timer), now in zip(live, anew, strict=True) if timer != now}
    return [case for case in found if case.id in wrong]


def _give(engine: Engine, law: Law, seen: Case, etag: str, now_ms: int) -> int:
    """One case; it may have moved since it was read, and then has clocks of the new calendar or is looked at anew."""
    with engine.begin() as db:
        row = db.execute(select(cases).where(cases.c.id == seen.id).with_for_update()).one()
        case = case_from_row(row)
        if not case.is_open or not _otherwise(law, [case]):
            return 0
        id = own_id("recalculate", etag, case.id, case.version)
        outcome = give(db, law, case, Duty(now_ms, "recalculate", {"reason": "工作日历或规则已更新"}), id, now_ms)
    if outcome.status != Verdict.ACCEPTED.value:
        log.warning("the clocks of case %s were not recalculated: %s", case.id, outcome.code)
    return int(outcome.status == Verdict.ACCEPTED.value)
