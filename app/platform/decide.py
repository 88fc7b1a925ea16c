"""How the platform decides a command: once, in one transaction with its effect, its feed event and its answer."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial

import msgspec
from sqlalchemy import Connection, bindparam, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.calendars import SHANGHAI_MS
from app.domain.cases import CASE_COLUMNS, ENDED, FLOW_COLUMNS, Case, CaseId, Status, case_from_row, case_row, flow_row
from app.domain.commands import Command, CommandId, Policy
from app.domain.commands.intake import Accept, Register
from app.domain.commands.joint import Link, Merge
from app.domain.duplicates import UNACCEPTED, box, check_alike, window_ms
from app.domain.law import SYSTEM, Law
from app.domain.outcomes import Outcome, Verdict
from app.domain.reasons import in_chinese, in_english, refusal, require
from app.domain.rights import reaches
from app.domain.step import Receipt, carry_out
from app.errors import NotAllowed
from app.faultpoints import reach
from app.platform import blobs, city
from app.platform.city import LawMoved
from app.platform.events import Origin, tell
from app.platform.tables import cases, commands, flow
from app.wire import codec
from app.wire.messages import CommandEnvelope, WireOutcome

MOST_NEAR = 50  # cases at one spot in a day
REFUSED = frozenset({Verdict.CONFLICT.value, Verdict.REJECTED.value})
# Built once: with some sixty columns, to build a statement costs more than to run it.
_CLAIMS = {
    dialect.dialect.name: dialect.insert(commands)
    .on_conflict_do_nothing(index_elements=["id"])
    .returning(city.IN_FORCE)
    for dialect in (postgresql, sqlite)
}
_CASE = select(cases).where(cases.c.id == bindparam("wanted")).with_for_update()
_BEGIN = insert(cases)
_CHANGE = update(cases).where(cases.c.id == bindparam("changed"))
_STEP = insert(flow)
_ANSWERED = update(commands).where(commands.c.id == bindparam("claimed"))

OWN_IDS = "SYS-"  # how the ids of the platform's own commands begin


def receive(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int, etag: str = "") -> WireOutcome:
    """The answer to a command that came from outside: nobody there is the platform itself, or uses its ids."""
    if envelope.author == SYSTEM.id or envelope.post == SYSTEM.post or envelope.id.startswith(OWN_IDS):
        return _refused(envelope.id, "system_only")
    return decide(db, law, envelope, now_ms, etag)


def decide(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int, etag: str = "") -> WireOutcome:
    """The recorded answer to `envelope`: the first time it is decided, ever after it is repeated.

    One that builds on what is not here yet is deferred: nothing of it is recorded, it is sent again. LawMoved when
    the reference data in force are others than those of `etag`, where it is said.
    """
    digest = _digest(envelope)
    in_force = _claim(db, envelope.id, digest, now_ms)
    if in_force is None:
        return _repeat(db, envelope, digest)
    if etag and in_force != etag:
        raise LawMoved
    reach("decide.claimed")
    before = _before(db, envelope)
    if missing := _missing(db, envelope, before):
        db.execute(delete(commands).where(commands.c.id == envelope.id))
        return WireOutcome(id=envelope.id, status=Verdict.DEFERRED.value, missing=missing)
    outcome = codec.outcome_to_wire(_for_author(law, envelope, _judge(db, law, envelope, before, now_ms)))
    record = codec.encode(outcome).decode()
    said = {"claimed": envelope.id, "status": outcome.status, "outcome": record, "seq": outcome.seq}
    db.execute(_ANSWERED, said)
    reach("decide.recorded")
    return outcome


def recorded(db: Connection, id: str) -> WireOutcome | None:
    """What was answered to a command, None when it was never decided. An old one has only its status and place."""
    found = select(commands.c.status, commands.c.seq, commands.c.outcome).where(commands.c.id == id)
    known = db.execute(found).first()
    if known is None:
        return None
    if not known.outcome:
        return WireOutcome(id=id, status=known.status, seq=known.seq)
    return msgspec.json.decode(known.outcome, type=WireOutcome)


def _digest(envelope: CommandEnvelope) -> str:
    """What makes a command the same one. When it was given is not part of it: a replayed source gives it anew."""
    said = (envelope.kind, envelope.case, envelope.exp, envelope.after, envelope.author, envelope.body, envelope.v)
    return hashlib.sha256(codec.encode(said)).hexdigest()


def _claim(db: Connection, id: str, digest: str, now_ms: int) -> str | None:
    """The etag of the reference data in force, None when this command is not new.

    A second writer of the same id waits here until the first has committed. From here on a walk that points the
    clocks anew waits for us (recalculate.py), so whoever was told of the old reference data is seen by it.
    """
    row = {"id": id, "hash": digest, "status": "", "outcome": "", "seq": 0, "at_ms": now_ms}
    found = db.execute(_CLAIMS[db.dialect.name], row).first()
    return str(found[0]) if found else None


def _repeat(db: Connection, envelope: CommandEnvelope, digest: str) -> WireOutcome:
    known = db.scalar(select(commands.c.hash).where(commands.c.id == envelope.id))
    outcome = recorded(db, envelope.id) if known == digest else None
    return outcome or _refused(envelope.id, "id_reused")


def _before(db: Connection, envelope: CommandEnvelope) -> dict[str, str]:
    """What became of the commands that this one builds on, by id; those never decided are not among them."""
    if not envelope.after:
        return {}
    found = select(commands.c.id, commands.c.status).where(commands.c.id.in_(envelope.after))
    return {row.id: row.status for row in db.execute(found)}


def _missing(db: Connection, envelope: CommandEnvelope, before: Mapping[str, str]) -> list[str]:
    """What has to be here first. After a refused command nothing is waited for any more."""
    if REFUSED & set(before.values()):
        return []
    commands_missing = [f"after:{id}" for id in envelope.after if id not in before]
    return commands_missing + [f"blob:{each}" for each in blobs.lacking(db, envelope.blobs)]


def _refused(id: str, code: str) -> WireOutcome:
    text, text_en = in_chinese(code, {}), in_english(code, {})
    return WireOutcome(id=id, status=Verdict.REJECTED.value, code=code, text=text, text_en=text_en)


def _for_author(law: Law, envelope: CommandEnvelope, outcome: Outcome) -> Outcome:
    """An answer shows the case only to whom it lies within reach: a refused command is no way to read it."""
    if outcome.case is None or outcome.verdict is Verdict.ACCEPTED:
        return outcome
    author = law.person(envelope.author)
    is_held = author is not None and envelope.post in author.posts
    if author is SYSTEM or (author and is_held and reaches(author, envelope.post, outcome.case, law)):
        return outcome
    return replace(outcome, case=None)


def _judge(db: Connection, law: Law, envelope: CommandEnvelope, before: Mapping[str, str], now_ms: int) -> Outcome:
    command_id = CommandId(envelope.id)
    case = _case(db, CaseId(envelope.case))
    try:
        for id, status in before.items():
            require(status not in REFUSED, "predecessor", after=id)
        command = codec.command_of(envelope)
        require(case.version or isinstance(command, Register), "unknown_case")
        if conflict := _conflict(db, command, case) or _stale(command, case, now_ms):
            return conflict
        return _carry_out(db, law, command, case, now_ms, envelope.device)
    except NotAllowed as reason:
        shown = case if case.version else None
        return Outcome(
            command_id=command_id,
            verdict=Verdict.REJECTED,
            code=reason.code,
            facts=reason.facts,
            text=in_chinese(reason.code, reason.facts) or str(reason),
            text_en=str(reason),
            case=shown,
        )


def _check_others(db: Connection, law: Law, command: Command, case: Case) -> None:
    """What a command says of other cases has to be true: nothing follows a case that has ended or follows another."""
    if isinstance(command, Accept) and not command.distinct:
        category = command.category or case.category
        check_alike(case, category, _near(db, law, case, category), law.numbers)
    if not isinstance(command, Merge | Link):
        return
    other = select(cases.c.status, cases.c.parent).where(cases.c.id == command.other)
    if isinstance(command, Merge):
        other = other.with_for_update(read=True)  # it does not begin to follow somebody at the same time
    main = db.execute(other).first()
    if main is None:
        raise refusal("no_case", other=command.other)
    if isinstance(command, Merge):
        require(main.status not in {each.value for each in ENDED}, "no_case", other=command.other)
        require(not main.parent, "merged", command=command.name)


def _near(db: Connection, law: Law, case: Case, category: str) -> list[Case]:
    """Open cases of the category that came in at about the same time, in the box round the case."""
    west, south, east, north = box(case, law.numbers)
    query = select(cases).where(
        cases.c.category == category,
        cases.c.reported_ms.between(*window_ms(case, law.numbers)),
        cases.c.lon.between(west, east),
        cases.c.lat.between(south, north),
        cases.c.closed_ms == 0,
        cases.c.status.not_in([status.value for status in UNACCEPTED]),
    )
    return [case_from_row(row) for row in db.execute(query.limit(MOST_NEAR))]


def _case(db: Connection, id: CaseId) -> Case:
    """The case as it is, locked until commit; a draft of version 0 when it is not known yet."""
    row = db.execute(_CASE, {"wanted": id}).first()
    return case_from_row(row) if row else Case(id=id, version=0, status=Status.DRAFT)


def _conflict(db: Connection, command: Command, case: Case) -> Outcome | None:
    """The answer to a strict command whose case has moved by more than the author's own earlier commands."""
    if command.policy is Policy.COMMUTE or command.expected_version == case.version:
        return None
    seen = command.expected_version
    steps = db.execute(
        select(flow.c.command_id, flow.c.command, flow.c.actor_name, flow.c.recorded_ms)
        .where(flow.c.case_id == case.id, flow.c.number > seen)
        .order_by(flow.c.number)
    ).all()
    strange = [step for step in steps if step.command_id not in command.after]
    if not strange and seen < case.version:
        return None
    last = strange[-1] if strange else None
    who, what = (last.actor_name, last.command) if last else ("", "")
    at_ms = last.recorded_ms if last else case.updated_ms
    return Outcome(
        command_id=command.id,
        verdict=Verdict.CONFLICT,
        code="version",
        facts={"who": who, "command": what, "at_ms": at_ms, "status": case.status.value, "version": case.version},
        text=f"该案件已由 {who or '他人'} 更新，现为版本 {case.version}",
        text_en=f"changed by {who or 'somebody else'}, now at version {case.version}",
        case=case if case.version else None,
    )


