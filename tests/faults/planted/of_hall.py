"""Bugs of the hall and its files."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import msgspec
from sqlalchemy import Connection

from app.domain.commands import CommandId
from app.domain.outcomes import Outcome, Verdict
from app.errors import CityUnreachable
from app.faultpoints import reach
from app.hall.hall import Changes, Hall
from app.hall.overlay import Overlay
from app.hall.ports import Batch, City, Clock, Cursor, Wish, WishState
from app.sync import outbox
from local_db import cache
from local_db.store import SqlStore
from tests.faults.planted.planting import Patch, bugs, commit_midway


def cursor_first() -> list[Patch]:
    """The cursor is saved before the rows it speaks of."""

    def apply(db: Connection, batch: Batch) -> None:
        cache.put_cursor(db, batch.cursor, batch.city_ms)
        commit_midway(db)
        reach("cache.apply")
        if batch.cases:
            db.exec_driver_sql(cache.UPSERT_CASE, [tuple(row) for row in batch.cases])
        cache.put_flow(db, batch.flow)
        reach("cache.applied")

    return [(cache, "apply", apply)]


def version_guard_dropped() -> list[Patch]:
    """An older row replaces a newer one, and an operator's own act disappears for a while."""
    return [(cache, "UPSERT_CASE", cache.UPSERT_CASE.partition(" WHERE ")[0])]


