"""Sending the operators' orders until the city has answered each of them (sync.md §2.2, §2.5)."""

import asyncio
from collections.abc import Iterator, Sequence
from random import Random

from app.domain.outcomes import Verdict
from app.errors import CityUnreachable
from app.faultpoints import reach
from app.hall.hall import Hall
from app.hall.ports import City, Clock, Wish, WishState
from app.hall.sources import Source
from app.sync.backoff import asked_for, delays, pause
from app.sync.queues import BatchSize, CaseQueues

LONGEST_WAIT_S = 10.0
UNTAKEN = frozenset({"too_large", "bad_envelope"})  # about what was sent: the same again would be answered the same
CLOSED = frozenset({"token_expired", "upgrade_required", "scope_revoked"})  # a person has to do something
CLOSED_WAIT_S = 60.0


async def deliver(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event, chance: Random | None = None) -> None:
    """Send for ever. Only an outcome settles an order; a lost answer means the same ids again."""
    await _Delivery(city, hall, clock, hurry, chance or Random()).go()  # noqa: S311 - spreads retries, keeps no secret


class _Delivery:
    """At most one request under way. A trouble of the line holds up all, one of an order its own case."""

    def __init__(self, city: City, hall: Hall, clock: Clock, hurry: asyncio.Event, chance: Random) -> None:
        self._city, self._hall, self._clock, self._hurry, self._chance = city, hall, clock, hurry, chance
        self._queues, self._size = CaseQueues(clock), BatchSize()
        self._waits: Iterator[float] = delays(longest=LONGEST_WAIT_S)

    async def go(self) -> None:
        while True:
            waiting = self._hall.wishes(WishState.WAITING)
            chosen = self._queues.choose(waiting, self._size.now, self._hall.attachments.unsent)
            if chosen:
                await self._send(chosen)
            else:
                await self._until_there_is_more(waiting)

    async def _send(self, chosen: Sequence[Wish]) -> None:
        try:
            outcomes = await self._city.send([wish.command for wish in chosen])
        except CityUnreachable as error:
            self._size.failed()
            if error.code not in UNTAKEN:
                await self._wait_out(error)
            elif len(chosen) == 1:
                await self._hall.answers.park(chosen[0].command.id, error.code, why=error.facts.get("why", ""))
            return
        reach("hall.answered")
        self._size.got_through()
        self._waits = delays(longest=LONGEST_WAIT_S)
        self._hall.link.orders(failing=False)
        if self._hall.link.state.lost_since_ms:
            self._hurry.set()  # the platform is back: the feed need not wait its turn
        await self._hall.settle(*outcomes)
        for wish, outcome in zip(chosen, outcomes, strict=True):
            now = self._hall.wish(wish.command.id)
            if outcome.verdict is Verdict.DEFERRED and now and now.state is WishState.WAITING:
                self._queues.hold(wish.command.case_id)
            else:  # decided, or given back to a person although it was put off
                self._queues.release(wish.command.case_id)

    async def _wait_out(self, error: CityUnreachable) -> None:
        """Nobody is told of a line that fails; who has to do something is, once."""
        if error.code in CLOSED and self._hall.link.state.orders_why != error.code:
            self._hall.noted.notify((error.code, ""))
        self._hall.link.orders(failing=True, why=error.code)
        wait_s = CLOSED_WAIT_S if error.code in CLOSED else next(self._waits)
        wait_s = asked_for(error, self._chance) or wait_s
        self._hall.sources.failed(Source.ORDERS, error.code, self._hall.now_ms() + round(wait_s * 1000))
        await pause(self._clock, wait_s, self._hurry)

    async def _until_there_is_more(self, waiting: Sequence[Wish]) -> None:
        """A new order, a decision or a file that went up wakes us; so does the end of a case's hold."""
        if waiting and (wait_s := self._queues.next_s()):
            await pause(self._clock, wait_s, self._hall.wake_orders)
        else:
            await self._hall.wake_orders.wait()
            self._hall.wake_orders.clear()
