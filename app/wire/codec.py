"""Between the domain's values and the wire's messages."""

from collections.abc import Sequence
from typing import Any

import msgspec

from app.domain.cases import case_from_row, case_row
from app.domain.catalogue import Catalogue
from app.domain.commands import Command, CommandId, command_from, issued
from app.domain.district import District
from app.domain.limits import NEVER_MS
from app.domain.outcomes import Outcome, Verdict
from app.domain.reasons import refusal, require
from app.errors import BadInput
from app.wire.messages import CommandEnvelope, WireOutcome


def envelope_of(command: Command, device: str, clock_offset_ms: int) -> CommandEnvelope:
    said = issued(command)
    return CommandEnvelope(
        id=command.id,
        kind=command.name,
        v=said.v,
        case=command.case_id,
        exp=command.expected_version,
        after=list(command.after),
        author=command.author,
        post=command.post,
        device=device,
        issued_ms=command.issued_ms,
        clock_offset_ms=clock_offset_ms,
        not_after_ms=command.not_after_ms,
        blobs=list(command.blobs()),
        body=said.body,
    )


def command_of(envelope: CommandEnvelope) -> Command:
    """The command of an envelope; NotAllowed when its kind or its body is unknown here or cannot be kept."""
    if not _can_be_kept(envelope.body):
        raise refusal("bad_body", command=envelope.kind, why="a number beyond 2^53 or a text with a zero byte")
    said = {
        "id": envelope.id,
        "case_id": envelope.case,
        "author": envelope.author,
        "post": envelope.post,
        "issued_ms": envelope.issued_ms,
        "expected_version": envelope.exp,
        "after": envelope.after,
        "not_after_ms": envelope.not_after_ms,
    }
    command = command_from(envelope.kind, said, envelope.body, envelope.v)
    require(set(command.blobs()) <= set(envelope.blobs), "bad_body", command=envelope.kind, why="blobs not named")
    return command


def outcome_to_wire(outcome: Outcome) -> WireOutcome:
    return WireOutcome(
        id=outcome.command_id,
        status=outcome.verdict.value,
        seq=outcome.seq,
        code=outcome.code,
        facts=dict(outcome.facts),
        text=outcome.text,
        text_en=outcome.text_en,
        case=case_row(outcome.case) if outcome.case else None,
        missing=list(outcome.missing),
    )


def outcome_from_wire(wire: WireOutcome, epoch: str) -> Outcome:
    """`epoch`: the history of the platform in which it was answered."""
    return Outcome(
        command_id=CommandId(wire.id),
        verdict=Verdict(wire.status),
        seq=wire.seq,
        code=wire.code,
        facts=wire.facts,
        text=wire.text,
        text_en=wire.text_en,
        case=case_from_row(wire.case) if wire.case else None,
        missing=tuple(wire.missing),
        epoch=epoch,
    )


def _can_be_kept(value: Any) -> bool:
    if isinstance(value, str):
        return "\x00" not in value
    if isinstance(value, int):
        return abs(value) <= NEVER_MS
    if isinstance(value, dict):
        return _can_be_kept(list(value.values()))
    return not isinstance(value, list) or all(_can_be_kept(each) for each in value)


def encode(message: Any) -> bytes:
    return msgspec.json.encode(message)


def district_to_bytes(district: District) -> bytes:
    """The district as one JSON document; the same district always gives the same bytes."""
    return msgspec.json.encode(district)


def district_from_bytes(body: bytes) -> District:
    try:
        return msgspec.json.decode(body, type=District)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BadInput("bad_district", f"not a district document: {error}") from error


def catalogue_to_bytes(catalogue: Catalogue) -> bytes:
    """One version of the catalogue as one JSON document, to be read by people too."""
    return msgspec.json.format(msgspec.json.encode(catalogue), indent=1)


def catalogue_from_bytes(body: bytes, where: str) -> Catalogue:
    """`where` is the file it came from, for the words of BadInput bad_catalogue."""
    try:
        return msgspec.json.decode(body, type=Catalogue)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        raise BadInput("bad_catalogue", f"{where}: not a catalogue document: {error}", where=where) from error


def columns_agree(named: Sequence[str], own: Sequence[str]) -> bool:
    """Whether a snapshot's rows are in the shape this program knows."""
    return tuple(named) == tuple(own)
