"""How well the city hears us, as the status strip shows it (ux.md §6.6)."""

from dataclasses import dataclass, replace
from enum import StrEnum

from app.hall.notifier import Notifier

OFFLINE_AFTER_MS = 10_000  # the operator sees a cut within ten seconds
STALE_AFTER_MS = 30_000  # twice the interval of the platform's bookmarks


class LinkStatus(StrEnum):
    STARTING = "starting"  # nothing heard since the start, nothing failed yet
    ONLINE = "online"
    CATCHING_UP = "catching_up"
    DEGRADED = "degraded"  # failing for less than ten seconds, or data older than it should be
    OFFLINE = "offline"


@dataclass(frozen=True, slots=True)
class LinkState:
    """`as_of_ms`: the platform time up to which our data is complete, 0 = we have none."""

    as_of_ms: int = 0
    lost_since_ms: int = 0  # platform time since when nothing gets through, 0 = it does
    attempts: int = 0
    retry_at_ms: int = 0
    loaded: int = 0  # rows or events of a catch-up so far
    expected: int = 0  # and in all, 0 = no catch-up
    lag: int = 0  # events the platform has and we have not
    orders_failing: bool = False
    orders_why: str = ""  # the code of what keeps them from going up
    why: str = ""  # the code of the last trouble

    def status(self, now_ms: int) -> LinkStatus:
        if self.lost_since_ms:
            short = self.as_of_ms and now_ms - self.lost_since_ms < OFFLINE_AFTER_MS
            return LinkStatus.DEGRADED if short else LinkStatus.OFFLINE
        if self.expected:
            return LinkStatus.CATCHING_UP
        if not self.as_of_ms:
            return LinkStatus.STARTING
        late = now_ms - self.as_of_ms > STALE_AFTER_MS
        return LinkStatus.DEGRADED if late or self.orders_failing else LinkStatus.ONLINE


class Link:
    def __init__(self) -> None:
        self.changed: Notifier[LinkState] = Notifier()
        self.state = LinkState()

    def restored(self, as_of_ms: int) -> None:
        self._set(replace(self.state, as_of_ms=as_of_ms))

    def heard(self, as_of_ms: int, lag: int) -> None:
        """The city has answered and we have all up to `as_of_ms`."""
        self._set(
            replace(self.state, as_of_ms=as_of_ms, lag=lag, lost_since_ms=0, attempts=0, loaded=0, expected=0, why="")
        )

    def loading(self, loaded: int, expected: int) -> None:
        self._set(replace(self.state, loaded=loaded, expected=max(expected, 1), lost_since_ms=0, attempts=0, why=""))

    def lost(self, now_ms: int, retry_at_ms: int, why: str) -> None:
        since = self.state.lost_since_ms or now_ms
        attempts = self.state.attempts + 1
        self._set(replace(self.state, lost_since_ms=since, attempts=attempts, retry_at_ms=retry_at_ms, why=why))

    def orders(self, *, failing: bool, why: str = "") -> None:
        self._set(replace(self.state, orders_failing=failing, orders_why=why))

    def _set(self, state: LinkState) -> None:
        if state != self.state:
            self.state = state
            self.changed.notify(state)
