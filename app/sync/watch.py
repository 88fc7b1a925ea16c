"""Keeping endless work alive."""

from collections.abc import Awaitable, Callable

from app.hall.ports import Clock
from app.sync.backoff import delays


async def watch(work: Callable[[], Awaitable[None]], report: Callable[[BaseException], None], clock: Clock) -> None:
    """Run `work` for ever: what it raises is reported, and it starts again."""
    for wait in delays():
        try:
            await work()
        except Exception as error:
            report(error)
        await clock.sleep(wait)
