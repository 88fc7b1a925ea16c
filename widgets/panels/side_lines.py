"""A side object in words: what it is, how far it is, who asked, by when, and who has to act next."""

from dataclasses import dataclass

from app.domain.limits import NEVER_MS
from app.domain.sides import Side, SideKind
from widgets.panels.names import Names
from widgets.text import cases, codes, sides, times

HOUR_MS = 3_600_000
BY_NAME = frozenset({SideKind.VERIFY, SideKind.CHECK, SideKind.URGE})


@dataclass(frozen=True, slots=True)
class SideLine:
    """`urgency`: 0 none, 1 due within the hour, 2 overdue."""

    kind: str
    state: str
    detail: str
    who: str
    due: str
    next: str
    text: str
    answer: str
    evidence: str
    is_open: bool
    urgency: int

    def head(self) -> str:
        return " · ".join(part for part in (self.kind, self.detail, self.state) if part)

    def words(self) -> str:
        """All of it, for a screen reader."""
        said = (self.head(), self.who, self.due, self.next, self.text, self.answer, self.evidence)
        return ", ".join(part for part in said if part)


def side_line(side: Side, names: Names, now_ms: int, unit: str = "") -> SideLine:
    """`unit`: that of the case's limit, in which extensions are counted."""
    asked = names.person(side.asked_by)
    post = names.post(side.asked_post)
    who = sides.asked_by(asked.name if asked else side.asked_by, post, times.near(side.at_ms, now_ms))
    if asked is None:
        who = sides.asked_by(post, "", times.near(side.at_ms, now_ms))
    is_due = side.is_open and 0 < side.due_ms < NEVER_MS
    return SideLine(
        kind=sides.kind(side.kind),
        state=sides.state(side.state),
        detail=detail_of(side, names, unit),
        who=who,
        due=sides.due(times.left(side.due_ms, now_ms)) if is_due else "",
        next=sides.must_decide(names.post(side.level)) if side.is_open and side.level else "",
        text=" ".join(part for part in (codes.word("reason", side.reason) if side.reason else "", side.text) if part),
        answer=_answer(side, names),
        evidence=sides.evidence(len(side.evidence)) if side.evidence else "",
        is_open=side.is_open,
        urgency=0 if not is_due or side.due_ms - now_ms > HOUR_MS else 1 if side.due_ms > now_ms else 2,
    )


def detail_of(side: Side, names: Names, unit: str) -> str:
    """What makes it this one: how much, until when, which department or person."""
    if side.until_ms:
        return sides.until(times.day_time(side.until_ms))
    if side.amount:
        return cases.limit(side.amount, unit)
    if side.kind is SideKind.TRANSFER:
        return codes.word("target", side.target)
    if side.kind in BY_NAME:
        person = names.person(side.target)
        return person.name if person else side.target
    if side.kind is SideKind.INSTRUCTION:
        return " → ".join(part for part in (side.target, names.dept(side.dept)) if part)
    return names.dept(side.dept) if side.kind in {SideKind.CO_HANDLING, SideKind.SUPERVISION, SideKind.INQUIRY} else ""


def _answer(side: Side, names: Names) -> str:
    decided = names.person(side.decided_by)
    finding = codes.finding(side.kind, side.finding) if side.finding else ""
    who = decided.name if decided and not side.is_open else ""
    said = [part for part in (who, finding, side.answer) if part]
    return sides.answered(" · ".join(said)) if said else ""
