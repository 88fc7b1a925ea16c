"""Truth and wishes: what is shown is what the city said with our orders replayed over it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from app.domain.cases import Case, CaseId
from app.domain.commands import Command, CommandId
from app.domain.law import Law
from app.domain.step import Receipt, carry_out
from app.errors import NotAllowed
from app.hall.ports import Wish, WishState

UNSENT = frozenset({WishState.WAITING, WishState.BEHIND})
PENDING = UNSENT | {WishState.ACCEPTED}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue: the case as shown, the orders not yet in the feed, those that need a person."""

    case: Case
    pending: tuple[Wish, ...] = ()
    attention: tuple[Wish, ...] = ()


class Overlay:
    """The orders of this workstation that are not yet settled."""

    def __init__(self) -> None:
        self._law: Law | None = None
        self._history = ""
        self._wishes: dict[CommandId, Wish] = {}
        self._by_case: dict[CaseId, list[CommandId]] = {}  # oldest first
        self._seen: dict[CaseId, tuple[Case, Row]] = {}  # a case and its row, until either changes

    @property
    def law(self) -> Law | None:
        """None until the district is known; then cases stay as they are."""
        return self._law

    @law.setter
    def law(self, law: Law | None) -> None:
        self._law, self._seen = law, {}

    @property
    def history(self) -> str:
        """The platform's, of which the cases are. Another one's answers say nothing of them, nor do its versions."""
        return self._history

    @history.setter
    def history(self, epoch: str) -> None:
        if epoch != self._history:
            self._history, self._seen = epoch, {}

    def restore(self, wishes: Iterable[Wish]) -> None:
        """Put orders of before into their places, sensible or not: `wishes` are all there are, oldest first."""
        self._wishes = {wish.command.id: wish for wish in wishes}
        self._by_case, self._seen = {}, {}
        for wish in self._wishes.values():
            self._by_case.setdefault(wish.command.case_id, []).append(wish.command.id)
        for case_id in self._by_case:
            self._queue_up(case_id)

    def put(self, wish: Wish) -> None:
        """Add an order or replace what is known of it; a finished one is forgotten."""
        id, case_id = wish.command.id, wish.command.case_id
        self._seen.pop(case_id, None)
        if wish.state is WishState.DONE:
            if self._wishes.pop(id, None):
                self._by_case[case_id].remove(id)
        else:
            if id not in self._wishes:
                self._by_case.setdefault(case_id, []).append(id)
            self._wishes[id] = wish
        if self._by_case.get(case_id):
            self._queue_up(case_id)
        else:
            self._by_case.pop(case_id, None)

    def get(self, command_id: CommandId) -> Wish | None:
        return self._wishes.get(command_id)

    def of(self, *states: WishState) -> list[Wish]:
        """Orders in those states, oldest first."""
        return [wish for wish in self._wishes.values() if wish.state in states]

    def touched(self) -> frozenset[CaseId]:
        return frozenset(self._by_case)

    def row(self, case: Case) -> Row:
        """The case as it is shown. A queue is read far more often than its cases change."""
        mine = self._of_case(case.id)
        if not mine:
            return Row(case)
        seen = self._seen.get(case.id)
        if seen is None or seen[0] != case:
            seen = self._seen[case.id] = (case, self._made(case, mine))
        return seen[1]

    def _made(self, case: Case, mine: Sequence[Wish]) -> Row:
        pending = tuple(wish for wish in mine if wish.state in PENDING)
        attention = tuple(wish for wish in mine if wish.state is WishState.ATTENTION)
        return Row(self._replayed(self._newest(case, pending), pending), pending, attention)

    def addressed(self, command: Command, case: Case) -> Command:
        """The command with the version its author has seen and the own orders that have to come before it."""
        before = [wish for wish in self._of_case(case.id) if wish.state in PENDING]
        version = self._newest(case, before).version
        after = tuple(wish.command.id for wish in before)
        return msgspec.structs.replace(command, expected_version=version, after=after)

    def _of_case(self, case_id: CaseId) -> list[Wish]:
        return [self._wishes[id] for id in self._by_case.get(case_id, ())]

    def _queue_up(self, case_id: CaseId) -> None:
        """What builds on an order that a person has to decide waits for it, and for nothing else."""
        stuck: set[CommandId] = set()
        for wish in self._of_case(case_id):
            id, is_behind = wish.command.id, not stuck.isdisjoint(wish.command.after)
            if wish.state is WishState.ATTENTION or (wish.state in UNSENT and is_behind):
                stuck.add(id)
            state = WishState.BEHIND if is_behind else WishState.WAITING
            if wish.state in UNSENT and wish.state is not state:
                self._wishes[id] = replace(wish, state=state)

    def _newest(self, case: Case, wishes: Sequence[Wish]) -> Case:
        """The case, or a newer version of it that came back with an accepted order."""
        answers = (wish.outcome.case for wish in wishes if wish.outcome and self._is_told_by(wish))
        return max((case, *(each for each in answers if each)), key=_version)

    def _is_told_by(self, wish: Wish) -> bool:
        """Whether the history that the cases are of has answered it."""
        return wish.epoch == self._history

    def _replayed(self, case: Case, wishes: Sequence[Wish]) -> Case:
        """What the city has overtaken no longer changes anything; the city's answer will say so."""
        if self.law is None:
            return case
        for wish in wishes:
            if wish.state not in UNSENT and self._is_told_by(wish):
                continue
            at_ms = wish.command.issued_ms
            try:
                foreseen = carry_out(self.law, wish.command, case, at_ms, Receipt(at_ms)).case
            except NotAllowed:
                continue
            case = replace(foreseen, version=case.version, flow_hash=case.flow_hash)
        return case


def done(wish: Wish) -> Wish:
    """The order settled: the case shows its effect, and the answer's copy of the case goes with all that is in it."""
    outcome = replace(wish.outcome, case=None) if wish.outcome else None
    return replace(wish, state=WishState.DONE, outcome=outcome)


def _version(case: Case) -> int:
    return case.version
