"""When a calendar was published anew, every open clock is pointed by it, once (domain.md §4.2, §4.5).

Restart-safe: the etag of the reference data is kept only when the last case was looked at, and a case that was
seen to is not seen to again.
"""

import logging
from collections.abc import Iterator

from sqlalchemy import Engine, select, text

from app.domain.cases import Case, case_from_row
from app.domain.columns import pointed_all
from app.domain.duties import Duty
from app.domain.law import Law
from app.domain.outcomes import Verdict
from app.platform import city
from app.platform.database import is_shared
from app.platform.own import give, own_id
from app.platform.tables import cases, commands

MARK = "recalculated"
CHUNK = 500  # read and pointed at once: some 20 ms

log = logging.getLogger(__name__)


def recalculate(engine: Engine, law: Law, etag: str, now_ms: int) -> int:
    """Give `recalculate` to each open case whose clocks the law points otherwise now; how many there were."""
    return sum(recalculated(engine, law, etag, now_ms))


def recalculated(engine: Engine, law: Law, etag: str, now_ms: int) -> Iterator[int]:
    """The same in small steps, so that others get their turn between them: how many cases each has moved."""
    with engine.connect().execution_options(reading=True) as db:
        if city.read_mark(db, MARK) == etag:
            return
    _wait_for_the_old_law(engine)
    after = ""
    while found := _chunk(engine, after):
        after = found[-1].id
        for case in _otherwise(law, found):
            yield _give(engine, law, case, etag, now_ms)
        yield 0
    with engine.begin() as db:
        city.put_mark(db, MARK, etag)


def _chunk(engine: Engine, after: str) -> list[Case]:
    query = select(cases).where(cases.c.closed_ms == 0, cases.c.id > after).order_by(cases.c.id).limit(CHUNK)
    with engine.connect().execution_options(reading=True) as db:
        return [case_from_row(row) for row in db.execute(query)]


def _wait_for_the_old_law(engine: Engine) -> None:
    """Let every command that was begun under the old reference data end; those begun since are under the new ones."""
    if is_shared(engine):  # SQLite has one writer at a time
        with engine.begin() as db:
            db.execute(text(f"LOCK TABLE {commands.name} IN SHARE MODE"))


def _otherwise(law: Law, found: list[Case]) -> list[Case]:
    """The cases with a live clock that would stand otherwise."""
    live = [(case, timer) for case in found for timer in case.timers if timer.is_live]
    anew = pointed_all(law.clockwork, [timer for _, timer in live])
    wrong = {case.id for (case, timer), now in zip(live, anew, strict=True) if timer != now}
    return [case for case in found if case.id in wrong]


def _give(engine: Engine, law: Law, seen: Case, etag: str, now_ms: int) -> int:
    """One case; it may have moved since it was read, and then has clocks of the new calendar or is looked at anew."""
    with engine.begin() as db:
        row = db.execute(select(cases).where(cases.c.id == seen.id).with_for_update()).first()
        if row is None:  # erased meanwhile
            return 0
        case = case_from_row(row)
        if not case.is_open or not _otherwise(law, [case]):
            return 0
        id = own_id("recalculate", etag, case.id, case.version)
        outcome = give(db, law, case, Duty(now_ms, "recalculate", {"reason": "工作日历或规则已更新"}), id, now_ms)
    if outcome.status != Verdict.ACCEPTED.value:
        log.warning("the clocks of case %s were not recalculated: %s", case.id, outcome.code)
    return int(outcome.status == Verdict.ACCEPTED.value)
