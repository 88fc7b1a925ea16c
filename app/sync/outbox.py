"""Sending the operators' orders until the city has answered each of them."""

import asyncio

from app.errors import CityUnreachable
from app.faultpoints import reach
from app.hall.hall import Hall
from app.hall.ports import City, Clock, WishState
from app.sync.backoff import delays, pause

MOST_AT_ONCE = 50  # sync.md §2.2
LONGEST_WAIT_S = 10.0


async def deliver(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event) -> None:
    """Send for ever. Only an outcome settles an order; a lost answer means the same ids again."""
    waits = delays(longest=LONGEST_WAIT_S)
    while True:
        await hall.wake_orders.wait()
        waiting = hall.wishes(WishState.WAITING)[:MOST_AT_ONCE]
        if not waiting:
            hall.wake_orders.clear()
            continue
        try:
            outcomes = await city.send([wish.command for wish in waiting])
        except CityUnreachable:
            hall.link.orders(failing=True)
            await pause(clock, next(waits), hurry)
            continue
        reach("hall.answered")
        hall.link.orders(failing=False)
        if hall.link.state.lost_since_ms:
            hurry.set()  # the platform is back: the feed need not wait its turn
        waits = delays(longest=LONGEST_WAIT_S)
        for outcome in outcomes:
            await hall.settle(outcome)
