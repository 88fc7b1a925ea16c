"""Benchmarks: `python -m tests.bench NAME --json`. Never timed tests; each carries its own baseline."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured case. `ratio` is value / baseline, both measured in this run; `ok` says the target is met."""

    bench: str
    case: str
    value: float
    unit: str
    target: str
    baseline: float | None
    ratio: float | None
    ok: bool

    def as_line(self) -> dict[str, Any]:
        return asdict(self)


def percentile(values: list[float], share: float) -> float:
    """The value below which `share` (0..1) of `values` lie, nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
