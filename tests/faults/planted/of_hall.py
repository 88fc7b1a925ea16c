"""Bugs of the hall and its files."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from typing import Any, cast

import msgspec
from sqlalchemy import Connection

from app.domain.cases import CASE_COLUMNS
from app.domain.commands import CommandId
from app.domain.outcomes import Outcome, Verdict
from app.errors import CityUnreachable
from app.faultpoints import reach
from app.hall.answers import Answers
from app.hall.hall import Hall
from app.hall.overlay import Overlay
from app.hall.ports import Applied, Batch, City, CityFacts, Cursor, Mark, Wish, WishState
from app.hall.snapshot import Snapshot
from app.sync import outbox
from local_db import marks, news, staging
from local_db.store import SqlStore
from tests.faults.planted.planting import Patch, bugs, commit_midway


def cursor_first() -> list[Patch]:
    """The cursor is saved before the rows it speaks of."""
    real = news.apply

    def apply(db: Connection, batch: Batch) -> Applied:
        marks.put_cursor(db, batch.cursor, batch.city_ms)
        commit_midway(db)
        if batch.cases:
            reach("cache.apply")
        marks.put_cursor(db, batch.follows, batch.city_ms)
        return real(db, batch)

    return [(news, "apply", apply)]


def version_guard_dropped() -> list[Patch]:
    """An older row replaces a newer one, and an operator's own act disappears for a while."""
    guard = " WHERE excluded.version >= cases.version"
    unguarded = (news.UPSERT_CASE.replace(guard, ""), news.UPSERT_UNLESS_GONE.replace(guard, ""))
    return [(news, "UPSERT_CASE", unguarded[0]), (news, "UPSERT_UNLESS_GONE", unguarded[1])]


def stale_staging_resumed() -> list[Patch]:
    """A snapshot that broke off is gone on with, although the history or the scope is another one."""
    progress = marks.progress

    def forged(db: Connection, of: str) -> Mark | None:
        found = progress(db, of)
        return replace(found, cursor=_LATEST[-1]) if found and _LATEST else found

    meet = Hall.meet

    async def noting(hall: Hall, facts: CityFacts) -> None:
        _LATEST[:] = [Cursor(facts.epoch, facts.scope, facts.head)]
        await meet(hall, facts)

    _LATEST.clear()
    return [(marks, "progress", forged), (Hall, "meet", noting)]


_LATEST: list[Cursor] = []


def snapshot_into_nothing() -> list[Patch]:
    """The old cases are thrown away before the new ones have come."""
    begin = staging.begin_stage

    def emptied(db: Connection, *more: Any) -> None:
        begin(db, *more)
        db.exec_driver_sql("DELETE FROM cases")

    return [(staging, "begin_stage", emptied)]


def leaving_not_obeyed() -> list[Patch]:
    """A case that is no longer ours stays where it is."""
    apply = news.apply
    return [(news, "apply", lambda db, batch: apply(db, replace(batch, left=())))]


def snapshot_drops_orders() -> list[Patch]:
    """A new snapshot begins with a clean desk: what was not yet delivered is forgotten."""
    adopt = Snapshot.adopt

    async def forgetful(snapshot: Snapshot, *more: Any, **others: Any) -> None:
        hall = snapshot._hall
        for wish in hall.wishes(WishState.WAITING):
            await hall.answers._settle([replace(wish, state=WishState.DONE)])
        await adopt(snapshot, *more, **others)

    return [(Snapshot, "adopt", forgetful)]


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
    take = Answers.take

    async def hasty(answers: Answers, outcomes: Sequence[Outcome], *more: Any) -> None:
        for outcome in outcomes:
            wish = answers._overlay.get(outcome.command_id)
            if wish and outcome.verdict in verdicts:
                done = replace(wish, state=WishState.DONE, outcome=outcome, epoch=outcome.epoch)
                await answers._settle([done])
            else:
                await take(answers, [outcome], *more)

    return [(Answers, "take", hasty)]


def waiting_taken_as_refusal() -> list[Patch]:
    """That a command has to wait for another one is shown as a refusal."""
    take = Answers.take

    async def blunt(answers: Answers, outcomes: Sequence[Outcome], *more: Any) -> None:
        refused = [
            replace(each, verdict=Verdict.REJECTED, code="predecessor") if each.verdict is Verdict.DEFERRED else each
            for each in outcomes
        ]
        await take(answers, refused, *more)

    return [(Answers, "take", blunt)]


def not_offered_again() -> list[Patch]:
    """A platform restored from a backup is not told what it has lost."""

    async def silent(answers: Answers, facts: CityFacts) -> None:
        answers._history = facts.epoch

    return [(Answers, "meet", silent)]


def old_rows_kept() -> list[Patch]:
    """A snapshot is laid over the old cases: what the platform no longer has, stays."""
    return [(staging, "swap_stage", laid_over)]


def laid_over(db: Connection, cursor: Cursor, as_of_ms: int) -> None:
    names = ", ".join(CASE_COLUMNS)
    db.exec_driver_sql(f"INSERT OR REPLACE INTO cases ({names}) SELECT {names} FROM {staging.STAGE}")
    staging.drop_stage(db)
    marks.drop_progress(db, staging.ARCHIVE)
    marks.drop(db, "closed_after_ms")
    marks.put(db, swapped_seq=cursor.seq)
    marks.put_cursor(db, cursor, as_of_ms)


def deleted_on_send() -> list[Patch]:
    """An order is put away when it is sent, whatever becomes of it."""
    deliver = outbox.deliver

    async def careless(city: Any, hall: Hall, *more: Any) -> None:
        await deliver(cast("City", _Careless(city, hall)), hall, *more)

    return [(outbox, "deliver", careless)]


class _Careless:
    def __init__(self, city: City, hall: Hall) -> None:
        self._city = city
        self._hall = hall

    async def send(self, commands: Sequence[Any]) -> Any:
        for command in commands:
            wish = self._hall.wish(command.id)
            if wish:
                await self._hall.answers._settle([replace(wish, state=WishState.DONE)])
        return await self._city.send(commands)


def retry_only_on_next_order() -> list[Patch]:
    """An upload that failed is tried again when the next order is given, not before."""

    async def lazy(delivery: Any, _error: CityUnreachable) -> None:
        delivery._hall.wake_orders.clear()
        await delivery._hall.wake_orders.wait()

    return [(outbox._Delivery, "_wait_out", lazy)]


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

    return [(Hall, "learn", half)]


class _Deaf:
    def learn(self, *_: Any) -> None:
        """It does not."""

    forget = learn


def gives_up() -> list[Patch]:
    """After the second failure an order is taken for undeliverable."""
    deliver = outbox.deliver

    async def weary(city: Any, hall: Hall, *more: Any) -> None:
        await deliver(cast("City", _Weary(city, hall)), hall, *more)

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
                        await self._hall.answers._settle([replace(wish, state=WishState.DONE)])
            raise


BUGS = bugs(
    cursor_first,
    version_guard_dropped,
    stale_staging_resumed,
    snapshot_into_nothing,
    leaving_not_obeyed,
    snapshot_drops_orders,
    dropped_on_accept,
    dropped_on_conflict,
    dropped_on_refusal,
    waiting_taken_as_refusal,
    not_offered_again,
    old_rows_kept,
    deleted_on_send,
    retry_only_on_next_order,
    newest_first,
    new_id_after_restart,
    told_before_kept,
    missing_predecessors_unsaid,
    arrays_not_updated,
    gives_up,
)
