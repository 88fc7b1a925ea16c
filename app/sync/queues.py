"""Which orders go up next, and how many at once."""

from collections.abc import Collection, Iterator, Sequence

from app.domain.cases import CaseId
from app.hall.ports import Clock, Wish
from app.sync.backoff import delays

MOST_AT_ONCE = 50  # sync.md §2.2
STEP = 5
LONGEST_HOLD_S = 60.0


class CaseQueues:
    """The orders of one case go up in the order they were given; no case holds up another."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._held: dict[CaseId, int] = {}  # until when, monotonic
        self._waits: dict[CaseId, Iterator[float]] = {}

    def choose(self, waiting: Sequence[Wish], most: int, unsent_files: Collection[str]) -> list[Wish]:
        """Up to `most` of them, oldest first. What refers to a file that is not up yet waits, and its case with it."""
        now = self._clock.monotonic_ms()
        chosen: list[Wish] = []
        closed = {case_id for case_id, until in self._held.items() if until > now}
        for wish in waiting:
            if len(chosen) == most:
                break
            case_id = wish.command.case_id
            if not unsent_files or not set(wish.command.blobs()) & set(unsent_files):
                if case_id not in closed:
                    chosen.append(wish)
            else:
                closed.add(case_id)
        return chosen

    def hold(self, case_id: CaseId) -> None:
        """The city cannot decide the first order of a case yet: try again later, each time a little later."""
        now = self._clock.monotonic_ms()
        if self._held.get(case_id, 0) <= now:
            wait = self._waits.setdefault(case_id, delays(longest=LONGEST_HOLD_S))
            self._held[case_id] = now + round(next(wait) * 1000)

    def release(self, case_id: CaseId) -> None:
        self._held.pop(case_id, None)
        self._waits.pop(case_id, None)

    def next_s(self) -> float:
        """In how many seconds the next held case may be tried again; 0 when none is held."""
        now = self._clock.monotonic_ms()
        return min((until - now for until in self._held.values() if until > now), default=0) / 1000


class BatchSize:
    """Grows by a step with every batch that gets through, is halved by every one that does not."""

    def __init__(self) -> None:
        self.now = 1

    def got_through(self) -> None:
        self.now = min(MOST_AT_ONCE, self.now + STEP)

    def failed(self) -> None:
        self.now = max(1, self.now // 2)
