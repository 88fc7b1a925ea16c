"""The end of a case: visit record and closing (domain.md §3.6, 20-21)."""

from dataclasses import dataclass, replace

from app.domain.cases import Case, Status
from app.domain.commands.base import Command, Offline, require

ANSWERS = frozenset({"satisfied", "basically", "not", "unreachable"})


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordVisit(Command):
    """回访: what the caller says of the result."""

    name = "record_visit"
    allowed_from = frozenset({Status.TO_CLOSE})
    offline = Offline.FREE

    answer: str

    def check(self, case: Case) -> None:
        require(self.answer in ANSWERS, "unknown_answer", "the answer is none of the four", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, satisfaction=self.answer)

    def text(self) -> str:
        return self.answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    """结案; never offline."""

    name = "close"
    allowed_from = frozenset({Status.TO_CLOSE})
    offline = Offline.ONLINE

    kind: str = "normal"

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.CLOSED, close_kind=self.kind, closed_ms=at_ms)
