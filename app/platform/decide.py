"""How the platform decides a command: once, in one transaction with its effect, its feed event and its answer."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
from sqlalchemy import Connection, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.calendars import SHANGHAI_MS
from app.domain.cases import Case, CaseId, FlowRecord, Status, case_from_row, case_row, flow_row
from app.domain.commands import Command, CommandId, Policy
from app.domain.district import District, Person
from app.domain.outcomes import Outcome, Verdict
from app.domain.rules import Rules
from app.errors import NotAllowed
from app.platform import city
from app.platform.tables import cases, commands, feed, flow
from app.wire import codec
from app.wire.messages import CommandEnvelope, WireOutcome

TRUSTED_SKEW_MS = 5 * 60_000  # an act stamped within five minutes of our clock happened when it says (domain.md §4.5)


class Law:
    """What deciding needs to know of the district."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.rules = Rules(district)
        self._people = {person.id: person for person in district.people}
        self._clerks = {person.dept: person for person in reversed(district.people) if person.post == "DEPT"}
        self._departments = {department.code for department in district.departments}

    def person(self, id: str) -> Person:
        """Who acts; a system account is its own name."""
        return self._people.get(id) or Person(id, id, "", "", "")

    def responsible(self, case: Case, actor: Person) -> str:
        """The one natural person the next step is bound to (domain.md §4.9)."""
        at_department = case.status in {Status.TO_SIGN, Status.HANDLING}
        clerk = self._clerks.get(case.dept) if at_department else None
        return clerk.id if clerk else actor.id

    def check(self, command: Command) -> None:
        """What only the district's reference data can say about a command."""
        receiver = command.receiver()
        if receiver and receiver not in self._departments:
            raise NotAllowed("unknown_dept", f"there is no department {receiver}", dept=receiver)


def decide(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int) -> WireOutcome:
    """The recorded answer to `envelope`: the first time it is decided, ever after it is repeated."""
    said = (envelope.kind, envelope.case, envelope.exp, envelope.after, envelope.author, envelope.body)
    digest = hashlib.sha256(codec.encode(said)).hexdigest()
    if not _claim(db, envelope.id, digest, now_ms):
        return _repeat(db, envelope, digest)
    outcome = codec.outcome_to_wire(_judge(db, law, envelope, now_ms))
    record = codec.encode(outcome).decode()
    db.execute(update(commands).where(commands.c.id == envelope.id).values(outcome=record, seq=outcome.seq))
    return outcome


def _claim(db: Connection, id: str, digest: str, now_ms: int) -> bool:
    """Whether this command is new. A second writer of the same id waits here until the first has committed."""
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    row = dialect.insert(commands).values(id=id, hash=digest, outcome="", seq=0, at_ms=now_ms)
    claimed = db.execute(row.on_conflict_do_nothing(index_elements=["id"]).returning(commands.c.id))
    return claimed.first() is not None


def _repeat(db: Connection, envelope: CommandEnvelope, digest: str) -> WireOutcome:
    known = db.execute(select(commands.c.hash, commands.c.outcome).where(commands.c.id == envelope.id)).one()
    if known.hash != digest:
        text = f"命令编号 {envelope.id} 已用于另一条命令"
        return WireOutcome(id=envelope.id, status=Verdict.REJECTED.value, code="id_reused", text=text)
    return msgspec.json.decode(known.outcome, type=WireOutcome)


def _judge(db: Connection, law: Law, envelope: CommandEnvelope, now_ms: int) -> Outcome:
    command_id = CommandId(envelope.id)
    case = _case(db, CaseId(envelope.case))
    try:
        command = codec.command_of(envelope)
        if conflict := _conflict(db, command, case):
            return conflict
        law.check(command)
        return _carry_out(db, law, command, case, now_ms)
    except NotAllowed as reason:
        shown = case if case.version else None
        return Outcome(
            command_id=command_id,
            verdict=Verdict.REJECTED,
            code=reason.code,
            facts=reason.facts,
            text=str(reason),
            case=shown,
        )


def _case(db: Connection, id: CaseId) -> Case:
    """The case as it is, locked until commit; a draft of version 0 when it is not known yet."""
    row = db.execute(select(cases).where(cases.c.id == id).with_for_update()).first()
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
        text=f"该案件已由 {who} 更新，现为版本 {case.version}",
        case=case if case.version else None,
    )


def _carry_out(db: Connection, law: Law, command: Command, before: Case, now_ms: int) -> Outcome:
    trusted = abs(command.issued_ms - now_ms) <= TRUSTED_SKEW_MS
    occurred_ms = command.issued_ms if trusted else now_ms
    actor = law.person(command.author)
    after = command.apply(before, occurred_ms)
    after = law.rules.with_clocks(before, after, occurred_ms)
    after = _completed(db, law, before, after, actor, now_ms)
    _save(db, before, after)
    record = _record(command, before, after, actor)
    db.execute(insert(flow).values(flow_row(replace(record, occurred_ms=command.issued_ms, recorded_ms=now_ms))))
    seq = city.next_number(db, city.SEQ)
    db.execute(
        insert(feed).values(
            seq=seq,
            op="put",
            case_id=after.id,
            version=after.version,
            cause=command.id,
            author=command.author,
            at_ms=now_ms,
        )
    )
    return Outcome(command_id=command.id, verdict=Verdict.ACCEPTED, seq=seq, case=after)


def _completed(db: Connection, law: Law, before: Case, after: Case, actor: Person, now_ms: int) -> Case:
    """`after` with what only the platform may add: version, number, limit, responsible person."""
    condition = law.rules.condition(after)
    return replace(
        after,
        version=before.version + 1,
        case_no=after.case_no or (_case_no(db, law, now_ms) if after.filed_ms else ""),
        limit_amount=condition.limit if after.category else 0,
        limit_unit=condition.unit.value if after.category else "",
        responsible=law.responsible(after, actor),
        updated_ms=now_ms,
    )


def _case_no(db: Connection, law: Law, now_ms: int) -> str:
    """19 digits: division, day, serial of the day (domain.md §3.3)."""
    day = _hall_day(now_ms)
    return f"{law.district.code}{day}{city.next_number(db, f'case_no:{day}'):05d}"


def _hall_day(now_ms: int) -> str:
    return datetime.fromtimestamp((now_ms + SHANGHAI_MS) / 1000, UTC).strftime("%Y%m%d")


def _save(db: Connection, before: Case, after: Case) -> None:
    if before.version:
        changed = dict(zip((c.name for c in cases.c), case_row(after), strict=True))
        db.execute(update(cases).where(cases.c.id == after.id).values(changed))
    else:
        db.execute(insert(cases).values(case_row(after)))


def _record(command: Command, before: Case, after: Case, actor: Person) -> FlowRecord:
    return FlowRecord(
        case_id=after.id,
        number=after.version,
        command=command.name,
        command_id=command.id,
        from_status=before.status.value,
        to_status=after.status.value,
        actor=actor.id,
        actor_name=actor.name,
        post=command.post,
        dept=actor.dept,
        responsible=after.responsible,
        receiver=command.receiver(),
        text=command.text(),
        origin="desk",
    )
