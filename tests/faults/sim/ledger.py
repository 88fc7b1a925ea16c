"""What operators were told is recorded, kept by nobody the simulation can kill."""

from collections import Counter
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
    author: str
    told: bool  # the operator was told that it is recorded; else the process died before
    state: WishState | None = WishState.WAITING
    let_go: bool = False  # the operator has seen why it came back
    restored: bool = False  # the platform's history went back since it was given


@dataclass(slots=True)
class Ledger:
    orders: dict[str, Order] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # what must never be, in words; the first word is its kind
    refused_here: int = 0  # by the law on the case as shown
    seen: dict[tuple[str, str, str], int] = field(default_factory=dict)  # version by station, epoch, case
    attempts: dict[str, tuple[str, str]] = field(default_factory=dict)  # by station: (case, kind) not yet told of

    def told(self, station: str, command: Command, *, told: bool) -> None:
        order = Order(len(self.orders), station, command.id, command.case_id, command.name, command.author, told)
        if command.id in self.orders:
            self.fault("duplicated", f"the id {command.id} was given twice")
        self.orders[command.id] = order

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
