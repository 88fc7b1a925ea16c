"""How far something long has come: count, rate and the time it still takes."""

from dataclasses import dataclass, replace

SHOWN_AFTER_MS = 1_000  # what is over sooner needs no bar
RATED_AFTER_MS = 1_000  # a rate of less time is a guess


@dataclass(frozen=True, slots=True)
class Progress:
    """`done` of `total`, begun at `since_ms` with `first`; all 0: nothing is going on."""

    done: int = 0
    total: int = 0
    first: int = 0
    since_ms: int = 0
    now_ms: int = 0

    @property
    def is_going_on(self) -> bool:
        return self.total > 0

    @property
    def is_shown(self) -> bool:
        """Whether it has taken long enough to be shown."""
        return self.is_going_on and self.now_ms - self.since_ms >= SHOWN_AFTER_MS

    @property
    def share(self) -> float:
        """0 … 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0

    @property
    def per_second(self) -> float:
        """0.0 as long as it is not known."""
        passed_ms = self.now_ms - self.since_ms
        return (self.done - self.first) * 1000 / passed_ms if passed_ms >= RATED_AFTER_MS else 0.0

    @property
    def left_ms(self) -> int:
        """What it still takes at this rate, -1 as long as it is not known."""
        rate = self.per_second
        return round(max(0, self.total - self.done) * 1000 / rate) if rate > 0 else -1


class Tracker:
    """Follows one thing from its first figure to its last."""

    def __init__(self) -> None:
        self.state = Progress()

    def follow(self, done: int, total: int, now_ms: int) -> Progress:
        """The newest figures. `total` 0 ends it; fewer `done` than before begin it anew."""
        state = self.state
        if total <= 0:
            self.state = Progress()
        elif not state.is_going_on or done < state.done:
            self.state = Progress(done, total, done, now_ms, now_ms)
        else:
            self.state = replace(state, done=done, total=total, now_ms=now_ms)
        return self.state


class Draining:
    """Orders on their way: how many of those that waited are answered."""

    def __init__(self) -> None:
        self._tracker = Tracker()
        self._answered = self._waiting = 0

    def follow(self, waiting: int, now_ms: int) -> Progress:
        """`waiting`: how many are still to be answered. New ones raise the total."""
        self._answered += max(0, self._waiting - waiting)
        self._waiting = waiting
        if not waiting:
            self._answered = 0
        return self._tracker.follow(self._answered, self._answered + waiting if waiting else 0, now_ms)
