"""A command as plain values, for the disk and the wire, and back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.domain.commands.base import ENVELOPE, AsIssued, Command
from app.domain.commands.registry import COMMANDS
from app.domain.reasons import refusal, require
from app.errors import NotAllowed


def issued(command: Command) -> AsIssued:
    """The version and the body under which a command was given, and is sent."""
    return command.as_issued or AsIssued(v=command.version, body=command.body())


def record_of(command: Command) -> dict[str, Any]:
    """`name`, the envelope's fields, and version and `body` as it was issued."""
    envelope = {name: getattr(command, name) for name in ENVELOPE if name != "as_issued"}
    said = issued(command)
    return {"name": command.name, **envelope, "v": said.v, "body": said.body}


def command_from(name: str, envelope: Mapping[str, Any], body: Mapping[str, Any], v: int) -> Command:
    """The command again; NotAllowed when this program does not know its name, its version or its body."""
    kind = COMMANDS.get(name)
    if kind is None:
        raise NotAllowed("unknown_command", f"there is no command {name!r} here", command=name)
    require(v <= kind.version, "too_new", command=name, version=v)
    said = dict(body)
    for step in range(v, kind.version):
        require(step in kind.upgrades, "too_old", command=name, version=v)
        said = kind.upgrades[step](said)
    as_issued = AsIssued(v=v, body=dict(body)) if v < kind.version else None
    try:
        return msgspec.convert({**envelope, "as_issued": as_issued, **said}, type=kind)
    except msgspec.ValidationError as error:
        raise refusal("bad_body", command=name, why=str(error)) from error


def command_from_record(record: Mapping[str, Any]) -> Command:
    envelope = {name: record[name] for name in ENVELOPE if name in record}
    return command_from(record["name"], envelope, record["body"], record.get("v", 1))
