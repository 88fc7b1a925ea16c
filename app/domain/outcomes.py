"""What the platform answers to a command (sync.md §2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from app.domain.cases import Case
from app.domain.commands import CommandId


class Verdict(StrEnum):
    ACCEPTED = "accepted"
    CONFLICT = "conflict"  # the case has moved since the author saw it: a person decides again
    REJECTED = "rejected"  # the law forbids it
    DEFERRED = "deferred"  # not decided and not recorded: something it builds on is not here yet, send it again


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The one recorded answer to a command.

    `seq` is where its effect stands in the feed (0 = no effect); `code` and `facts` say why it was not
    accepted, `text` and `text_en` the same in the platform's own words; `case` is the case as it then was;
    `missing` is what a deferred command waits for, "after:<command id>" or "blob:<sha256>"; `epoch` is the history
    of the platform in which it was answered.
    """

    command_id: CommandId
    verdict: Verdict
    seq: int = 0
    code: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""
    text_en: str = ""
    case: Case | None = None
    missing: tuple[str, ...] = ()
    epoch: str = ""
