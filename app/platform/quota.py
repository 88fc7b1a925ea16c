"""How much one session may ask of the platform: a bucket that fills at a steady rate (sync.md §2.7)."""

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_BUCKETS = 4096
MOST, PER_S = 20_000.0, 2_000.0  # commands of one session, at the whole platform


@dataclass(slots=True)
class Quota:
    """`most` commands at once, `per_s` for ever. A full hall gives one a second; a demo's traffic some hundreds."""

    clock_s: Callable[[], float]
    most: float = MOST
    per_s: float = PER_S
    _buckets: dict[str, tuple[float, float]] = field(default_factory=dict)  # of a session: what is left, and when

    @staticmethod
    def of_one_of(workers: int, clock_s: Callable[[], float]) -> "Quota":
        """The share of one worker: a session whose lines are at all of them has its whole quota."""
        return Quota(clock_s, MOST / workers, PER_S / workers)

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
