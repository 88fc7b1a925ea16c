"""What becomes of what we hold when the platform no longer lets us see it (403 scope_revoked, sync.md §2.2)."""

from app.errors import CityUnreachable
from app.hall.hall import Hall
from app.hall.ports import NOWHERE, Clock, WishState

ORDERS_FIRST_MS = 86_400_000  # so long orders that were given before may still go up


class Revoked:
    """The orders go up first, for a day at most; then the cases go. The orders themselves always stay."""

    def __init__(self, hall: Hall, clock: Clock) -> None:
        self._hall, self._clock = hall, clock
        self._since_ms = -1

    def over(self) -> None:
        self._since_ms = -1

    async def heard(self, error: CityUnreachable) -> None:
        """The platform has said so, for the first time or again; all other troubles are none of ours."""
        if error.code != "scope_revoked":
            return
        now = self._clock.monotonic_ms()
        if self._since_ms < 0:
            self._since_ms = now
            self._hall.noted.notify(("scope_revoked", ""))
        is_late = now - self._since_ms >= ORDERS_FIRST_MS
        if self._hall.cursor != NOWHERE and (is_late or not self._hall.wishes(WishState.WAITING)):
            await self._hall.files.forget()
