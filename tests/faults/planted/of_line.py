"""Bugs of the client between hall and platform."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import count
from typing import Any

import msgspec

from app.city import snapshot as city_snapshot
from app.city.client import CityClient
from app.city.events import News
from app.domain.commands import Command, CommandId, Policy
from app.domain.outcomes import Outcome, Verdict
from app.errors import CityUnreachable
from app.hall.hall import Hall
from app.hall.ports import Batch, Cursor
from app.wire import codec
from app.wire.messages import CommandBatch, FeedPage, OutcomeBatch
from tests.faults.planted.planting import Patch, bugs


def any_page_applied() -> list[Patch]:
    """A page is applied without asking whether it answers the question."""

    def trusting(news: News, cursor: Cursor) -> FeedPage:
        news._tell_of_break()
        page = news._polled(cursor) if news._silences > 1 else news._streamed(cursor)
        news._at = page.next
        return page

    return [(News, "after", trusting), _taken_for_ours(lambda hall, batch: replace(batch, since=hall.cursor.seq))]


def _taken_for_ours(change: Callable[[Hall, Batch], Batch]) -> Patch:
    """Nor does the hall itself ask whose news they are."""
    learn = Hall.learn

    async def gullible(hall: Hall, batch: Batch, *more: Any) -> None:
        ours = replace(batch, cursor=replace(hall.cursor, seq=batch.cursor.seq))
        await learn(hall, change(hall, ours), *more)

    return Hall, "learn", gullible


def scope_not_compared() -> list[Patch]:
    """A page is applied if its place is right, whoever's scope it was cut for."""

    def trusting(news: News, cursor: Cursor) -> FeedPage:
        news._tell_of_break()
        page = news._polled(cursor) if news._silences > 1 else news._streamed(cursor)
        if page.since != cursor.seq:
            news.close()
            raise CityUnreachable("wrong_echo", "another place")
        news._at = page.next
        return page

    return [(News, "after", trusting), _taken_for_ours(lambda _hall, batch: batch)]


def trailer_not_wanted() -> list[Patch]:
    """A snapshot that broke off is taken for a whole one."""
    read = city_snapshot._read

    def lenient(*arguments: Any) -> Any:
        try:
            yield from read(*arguments)
        except CityUnreachable as error:
            if "broke off" not in str(error):
                raise

    return [(city_snapshot, "_read", lenient)]


def settled_on_status_code() -> list[Patch]:
    """HTTP 200 is taken for acceptance."""
    send = CityClient.send

    async def hasty(city: CityClient, commands: Sequence[Command]) -> Sequence[Outcome]:
        await send(city, commands)
        return [Outcome(command_id=command.id, verdict=Verdict.ACCEPTED, seq=0) for command in commands]

    return [(CityClient, "send", hasty)]


def new_id_on_retry() -> list[Patch]:
    """Each attempt goes out under a new id, so the platform cannot know that it is the same."""
    send = CityClient.send
    numbers = count()

    async def renaming(city: CityClient, commands: Sequence[Command]) -> Sequence[Outcome]:
        names = {command.id: CommandId(f"{command.id[:20]}{next(numbers):06d}") for command in commands}
        sent = [
            msgspec.structs.replace(
                command, id=names[command.id], after=tuple(names.get(id, id) for id in command.after)
            )
            for command in commands
        ]
        answers = await send(city, sent)
        return [replace(answer, command_id=command.id) for command, answer in zip(commands, answers, strict=True)]

    return [(CityClient, "send", renaming)]


def outcomes_by_place() -> list[Patch]:
    """Outcomes are taken by their place, whoever they are for."""

    async def trusting(city: CityClient, commands: Sequence[Command]) -> Sequence[Outcome]:
        envelopes = [codec.envelope_of(command, city._device, city._offset_ms) for command in commands]
        body = codec.encode(CommandBatch(commands=envelopes))
        answer = await city._speak.run(lambda: city._speak.session.post("/v1/commands", body, OutcomeBatch))
        return [
            replace(codec.outcome_from_wire(outcome, answer.epoch), command_id=command.id)
            for command, outcome in zip(commands, answer.outcomes, strict=False)
        ]

    return [(CityClient, "send", trusting)]


def sent_twice_at_once() -> list[Patch]:
    """Two uploads at a time: what was ordered later may overtake what was ordered before.

    Where each order names those before it the platform waits for them: here only those do that need a version.
    """
    send = CityClient.send

    async def impatient(city: CityClient, commands: Sequence[Command]) -> Sequence[Outcome]:
        answers: list[Outcome] = []
        for command in map(_loose, reversed(commands)):
            answers = [*await send(city, [command]), *answers]
            await asyncio.sleep(0)
        return answers

    return [(CityClient, "send", impatient)]


def _loose(command: Command) -> Command:
    return msgspec.structs.replace(command, after=()) if command.policy is Policy.COMMUTE else command


BUGS = bugs(
    any_page_applied,
    scope_not_compared,
    trailer_not_wanted,
    settled_on_status_code,
    new_id_on_retry,
    outcomes_by_place,
    sent_twice_at_once,
)
