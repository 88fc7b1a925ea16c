"""How much one session may ask of the platform: a bucket that fills at a steady rate (sync.md §2.7)."""

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_BUCKETS = 4096


@dataclass(slots=True)
class Quota:
    """`most` commands at once, `per_s` for ever. A full hall gives one a second; a demo's traffic some hundreds."""

    clock_s: Callable[[], float]
    most: float = 20_000.0
    per_s: float = 2_000.0
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)  # of a session: what is left, and when

    def wait_s(self, session: str, amount: int) -> float:
        """Take so much of what a session has left; 0, or after how many seconds there will be enough.

        Who asks for more than fits into a bucket gets it when the bucket is full.
        """
        now = self.clock_s()
        amount = min(amount, int(self.most))
        left, at = self._buckets.pop(session, (self.most, now))
        left = min(self.most, left + (now - at) * self.per_s)
        taken = left - amount
        self._buckets[session] = (taken if taken >= 0 else left, now)
        if len(self._buckets) > MOST_BUCKETS:  # the one that has been silent longest is full again, or nearly
            self._buckets.pop(next(iter(self._buckets)))
        return 0.0 if taken >= 0 else -taken / self.per_s
