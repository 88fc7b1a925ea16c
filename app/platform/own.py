"""The platform's own commands: decided like any other, under ids that are the same after every restart."""

import hashlib
from typing import Any

from sqlalchemy import Connection, func, or_, select

from app.domain.calendars import DAY_MS
from app.domain.cases import Case
from app.domain.commands import COMMANDS
from app.domain.duties import Duty
from app.domain.law import SYSTEM, Law
from app.platform.decide import OWN_IDS, decide
from app.platform.tables import cases
from app.wire.messages import CommandEnvelope, WireOutcome


def own_id(*parts: object) -> str:
    """The id of a command of the platform: the same for the same parts."""
    said = "/".join(map(str, parts))
    return OWN_IDS + hashlib.sha256(said.encode()).hexdigest()[:32]


def give(db: Connection, law: Law, case: Case, duty: Duty, id: str, now_ms: int) -> WireOutcome:
    """Give the command of a duty in this transaction, which holds the lock of `case`.

    It happened when it was due, unless the platform comes to it too late to say so (§4.5).
    """
    due_ms = max(duty.at_ms, case.stepped_ms)
    is_prompt = 0 <= now_ms - due_ms <= law.numbers.trusted_skew_ms
    envelope = CommandEnvelope(
        id=id,
        kind=duty.command,
        v=COMMANDS[duty.command].version,
        case=case.id,
        exp=case.version,
        after=[],
        author=SYSTEM.id,
        post=SYSTEM.post,
        device="",
        issued_ms=due_ms if is_prompt else now_ms,
        clock_offset_ms=0,
        body=_counted(db, law, case, duty),
    )
    return decide(db, law, envelope, now_ms)


def _counted(db: Connection, law: Law, case: Case, duty: Duty) -> dict[str, Any]:
    """What the duty says; the third red case of a department and category in a month calls for an inquiry (§4.7)."""
    said = dict(duty.body)
    if said.get("reason_code") != "red":
        return said
    since_ms = duty.at_ms - law.numbers.red_cases_days * DAY_MS
    others = select(func.count()).where(
        cases.c.category == case.category,
        cases.c.dept == case.dept,
        cases.c.id != case.id,
        cases.c.handle_red_ms.between(since_ms, duty.at_ms),
        or_(cases.c.closed_ms == 0, cases.c.closed_ms > cases.c.handle_red_ms),
    )
    is_third = (db.scalar(others) or 0) + 1 >= law.numbers.red_cases
    return said | {"reason_code": "third_red"} if is_third else said
