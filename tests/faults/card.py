"""The report card of a fault suite: what was done to the program, what came of it, and whether it was enough."""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

NEVER = ("lost", "duplicated", "diverged", "stuck", "untold")  # each must be 0


@dataclass(frozen=True, slots=True)
class Floor:
    """A suite that did less than this has shown nothing."""

    what: str
    reached: float
    least: float

    @property
    def is_met(self) -> bool:
        return self.reached >= self.least


@dataclass(slots=True)
class Card:
    """Counted while a suite runs. `lost` … `untold` must stay 0; the floors must be met.

    `untold`: faults the program met without telling the operator.
    """

    suite: str
    seeds: int = 0
    faults: Counter[str] = field(default_factory=Counter)  # by kind
    crash_points: Counter[str] = field(default_factory=Counter)  # by name
    issued: int = 0
    accepted: int = 0
    conflict: int = 0
    rejected: int = 0
    lost: int = 0
    duplicated: int = 0
    diverged: int = 0
    stuck: int = 0
    untold: int = 0
    drain_s: float = 0.0  # the longest, from the end of the faults to the last settled order
    seconds: float = 0.0
    floors: list[Floor] = field(default_factory=list)
    more: dict[str, Any] = field(default_factory=dict)  # what only this suite counts
    failures: list[str] = field(default_factory=list)  # how to see each of them again

    def floor(self, what: str, reached: float, least: float) -> None:
        self.floors.append(Floor(what, reached, least))

    @property
    def is_good(self) -> bool:
        counted = [getattr(self, name) for name in NEVER]
        return not any(counted) and not self.failures and all(floor.is_met for floor in self.floors)

    def as_line(self) -> dict[str, Any]:
        """For JSON: one object a suite."""
        return {
            "suite": self.suite,
            "ok": self.is_good,
            "seeds": self.seeds,
            "seconds": round(self.seconds, 1),
            "faults": dict(sorted(self.faults.items())),
            "crash_points": dict(sorted(self.crash_points.items())),
            "commands": {name: getattr(self, name) for name in ("issued", "accepted", "conflict", "rejected")},
            **{name: getattr(self, name) for name in NEVER},
            "drain_s": round(self.drain_s, 2),
            "floors": [
                {"what": each.what, "reached": each.reached, "least": each.least, "ok": each.is_met}
                for each in self.floors
            ],
            **self.more,
            "failures": self.failures[:20],
        }

    def as_text(self) -> str:
        lines = [f"{'ok' if self.is_good else 'NOT OK'}  {self.suite}: {self.seeds} seeds, {self.seconds:.1f} s"]
        lines += [f"  fault {name}: {count}" for name, count in sorted(self.faults.items())]
        lines += [f"  crash at {name}: {count}" for name, count in sorted(self.crash_points.items())]
        lines.append(
            f"  orders: issued {self.issued}, accepted {self.accepted}, conflict {self.conflict}, "
            f"rejected {self.rejected}"
        )
        lines.append("  " + ", ".join(f"{name} {getattr(self, name)}" for name in NEVER))
        lines.append(f"  longest drain: {self.drain_s:.2f} s")
        lines += [f"  {name}: {value}" for name, value in self.more.items()]
        for floor in self.floors:
            lines.append(f"  {'met' if floor.is_met else 'NOT MET'}: {floor.what} {floor.reached:g} of {floor.least:g}")
        lines += [f"  failed: {failure}" for failure in self.failures[:20]]
        return "\n".join(lines)
