"""What happened in a run of the demo: every state, command and side object that occurred, and what never did."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.domain.cases import FLOW_COLUMNS, Case, CaseId, Status
from app.domain.commands import COMMANDS, Command
from app.domain.outcomes import Outcome, Verdict
from app.domain.sides import MACHINES, SideKind

COMMAND, FROM, TO = (FLOW_COLUMNS.index(name) for name in ("command", "from_status", "to_status"))
SHARES = ("overdue", "extended", "reworked")


@dataclass(slots=True)
class Tally:
    """Counts of a run: steps from the feed, refusals from the answers."""

    states: Counter[str] = field(default_factory=Counter)  # how often each was entered
    commands: Counter[str] = field(default_factory=Counter)  # accepted, the platform's own too
    sides: Counter[str] = field(default_factory=Counter)  # "kind STATE": how many were in it
    refused: Counter[str] = field(default_factory=Counter)  # "command code"
    cases: dict[CaseId, Case] = field(default_factory=dict)  # as they were last, those of before the run too
    known: set[CaseId] = field(default_factory=set)  # those of before the run
    _seen: set[tuple[str, str]] = field(default_factory=set)

    def begin(self, cases: Sequence[Case]) -> None:
        """The cases that were there before the run; what they had been through does not count."""
        for case in cases:
            self.cases[case.id] = case
            self.known.add(case.id)
            self._seen |= {(side.id, side.state.value) for side in case.sides}

    def answered(self, commands: Sequence[Command], outcomes: Sequence[Outcome]) -> None:
        for command, outcome in zip(commands, outcomes, strict=True):
            if outcome.verdict is not Verdict.ACCEPTED:
                self.refused[f"{command.name} {outcome.code}"] += 1

    def learn(self, cases: Sequence[Case], flow: Sequence[Sequence[Any]]) -> None:
        """A piece of news."""
        for record in flow:
            self.commands[record[COMMAND]] += 1
            if record[FROM] != record[TO]:
                self.states[record[TO]] += 1
            if record[FROM] == Status.DRAFT.value:
                self.states[record[FROM]] += 1
        for case in cases:
            self.cases[case.id] = case
            for side in case.sides:
                if (side.id, side.state.value) not in self._seen:
                    self._seen.add((side.id, side.state.value))
                    self.sides[f"{side.kind.value} {side.state.value}"] += 1

    def missing(self) -> list[str]:
        """What never occurred."""
        kinds = {name.split()[0] for name in self.sides}
        return [
            *(f"state {status.value}" for status in Status if not self.states[status.value]),
            *(f"command {name}" for name in COMMANDS if not self.commands[name]),
            *(f"side object {kind.value}" for kind in SideKind if kind.value not in kinds),
        ]

    def figures(self) -> dict[str, Any]:
        """All of it as plain values."""
        made = [case for id, case in self.cases.items() if id not in self.known]
        handled = [case for case in made if case.handled_ms]
        overdue = sum(case.handled_ms > case.handle_red_ms for case in handled)
        counts = (overdue, sum(case.extended > 0 for case in made), sum(case.reworked > 0 for case in made))
        percents = {name: round(100 * count / max(1, len(made)), 2) for name, count in zip(SHARES, counts, strict=True)}
        return {
            "cases": len(made),
            "open_at_the_end": sum(case.is_open for case in self.cases.values()),
            "percent": percents,
            "states": {status.value: self.states[status.value] for status in Status},
            "commands": {name: self.commands[name] for name in COMMANDS},
            "sides": {name: self.sides[name] for name in _side_states()},
            "refused": dict(self.refused.most_common()),
            "missing": self.missing(),
        }


def _side_states() -> Iterator[str]:
    for kind, machine in MACHINES.items():
        states = dict.fromkeys([*machine, *(after for afters in machine.values() for after in sorted(afters))])
        yield from (f"{kind.value} {state.value}" for state in states)
