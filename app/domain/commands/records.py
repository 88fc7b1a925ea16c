"""A command as plain values, for the disk and the wire, and back."""

from collections.abc import Mapping
from typing import Any

import msgspec

from app.domain.commands.base import ENVELOPE, Command
from app.domain.commands.registry import COMMANDS
from app.errors import NotAllowed


def record_of(command: Command) -> dict[str, Any]:
    """`name`, the envelope's fields, and `body`."""
    envelope = {name: getattr(command, name) for name in ENVELOPE}
    return {"name": command.name, **envelope, "body": command.body()}


def command_from(name: str, envelope: Mapping[str, Any], body: Mapping[str, Any]) -> Command:
    """The command again; NotAllowed when this program does not know its name or its body."""
    kind = COMMANDS.get(name)
    if kind is None:
        raise NotAllowed("unknown_command", f"there is no command {name!r} here", command=name)
    try:
        return msgspec.convert({**envelope, **body}, type=kind)
    except msgspec.ValidationError as error:
        raise NotAllowed("bad_body", f"{name}: {error}", command=name, why=str(error)) from error


def command_from_record(record: Mapping[str, Any]) -> Command:
    envelope = {name: record[name] for name in ENVELOPE}
    return command_from(record["name"], envelope, record["body"])
