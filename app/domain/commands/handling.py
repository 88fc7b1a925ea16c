"""From dispatch to feedback: dispatch, sign, submit feedback, pass feedback (domain.md §3.6, 8-9, 15, 19)."""

from dataclasses import dataclass, replace

from app.domain.cases import Case, Status
from app.domain.commands.base import Command, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch(Command):
    """派遣 to exactly one main department."""

    name = "dispatch"
    allowed_from = frozenset({Status.TO_DISPATCH})

    dept: str
    note: str = ""

    def check(self, case: Case) -> None:
        require(self.dept, "no_dept", "choose a department", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.TO_SIGN, dept=self.dept, dispatched_ms=at_ms)

    def text(self) -> str:
        return self.note

    def receiver(self) -> str:
        return self.dept


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign(Command):
    """签收: the department takes it."""

    name = "sign"
    allowed_from = frozenset({Status.TO_SIGN})

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.HANDLING, signed_ms=at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmitFeedback(Command):
    """处理反馈: the department's result."""

    name = "submit_feedback"
    allowed_from = frozenset({Status.HANDLING})

    result: str

    def check(self, case: Case) -> None:
        require(self.result.strip(), "no_result", "say what was done", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.FEEDBACK, handled_ms=at_ms)

    def text(self) -> str:
        return self.result


@dataclass(frozen=True, slots=True, kw_only=True)
class PassFeedback(Command):
    """反馈通过."""

    name = "pass_feedback"
    allowed_from = frozenset({Status.FEEDBACK})

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.TO_CLOSE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rework(Command):
    """返工: back to the same department."""

    name = "rework"
    allowed_from = frozenset({Status.FEEDBACK, Status.TO_CLOSE})

    reason: str

    def check(self, case: Case) -> None:
        require(self.reason.strip(), "no_reason", "give a reason", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.HANDLING, reworked=case.reworked + 1, handled_ms=0)

    def text(self) -> str:
        return self.reason
