"""Named places between two durable steps, where tests let the program die. To the program they are nothing."""

from collections.abc import Callable

HALL = (
    "orders.changed",  # in the order file, nowhere else and not yet committed
    "orders.journaled",  # in the second copy too
    "orders.committed",
    "cache.apply",  # a case is written, its history and the cursor are not
    "cache.applied",  # both are, not yet committed
    "cache.wiped",  # what had to go is gone from the tables, and still in the file's journal
    "cache.learned",
    "cache.staged",
    "cache.swap",  # the old rows are gone, the new ones in their place, the cursor is the old one
    "cache.swapped",
    "hall.kept",  # an order is on disk, nobody knows yet
    "hall.learned",
    "hall.answered",  # the answers to several orders are here, none is settled
)
PLATFORM = (
    "decide.claimed",  # the id is taken, nothing judged
    "decide.saved",  # the case has moved, its history and feed have not
    "decide.fed",
    "decide.recorded",  # all of it, not yet committed
    "platform.written",  # committed, nobody was told
)

_listener: Callable[[str], None] | None = None


def reach(name: str) -> None:
    if _listener is not None:
        _listener(name)


def listen(listener: Callable[[str], None] | None) -> None:
    """Call `listener` with the name of each place reached, from now on; None ends it. For tests only."""
    global _listener  # noqa: PLW0603 - one for the whole process, so that reaching a place costs nothing
    _listener = listener
