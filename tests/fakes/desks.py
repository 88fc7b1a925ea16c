"""What happens to a desk in tests: news comes, the line is cut, somebody else was faster."""

from collections.abc import Callable
from typing import Any

from app.domain.cases import Case, CaseId, case_row
from app.domain.commands import COMMANDS, Command, CommandId
from app.domain.law import Law
from app.domain.outcomes import Outcome, Verdict
from app.domain.step import Receipt, carry_out
from app.hall.hall import Hall
from app.hall.ports import Batch, Cursor
from tests.fakes.world import NOON_MS, a_case, a_district


def many(count: int, make: Callable[[int], Case]) -> list[Case]:
    return [make(number) for number in range(count)]


def numbered(number: int) -> CaseId:
    return CaseId(f"c{number:05d}")


def due(case_id: str, at_ms: int, **changes: Any) -> Case:
    """A case whose one clock turns red at `at_ms`, and all lights before it with that."""
    points: dict[str, Any] = {
        f"{clock}{light}_ms": at_ms for clock in ("", "stage_") for light in ("yellow", "orange", "red")
    }
    return a_case(case_id, **points | changes)


async def hear(hall: Hall, *cases: Case) -> None:
    """News of the city: these cases as they are now."""
    seq = hall.cursor.seq + len(cases)
    cursor = Cursor(hall.cursor.epoch, hall.cursor.scope, seq)
    await hall.learn(Batch(hall.cursor.seq, cursor, seq, NOON_MS, [case_row(case) for case in cases]))


def after(case: Case, name: str, author: str, post: str, at_ms: int = NOON_MS, **body: Any) -> Case:
    """The case after a person has done something to it, as the law has it."""
    command = COMMANDS[name](
        id=CommandId(f"{name}-{case.version}"), case_id=case.id, author=author, post=post, issued_ms=at_ms, **body
    )
    return carry_out(Law(a_district()), command, case, at_ms, Receipt(at_ms)).case


def go_offline(hall: Hall, minutes: int = 12) -> None:
    """Nothing has got through for so long; the next attempt is in 18 seconds."""
    hall.link.lost(hall.now_ms() - minutes * 60_000, hall.now_ms() + 18_000, "no_answer")


async def overtake(hall: Hall, command: Command, case: Case) -> None:
    """The city says that 周洁 was faster."""
    facts = {"who": "周洁", "command": "remark", "at_ms": NOON_MS - 40_000, "status": case.status.value}
    outcome = Outcome(command_id=command.id, verdict=Verdict.CONFLICT, code="version", facts=facts, case=case)
    await hall.settle(outcome)
