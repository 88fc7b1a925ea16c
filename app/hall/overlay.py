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


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the queue: the case as shown, the orders not yet in the feed, those that need a person."""

    case: Case
    pending: tuple[Wish, ...] = ()
    attention: tuple[Wish, ...] = ()


class Overlay:
    """The orders of this workstation that are not yet settled."""

    def __init__(self) -> None:
        self.law: Law | None = None  # none until the district is known; then cases stay as they are
        self._wishes: dict[CommandId, Wish] = {}

    def restore(self, wishes: Iterable[Wish]) -> None:
        """Put back orders from before a restart, sensible or not."""
        self._wishes |= {wish.command.id: wish for wish in wishes}

    def put(self, wish: Wish) -> None:
        """Add an order or replace what is known of it; a finished one is forgotten."""
        if wish.state is WishState.DONE:
            self._wishes.pop(wish.command.id, None)
        else:
            self._wishes[wish.command.id] = wish

    def get(self, command_id: CommandId) -> Wish | None:
        return self._wishes.get(command_id)

    def of(self, *states: WishState) -> list[Wish]:
        """Orders in those states, oldest first."""
        return [wish for wish in self._wishes.values() if wish.state in states]

    def touched(self) -> frozenset[CaseId]:
        return frozenset(wish.command.case_id for wish in self._wishes.values())

    def row(self, case: Case) -> Row:
        """The case as it is shown."""
        mine = [wish for wish in self._wishes.values() if wish.command.case_id == case.id]
        if not mine:
            return Row(case)
        pending = tuple(wish for wish in mine if wish.state in {WishState.WAITING, WishState.ACCEPTED})
        attention = tuple(wish for wish in mine if wish.state is WishState.ATTENTION)
        return Row(self._replayed(_newest(case, pending), pending), pending, attention)

    def addressed(self, command: Command, case: Case) -> Command:
        """The command with the version its author has seen and the own orders that may come before it."""
        before = [wish for wish in self.of(WishState.WAITING, WishState.ACCEPTED) if wish.command.case_id == case.id]
        version = _newest(case, before).version
        after = tuple(wish.command.id for wish in before)
        return msgspec.structs.replace(command, expected_version=version, after=after)

    def _replayed(self, case: Case, wishes: Sequence[Wish]) -> Case:
        """What the city has overtaken no longer changes anything; the city's answer will say so."""
        if self.law is None:
            return case
        for wish in wishes:
            if wish.state is not WishState.WAITING:
                continue
            at_ms = wish.command.issued_ms
            try:
                foreseen = carry_out(self.law, wish.command, case, at_ms, Receipt(at_ms)).case
            except NotAllowed:
                continue
            case = replace(foreseen, version=case.version, flow_hash=case.flow_hash)
        return case


def _newest(case: Case, wishes: Sequence[Wish]) -> Case:
    """The case, or a newer version of it that came back with an accepted order."""
    answers = (wish.outcome.case for wish in wishes if wish.outcome and wish.outcome.case)
    return max((case, *answers), key=_version)


def _version(case: Case) -> int:
    return case.version
