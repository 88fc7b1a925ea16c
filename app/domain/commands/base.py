"""What a command is: a wish of one person about one case, that knows its own law."""

from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any, ClassVar, NewType

from app.domain.cases import Case, CaseId, Status
from app.errors import NotAllowed

CommandId = NewType("CommandId", str)


class Policy(StrEnum):
    """What the platform does when the case has moved since the author saw it (sync.md §2.5)."""

    STRICT = "strict"  # the command comes back as a conflict
    COMMUTE = "commute"  # only the state counts: urging twice harms nobody


class Offline(StrEnum):
    """What may be done without the platform (domain.md §3.9)."""

    FREE = "A"  # queued, never conflicts
    INTENT = "B"  # queued as an intent, may come back as a conflict
    ONLINE = "C"  # not offered offline


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A wish of one person about one case.

    It travels, is kept and is replayed by its `name`. Its own fields, beyond those here, are its body.
    """

    name: ClassVar[str]  # on the wire and on disk: never change it
    allowed_from: ClassVar[frozenset[Status]]
    policy: ClassVar[Policy] = Policy.STRICT
    offline: ClassVar[Offline] = Offline.INTENT

    id: CommandId
    case_id: CaseId
    author: str  # person id
    post: str  # the post in which the author acts, a role code of domain.md §1.4
    issued_ms: int
    expected_version: int = 0
    after: tuple[CommandId, ...] = field(default=())  # earlier commands of this author the case may have moved by

    def apply(self, case: Case, at_ms: int) -> Case:
        """The case as it is once the city has agreed at `at_ms`; NotAllowed when the law forbids it.

        Version, clocks and responsible person are the platform's to add.
        """
        if case.status not in self.allowed_from:
            raise NotAllowed(
                "wrong_state",
                f"{self.name} is not possible while the case is {case.status}",
                command=self.name,
                status=case.status.value,
            )
        self.check(case)
        return self.change(case, at_ms)

    def check(self, case: Case) -> None:
        """Raise NotAllowed where more than the state forbids the command."""

    def change(self, case: Case, at_ms: int) -> Case:
        raise NotImplementedError

    def body(self) -> dict[str, Any]:
        """What the command says beyond who, when and on which case."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in ENVELOPE}

    def text(self) -> str:
        """What the history quotes of it."""
        return ""

    def receiver(self) -> str:
        """The department or person it goes to, if any."""
        return ""


ENVELOPE = frozenset(field.name for field in fields(Command))


def require(condition: object, code: str, text: str, **facts: object) -> None:
    """Raise NotAllowed unless `condition` holds."""
    if not condition:
        raise NotAllowed(code, text, **facts)


OPEN = frozenset(Status) - {
    Status.DRAFT,
    Status.NOT_FILED,
    Status.CLOSED,
    Status.ARCHIVED,
    Status.TRANSFERRED,
    Status.VOID,
}