def stale_staging_resumed() -> list[Patch]:
    """A snapshot that broke off is gone on with: rows of long ago are taken for new ones."""

    def begin(db: Connection, *_: Any) -> None:
        db.exec_driver_sql(cache.cases_sql(cache.STAGE).replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS"))

    ignoring = cache.INSERT_CASE.replace("INSERT", "INSERT OR IGNORE", 1)
    return [(cache, "begin_stage", begin), (cache, "INSERT_CASE", ignoring)]


def snapshot_into_nothing() -> list[Patch]:
    """The old cases are thrown away before the new ones have come."""
    begin = cache.begin_stage

    def emptied(db: Connection, *more: Any) -> None:
        begin(db, *more)
        db.exec_driver_sql("DELETE FROM cases")

    return [(cache, "begin_stage", emptied)]


def snapshot_drops_orders() -> list[Patch]:
    """A new snapshot begins with a clean desk: what was not yet delivered is forgotten."""
    adopt = Hall.adopt

    async def forgetful(hall: Hall, cursor: Cursor, as_of_ms: int, *more: Any) -> None:
        for wish in hall.wishes(WishState.WAITING):
            await hall._settle(replace(wish, state=WishState.DONE))
        await adopt(hall, cursor, as_of_ms, *more)

    return [(Hall, "adopt", forgetful)]


def dropped_on_accept() -> list[Patch]:
    """An accepted order is put away before the feed has brought its effect."""
    return _settled({Verdict.ACCEPTED})


def dropped_on_conflict() -> list[Patch]:
    """An order that met a conflict is put away without a word."""
    return _settled({Verdict.CONFLICT})


def dropped_on_refusal() -> list[Patch]:
    """A refused order is put away without a word."""
    return _settled({Verdict.REJECTED})


def _settled(verdicts: set[Verdict]) -> list[Patch]:
    settle = Hall.settle

    async def hasty(hall: Hall, outcome: Outcome, *more: Any) -> None:
        wish = hall.wish(outcome.command_id)
        if wish and outcome.verdict in verdicts:
            await hall._settle(replace(wish, state=WishState.DONE, outcome=outcome))
        else:
            await settle(hall, outcome, *more)

    return [(Hall, "settle", hasty)]


def deleted_on_send() -> list[Patch]:
    """An order is put away when it is sent, whatever becomes of it."""
    deliver = outbox.deliver

    async def careless(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event) -> None:
        await deliver(_Careless(city, hall), hall, clock, hurry)

    return [(outbox, "deliver", careless)]


class _Careless:
    def __init__(self, city: City, hall: Hall) -> None:
        self._city = city
        self._hall = hall

    async def send(self, commands: Sequence[Any]) -> Any:
        for command in commands:
            wish = self._hall.wish(command.id)
            if wish:
                await self._hall._settle(replace(wish, state=WishState.DONE))
        return await self._city.send(commands)


def retry_only_on_next_order() -> list[Patch]:
    """An upload that failed is tried again when the next order is given, not before."""
    pause = outbox.pause
    deliver = outbox.deliver
    halls: list[Hall] = []

    async def noting(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event) -> None:
        halls.append(hall)
        await deliver(city, hall, clock, hurry)

    async def lazy(clock: Clock, seconds: float, hurry: asyncio.Event) -> None:
        for hall in halls:
            hall.wake_orders.clear()
        await pause(clock, seconds, hurry)

    return [(outbox, "deliver", noting), (outbox, "pause", lazy)]


def newest_first() -> list[Patch]:
    """What was ordered last is sent first."""
    wishes = Hall.wishes

    def reversed_wishes(hall: Hall, *states: WishState) -> list[Wish]:
        return wishes(hall, *states)[::-1]

    return [(Hall, "wishes", reversed_wishes)]


def new_id_after_restart() -> list[Patch]:
    """What waits gets a new id when the program starts again."""
    restore = Overlay.restore
    numbers = count()

    def renamed(overlay: Overlay, wishes: Any) -> None:
        made = []
        for wish in wishes:
            if wish.state is WishState.WAITING:
                id = CommandId(f"{wish.command.id[:20]}{next(numbers):06d}")
                made.append(replace(wish, command=msgspec.structs.replace(wish.command, id=id)))
            else:
                made.append(wish)
        restore(overlay, made)

    return [(Overlay, "restore", renamed)]


def told_before_kept() -> list[Patch]:
    """The operator is told that an order is recorded while it is still being written."""
    keep = SqlStore.keep

    async def later(store: SqlStore, wish: Wish) -> None:
        async def write() -> None:
            await asyncio.sleep(1)
            await keep(store, wish)

        asyncio.ensure_future(write())  # noqa: RUF006 - it is the bug

    return [(SqlStore, "keep", later)]


def missing_predecessors_unsaid() -> list[Patch]:
    """An order does not say which own orders stand before it: the operator comes into conflict with themselves."""
    addressed = Overlay.addressed

    def alone(overlay: Overlay, command: Any, case: Any) -> Any:
        return msgspec.structs.replace(addressed(overlay, command, case), after=())

    return [(Overlay, "addressed", alone)]


def arrays_not_updated() -> list[Patch]:
    """The map's arrays are filled once and then forgotten."""
    learn = Hall.learn

    async def half(hall: Hall, batch: Batch, *more: Any) -> None:
        cases, hall.open_cases = hall.open_cases, _Deaf()  # type: ignore[assignment]
        await learn(hall, batch, *more)
        hall.open_cases = cases
        hall.changed.notify(Changes())

    return [(Hall, "learn", half)]


class _Deaf:
    def learn(self, *_: Any) -> None:
        """It does not."""


def gives_up() -> list[Patch]:
    """After the second failure an order is taken for undeliverable."""
    deliver = outbox.deliver

    async def weary(city: City, hall: Hall, clock: Clock, hurry: asyncio.Event) -> None:
        await deliver(_Weary(city, hall), hall, clock, hurry)

    return [(outbox, "deliver", weary)]


class _Weary(_Careless):
    failures = 0

    async def send(self, commands: Sequence[Any]) -> Any:
        try:
            return await self._city.send(commands)
        except CityUnreachable:
            self.failures += 1
            if self.failures == 2:
                for command in commands:
                    wish = self._hall.wish(command.id)
                    if wish:
                        await self._hall._settle(replace(wish, state=WishState.DONE))
            raise


BUGS = bugs(
    cursor_first,
    version_guard_dropped,
    stale_staging_resumed,
    snapshot_into_nothing,
    snapshot_drops_orders,
    dropped_on_accept,
    dropped_on_conflict,
    dropped_on_refusal,
    deleted_on_send,
    retry_only_on_next_order,
    newest_first,
    new_id_after_restart,
    told_before_kept,
    missing_predecessors_unsaid,
    arrays_not_updated,
    gives_up,
)
