"""A platform that was off for weeks: everything that it does by itself is overdue."""

from collections import Counter
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, select

from app.domain.cases import CaseId, FlowRecord, flow_from_row
from app.domain.commands import COMMANDS, CommandId
from app.domain.law import Law
from app.domain.step import first_broken
from app.platform import city, outages
from app.platform.decide import receive
from app.platform.tables import cases, feed, flow
from app.wire.codec import envelope_of
from app.wire.messages import OutageNotice, WireOutcome
from tests.fakes.callers import at
from tests.fakes.lives import a_full_district
from tests.fakes.world import GRIDS

OFF, ON = at("2026-03-04 09:00"), at("2026-04-20 09:00")
WHY: dict[str, Any] = {"reason": "现场情况所需"}
PHOTO = ("photo:1.jpg",)
DUTIES = Counter(  # what has to be done when it comes back
    {
        ("late", "apply_outage"): 1,
        ("late", "remind"): 1,
        ("late", "urge"): 1,
        ("late", "propose_supervision"): 1,
        ("asks", "apply_outage"): 1,
        ("asks", "escalate_request"): 1,
        ("asks", "remind"): 1,
        ("asks", "urge"): 1,
        ("asks", "propose_supervision"): 1,
        ("rests", "resume"): 1,
        ("child", "follow_parent"): 1,
        ("old", "archive"): 1,
    }
)


@cache
def a_law() -> Law:
    return Law(a_full_district())


def leave_overdue(engine: Engine) -> None:
    """A city whose cases all wait for the platform."""
    city.load_district(engine, a_full_district(), OFF)
    with engine.begin() as db:
        for id in ("late", "asks", "rests"):
            at_work(db, id)
        tells(db, "asks", "request_extension", "P-D1", amount=1.0, **WHY)
        tells(db, "rests", "request_suspension", "P-D1", until_ms=at("2026-03-06 10:00"), reason_code="season")
        tells(db, "rests", "suspend", "P-DP")
        for id in ("child", "main", "old"):
            reported(db, id)
        tells(db, "child", "merge", "P-CT", other="main", **WHY)
        tells(db, "main", "refuse", "P-CT", reason_code="duplicate")
        tells(db, "old", "accept", "P-CT", distinct=True)
        tells(db, "old", "file", "P-DC")
        tells(db, "old", "request_force_close", "P-DC", **WHY)
        tells(db, "old", "force_close", "T-SUP", **WHY)
        declare(db, from_ms=at("2026-03-04 10:00"), to_ms=at("2026-03-04 10:30"), dept="D01")


def declare(db: Connection, **said: Any) -> None:
    said = {"id": "outage-1", "notice": "系统停机半小时，不计入处置时限", "author": "T-SE"} | said
    outages.declare(db, a_law(), OutageNotice(**said), OFF)


def reported(db: Connection, id: str) -> None:
    place: dict[str, Any] = {"address": "金柳路96弄", "lon": 121.405, "lat": 31.105, "grid": GRIDS[0]}
    said: dict[str, Any] = {
        "title": "流动设摊",
        "description": "占道",
        "channel": "inspector",
        "category": "E0401",
        "condition": 1,
    }
    tells(db, id, "register", "P-DAY", **place, **said)


def at_work(db: Connection, id: str) -> None:
    reported(db, id)
    tells(db, id, "accept", "P-CT", distinct=True)
    tells(db, id, "file", "P-DC")
    tells(db, id, "dispatch", "P-DP", dept="D01")
    tells(db, id, "sign", "P-D1")


def tells(db: Connection, id: str, name: str, author: str, now_ms: int = OFF, **body: Any) -> WireOutcome:
    """A command that has to be accepted."""
    version = db.scalar(select(cases.c.version).where(cases.c.id == id)) or 0
    post = next(person.post for person in a_full_district().people if person.id == author)
    command = COMMANDS[name](
        id=CommandId(f"{id}-{version}-{name}"),
        case_id=CaseId(id),
        author=author,
        post=post,
        issued_ms=now_ms,
        expected_version=version,
        **body,
    )
    outcome = receive(db, a_law(), envelope_of(command, "test", 0), now_ms)
    assert outcome.status == "accepted", f"{name} of {id}: {outcome.text_en}"
    return outcome


def done_by_itself(engine: Engine) -> Counter[tuple[str, str]]:
    """What the platform has done, after a look whether all that is kept agrees."""
    with engine.connect().execution_options(reading=True) as db:
        rows = db.execute(select(*flow.c).order_by(flow.c.case_id, flow.c.number)).all()
        seqs = list(db.scalars(select(feed.c.seq).order_by(feed.c.seq)))
        told = db.execute(select(feed.c.case_id, feed.c.version).order_by(feed.c.case_id, feed.c.version)).all()
        versions = {row.id: row.version for row in db.execute(select(cases.c.id, cases.c.version))}
    steps = [flow_from_row(row) for row in rows]
    histories: dict[str, list[FlowRecord]] = {}
    for step in steps:
        histories.setdefault(step.case_id, []).append(step)
    assert seqs == list(range(1, len(steps) + 1))
    assert [tuple(each) for each in told] == [(step.case_id, step.number) for step in steps]
    assert {id: len(history) for id, history in histories.items()} == versions
    assert all(first_broken(history) == 0 for history in histories.values())
    return Counter((step.case_id, step.command) for step in steps if step.post == "SYS")