def _stale(command: Command, case: Case, now_ms: int) -> Outcome | None:
    """The answer to a command that comes later than it may: nobody is sent out on an order of yesterday."""
    limit_ms = command.not_after_ms or (command.longest_wait_ms and command.issued_ms + command.longest_wait_ms)
    if not limit_ms or now_ms <= limit_ms:
        return None
    return Outcome(
        command_id=command.id,
        verdict=Verdict.CONFLICT,
        code="stale",
        facts={
            "issued_ms": command.issued_ms,
            "not_after_ms": limit_ms,
            "status": case.status.value,
            "version": case.version,
        },
        text=in_chinese("stale", {}),
        text_en=in_english("stale", {}),
        case=case if case.version else None,
    )


def _carry_out(db: Connection, law: Law, command: Command, before: Case, now_ms: int, device: str) -> Outcome:
    """An act stamped within five minutes of our clock happened when it says, else when we heard of it (§4.5)."""
    trusted = abs(command.issued_ms - now_ms) <= law.numbers.trusted_skew_ms
    occurred_ms = command.issued_ms if trusted else now_ms
    origin = "auto" if command.author == SYSTEM.id else "desk"
    receipt = Receipt(now_ms, device, origin, partial(_case_no, db, law, now_ms))
    step = carry_out(law, command, before, occurred_ms, receipt)
    _check_others(db, law, command, before)
    _save(db, before, step.case)
    reach("decide.saved")
    db.execute(_STEP, dict(zip(FLOW_COLUMNS, flow_row(step.record), strict=True)))
    seq = tell(db, before, step.case, Origin(command.id, command.author, now_ms))
    reach("decide.fed")
    return Outcome(command_id=command.id, verdict=Verdict.ACCEPTED, seq=seq, case=step.case)


def _case_no(db: Connection, law: Law, now_ms: int) -> str:
    """19 digits: division, day, serial of the day (domain.md §3.3)."""
    day = _hall_day(now_ms)
    return f"{law.district.code}{day}{city.next_number(db, city.case_counter(day)):05d}"


def _hall_day(now_ms: int) -> str:
    return datetime.fromtimestamp((now_ms + SHANGHAI_MS) / 1000, UTC).strftime("%Y%m%d")


def _save(db: Connection, before: Case, after: Case) -> None:
    """What has changed, where the case was there: psycopg reads a statement of more than 50 values anew each time."""
    row = dict(zip(CASE_COLUMNS, case_row(after), strict=True))
    if not before.version:
        db.execute(_BEGIN, row)
        return
    known = zip(CASE_COLUMNS, case_row(before), strict=True)
    db.execute(_CHANGE, {"changed": after.id} | {name: row[name] for name, value in known if row[name] != value})
