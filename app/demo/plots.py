"""What comes next for a case in the demo's hands: an answer that is owed, a twist of its course, or the usual step."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from random import Random
from typing import NamedTuple

from app.demo.players import NO_CASE, Line, Players
from app.demo.plays import ANSWERS, FIRST, TWISTS, USUAL, VARIANTS, Choice, Twist, lies_ahead
from app.demo.seeds import Shares
from app.domain.cases import Case, CaseId, Status
from app.domain.commands import COMMANDS, Command
from app.domain.sides import Side
from app.domain.step import Receipt, carry_out
from app.errors import NotAllowed

RARE_PERCENT = 3.0  # a case meets one rare twist at most
BY_LEVEL = frozenset({"reject_request"})  # whoever has to decide gives it
BY_ASKER = frozenset({"withdraw_request"})


class Next(NamedTuple):
    """A line that may come next, and the side object that it answers."""

    line: Line
    side: Side | None = None


@dataclass(slots=True)
class Part:
    """A case in the demo's hands. `left`: the side objects that nobody answers, and whether all waits for them."""

    case: Case
    cues: list[tuple[Status, Line]] = field(default_factory=list)
    is_late: bool = False
    is_settled: bool = False  # it was there before the demo began
    is_in_hand: bool = False  # a command is on its way
    left: dict[tuple[str, str], bool] = field(default_factory=dict)
    next: Next | None = None
    other: CaseId = NO_CASE
    serial: int = 0


class Plots:
    """Chooses, and builds only what the law allows."""

    def __init__(self, players: Players, random: Random) -> None:
        self._players = players
        self._law = players.law
        self._shares = Shares(random)

    def is_due(self, name: str, percent: float) -> bool:
        """Whether it is the turn of something that happens to so many of a hundred."""
        due = self._shares.is_due(name, percent / 100)
        if due:
            self._shares.take(name)
        return due

    def begin(self, part: Part) -> None:
        """Give the case the twists whose turn it is."""
        rare = False
        for twist in TWISTS:
            due = self._shares.is_due(twist.name, twist.percent / 100)
            if due and not (rare and twist.percent < RARE_PERCENT) and self._fits(twist, part.case):
                self._shares.take(twist.name)
                rare = rare or twist.percent < RARE_PERCENT
                part.cues += twist.cues
                part.is_late = part.is_late or twist.is_late

    def choose(self, part: Part, at_ms: int) -> Next | None:
        """The first of what may come next that the law allows now."""
        return next((each for each in self._wanted(part) if self.command(part, each, at_ms)), None)

    def command(self, part: Part, chosen: Next, at_ms: int) -> Command | None:
        """The command of a line, None where nobody may give it now."""
        line, side, case = chosen.line, chosen.side, part.case
        by = None
        if side and "side" in COMMANDS[line.command].__struct_fields__:
            line = replace(line, said={**line.said, "side": side.id})
        if side and line.command in BY_LEVEL:
            line = replace(line, posts=(side.level,))
        elif side and line.command in BY_ASKER:
            by = self._players.person(side.asked_by, (side.asked_post,))
            if by is None:
                return None
        command = self._players.command(line, case, at_ms, by, part.other)
        return command if command and self._is_lawful(command, case, at_ms) else None

    def drop(self, part: Part, line: Line) -> None:
        """A cue that was said, or cannot be."""
        place = next((n for n, cue in enumerate(part.cues) if cue == (part.case.status, line)), None)
        if place is not None:
            del part.cues[place]

    def _wanted(self, part: Part) -> Iterator[Next]:
        case = part.case
        for side in case.sides:
            if side.is_open and (side.id, side.level) not in part.left:
                yield from self._answers(part, side)
        if any(side.is_open and part.left.get((side.id, side.level)) for side in case.sides):
            return
        yield from self._usual(FIRST.get(case.status, ()), case)
        for status, line in tuple(part.cues):
            if status is case.status:
                yield Next(line)
                self.drop(part, line)  # it was not allowed
        yield from self._usual(USUAL.get(case.status, ()), case)

    def _answers(self, part: Part, side: Side) -> Iterator[Next]:
        """The answer whose turn it is, then any other; nothing where it is left as it is."""
        choices = [each for each in ANSWERS.get((side.kind, side.state), ()) if each.fits(self._law, part.case)]
        if not choices:
            return
        turn = choices[self._shares.pick((side.kind, side.state, len(choices)), [each.weight for each in choices])]
        if turn.line is None:
            part.left[side.id, side.level] = turn.holds
            return
        yield Next(self._varied(turn.line), side)
        yield from (Next(self._varied(each.line), side) for each in choices if each.line and each is not turn)

    def _usual(self, choices: tuple[Choice, ...], case: Case) -> Iterator[Next]:
        for each in choices:
            if each.line and each.fits(self._law, case):
                yield Next(self._varied(each.line))

    def _varied(self, line: Line) -> Line:
        variants = VARIANTS.get(line.command)
        if not variants:
            return line
        turn = self._shares.pick(line.command, [weight for _, weight in variants])
        return replace(line, said={**variants[turn][0], **line.said})

    def _fits(self, twist: Twist, case: Case) -> bool:
        return lies_ahead(twist, case.status) and twist.fits(self._law, case)

    def _is_lawful(self, command: Command, case: Case, at_ms: int) -> bool:
        try:
            carry_out(self._law, command, case, at_ms, Receipt(at_ms))
        except NotAllowed:
            return False
        return True
