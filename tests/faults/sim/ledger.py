"""What operators were told is recorded, kept by nobody the simulation can kill."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from app.domain.commands import Command
from app.hall.ports import WishState


@dataclass(slots=True)
class Order:
    """One order of a station, in the order they were given there. `state` is what its operator saw last."""

    number: int
    station: str
    id: str
    case: str
    kind: str
    told: bool  # the operator was told that it is recorded; else the process died before
    command: Command
    state: WishState | None = WishState.WAITING
    let_go: bool = False  # the operator has seen why it came back
    came_back: bool = False  # the operator has seen it among those that need a person
    why: str = ""  # it came back, as the operator was told
    restored: bool = False  # the platform's history is another than the one in which it was given


@dataclass(slots=True)
class Ledger:
    orders: dict[str, Order] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # what must never be, in words; the first word is its kind
    epoch: str = ""  # the platform's
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)  # version by station, epoch, case
    attempts: dict[str, tuple[str, str]] = field(default_factory=dict)  # by station: (case, kind) not yet told of

    def told(self, station: str, command: Command, epoch: str, *, told: bool) -> None:
        """`epoch` is the history of the platform as the station knows it."""
        order = Order(len(self.orders), station, command.id, command.case_id, command.name, told, command)
        if command.id in self.orders:
            self.fault("duplicated", f"the id {command.id} was given twice")
        order.restored = epoch != self.epoch
        self.orders[command.id] = order

    def found(self, station: str, commands: Sequence[Command], epoch: str) -> None:
        """What a station has after a start: an order nobody was told of may be there, at most one, and nothing else."""
        attempt = self.attempts.pop(station, None)
        for command in commands:
            if command.id in self.orders:
                continue
            if attempt != (command.case_id, command.name):
                self.fault("duplicated", f"{station} has an order {command.id} that nobody gave")
            attempt = None
            self.told(station, command, epoch, told=False)

    def let_go(self, id: str) -> None:
        if order := self.orders.get(id):
            order.let_go = True

    def fault(self, kind: str, said: str) -> None:
        """`kind` is one of the card's: lost, duplicated, diverged, stuck, or backwards."""
        line = f"{kind}: {said}"
        if line not in self.wrong:
            self.wrong.append(line)

    def of(self, station: str) -> list[Order]:
        return [order for order in self.orders.values() if order.station == station]

    def saw(self, station: str, epoch: str, case: str, version: int) -> None:
        """What an operator has once seen does not become older."""
        key = (station, epoch, case)
        before = self.seen.get(key, 0)
        if version < before:
            self.fault("backwards", f"{station} shows {case} at version {version} after {before}")
        self.seen[key] = max(before, version)

    def kinds(self) -> Counter[str]:
        return Counter(line.split(":", 1)[0] for line in self.wrong)


@dataclass(slots=True)
class LedgerClerk:
    """Writes into the ledger what one station's operator was told."""

    station: str
    ledger: Ledger
    epoch: Callable[[], str]

    def trying(self, case: str, kind: str) -> None:
        self.ledger.attempts[self.station] = (case, kind)

    def told(self, command: Command) -> None:
        self.ledger.attempts.pop(self.station, None)
        self.ledger.told(self.station, command, self.epoch(), told=True)

    def forbidden(self) -> None:
        self.ledger.attempts.pop(self.station, None)

    def let_go(self, id: str) -> None:
        self.ledger.let_go(id)
