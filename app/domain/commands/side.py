"""What may be said at any time without moving the case: urge and remark (domain.md §4.7)."""

from dataclasses import dataclass, replace

from app.domain.cases import Case, Status
from app.domain.commands.base import OPEN, Command, Offline, Policy, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Urge(Command):
    """催办: the responsible person and the department are asked to hurry."""

    name = "urge"
    allowed_from = frozenset({Status.TO_SIGN, Status.HANDLING, Status.FEEDBACK, Status.POST_CHECK})
    policy = Policy.COMMUTE

    message: str = ""

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, urged=case.urged + 1)

    def text(self) -> str:
        return self.message


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark(Command):
    """备注."""

    name = "remark"
    allowed_from = OPEN | {Status.CLOSED, Status.NOT_FILED}
    policy = Policy.COMMUTE
    offline = Offline.FREE

    note: str

    def check(self, case: Case) -> None:
        require(self.note.strip(), "no_text", "a remark needs a text", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        return case

    def text(self) -> str:
        return self.note
