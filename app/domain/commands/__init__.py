"""What may be done to a case, one module a family; the list of them is in `registry`."""

from app.domain.commands.base import Command, CommandId, Offline, Policy
from app.domain.commands.records import command_from, command_from_record, issued, record_of
from app.domain.commands.registry import COMMANDS

__all__ = [
    "COMMANDS",
    "Command",
    "CommandId",
    "Offline",
    "Policy",
    "command_from",
    "command_from_record",
    "issued",
    "record_of",
]
