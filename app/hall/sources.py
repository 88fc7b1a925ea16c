"""What the hall lives on, source by source: when each was last heard, what troubles it, and when it is tried again."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum


class Source(StrEnum):
    FEED = "feed"
    ORDERS = "orders"
    TIME = "time"
    HISTORIES = "histories"
    ARCHIVE = "archive"  # the closed cases
    ATTACHMENTS = "attachments"
    DIGEST = "digest"  # the comparison of what we hold with what the platform has


@dataclass(frozen=True, slots=True)
class SourceState:
    """Platform times in milliseconds, 0 = never. The last trouble stays known after it is over."""

    heard_ms: int = 0
    failing_since_ms: int = 0  # 0 = it works, or was not needed yet
    failed_ms: int = 0
    attempts: int = 0
    code: str = ""  # of the last trouble
    retry_at_ms: int = 0

    @property
    def is_failing(self) -> bool:
        return self.failing_since_ms > 0


class Sources:
    def __init__(self, now_ms: Callable[[], int]) -> None:
        self._now_ms = now_ms
        self._states = dict.fromkeys(Source, SourceState())

    def of(self, source: Source) -> SourceState:
        return self._states[source]

    def heard(self, source: Source) -> None:
        """It has answered as it should."""
        state = self._states[source]
        self._states[source] = replace(state, heard_ms=self._now_ms(), failing_since_ms=0, attempts=0, retry_at_ms=0)

    def failed(self, source: Source, code: str, retry_at_ms: int = 0) -> None:
        """`retry_at_ms` 0: it is tried again when somebody needs it."""
        state, now = self._states[source], self._now_ms()
        self._states[source] = replace(
            state,
            failing_since_ms=state.failing_since_ms or now,
            failed_ms=now,
            attempts=state.attempts + 1,
            code=code,
            retry_at_ms=retry_at_ms,
        )

    def failing(self) -> list[Source]:
        return [source for source, state in self._states.items() if state.is_failing]

    def retried(self) -> list[Source]:
        """Those that fail and are tried again at a time of their own."""
        return [source for source in self.failing() if self._states[source].retry_at_ms]

    def last_trouble(self) -> tuple[Source, SourceState] | None:
        """The newest trouble of any source, over or not."""
        troubled = [each for each in self._states.items() if each[1].failed_ms]
        return max(troubled, key=_failed_ms) if troubled else None


def _failed_ms(each: tuple[Source, SourceState]) -> int:
    return each[1].failed_ms
