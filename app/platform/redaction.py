"""Taking personal data out of a case for good, or the whole case: everywhere the platform keeps it, and on every desk.

A redaction is a step of the case like any other, by a person and with a reason, so that versions stay dense and every
copy hears of it through the feed. The history is chained anew over what is left; the step names the end of the old one.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from sqlalchemy import Connection, delete, insert, select, update

from app.domain.cases import CASE_COLUMNS, Case, FlowRecord, altered, case_from_row, case_row, flow_from_row, flow_row
from app.domain.commands.base import files_in
from app.domain.law import Law
from app.domain.step import NO_STEPS, chained
from app.errors import BadInput
from app.platform import blobs
from app.platform.events import Origin, tell
from app.platform.tables import cases, commands, flow, put_off
from app.wire import codec
from app.wire.messages import Op, WireOutcome

ADMINISTRATOR = "SE"
FIELDS = ("caller", "phone", "title", "description", "address")
HISTORY = "history"  # all that was said in its steps, and the files with them
BLANK = "█"
LEAST = 2  # shorter values are not looked for in texts: they stand everywhere


@dataclass(frozen=True, slots=True)
class Wish:
    """What an administrator wants out of a case, and why; `fields` of FIELDS, or HISTORY."""

    id: str
    case: str
    author: str
    reason: str
    fields: tuple[str, ...] = ()


def redact(db: Connection, law: Law, wish: Wish, now_ms: int) -> int:
    """Wipe the fields in the case, its history and the answers to its commands; the number of the event.

    BadInput for a person that may not, an unknown case or field.
    """
    before = _checked(db, law, wish)
    if not wish.fields or not set(wish.fields) <= {*FIELDS, HISTORY}:
        raise BadInput("bad_fields", f"{', '.join(wish.fields)}: name fields of {', '.join((*FIELDS, HISTORY))}")
    wiped = [name for name in FIELDS if name in wish.fields]
    said = [value for name in wiped if len(value := str(getattr(before, name))) >= LEAST]
    found = db.execute(select(*flow.c).where(flow.c.case_id == before.id).order_by(flow.c.number))
    told = list(map(flow_from_row, found))
    steps = [_without(step, said, all_of_it=HISTORY in wish.fields) for step in told]
    steps = _chained_anew([*steps, _step(law, wish, before, now_ms)])
    after = altered(before, version=before.version + 1, updated_ms=now_ms, flow_hash=steps[-1].hash)
    after = altered(after, **dict.fromkeys(wiped, ""))
    row = dict(zip(CASE_COLUMNS, case_row(after), strict=True))
    row["sides"] = _blanked(row["sides"], said)
    db.execute(update(cases).where(cases.c.id == before.id).values(row))
    db.execute(delete(flow).where(flow.c.case_id == before.id))
    db.execute(insert(flow), [dict(zip(flow.c.keys(), flow_row(step), strict=True)) for step in steps])
    if HISTORY in wish.fields:
        blobs.destroy(db, files_in(step.attachments for step in told))
    _forget_answers(db, before.id)
    return tell(db, before, after, Origin(wish.id, wish.author, now_ms), Op.REDACT, wish.fields)


def erase(db: Connection, law: Law, wish: Wish, now_ms: int) -> int:
    """Take the whole case away, its history and its attachments; the number of the event. BadInput as `redact`."""
    before = _checked(db, law, wish)
    files = files_in(db.scalars(select(flow.c.attachments).where(flow.c.case_id == before.id)))
    for table, column in ((cases, cases.c.id), (flow, flow.c.case_id), (put_off, put_off.c.case_id)):
        db.execute(delete(table).where(column == before.id))
    blobs.destroy(db, files)
    _forget_answers(db, before.id)
    after = altered(before, version=before.version + 1)
    return tell(db, before, after, Origin(wish.id, wish.author, now_ms), Op.ERASE)


def _checked(db: Connection, law: Law, wish: Wish) -> Case:
    person = law.person(wish.author)
    if person is None or ADMINISTRATOR not in person.posts:
        raise BadInput("not_your_post", f"{wish.author} is no security administrator ({ADMINISTRATOR})")
    if not wish.reason.strip():
        raise BadInput("no_text", "say why, in words")
    row = db.execute(select(cases).where(cases.c.id == wish.case).with_for_update()).first()
    if row is None:
        raise BadInput("no_such_case", f"there is no case {wish.case}")
    return case_from_row(row)


def _step(law: Law, wish: Wish, case: Case, now_ms: int) -> FlowRecord:
    person = law.person(wish.author)
    number = case.version + 1
    return FlowRecord(
        case_id=case.id,
        number=number,
        command="redact",
        command_id=wish.id,
        from_status=case.status.value,
        to_status=case.status.value,
        actor=wish.author,
        actor_name=person.name if person else "",
        post=ADMINISTRATOR,
        dept=person.dept if person else "",
        responsible=wish.author,
        text=f"{wish.reason} ({' '.join(wish.fields)}; {case.flow_hash})",
        occurred_ms=now_ms,
        recorded_ms=now_ms,
        serial=f"{case.case_no or case.id}-{number:03d}",
    )


def _without(step: FlowRecord, said: Sequence[str], *, all_of_it: bool) -> FlowRecord:
    text = "" if all_of_it else _blanked(step.text, said)
    return replace(step, text=text, attachments="" if all_of_it else step.attachments)


def _chained_anew(steps: Sequence[FlowRecord]) -> list[FlowRecord]:
    before, found = NO_STEPS, []
    for step in steps:
        found.append(chained(replace(step, prev_hash=before, hash="")))
        before = found[-1].hash
    return found


def _blanked(text: str, said: Sequence[str]) -> str:
    """The text, or JSON, without these words."""
    for words in sorted(said, key=len, reverse=True):
        for form in {words, json.dumps(words, ensure_ascii=False)[1:-1]}:
            text = text.replace(form, BLANK)
    return text


def _forget_answers(db: Connection, case_id: str) -> None:
    """What was answered to commands shows the case as it was then; who sends one again hears the verdict only."""
    shown = commands.c.outcome.contains(json.dumps(case_id), autoescape=True)
    for id, body in db.execute(select(commands.c.id, commands.c.outcome).where(shown)).all():
        outcome: Any = msgspec.json.decode(body, type=WireOutcome)
        if outcome.case is not None and outcome.case[0] == case_id:
            left = codec.encode(msgspec.structs.replace(outcome, case=None)).decode()
            db.execute(update(commands).where(commands.c.id == id).values(outcome=left))
