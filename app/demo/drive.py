"""Letting traffic and real requests loose on a platform, at any speed."""

import asyncio
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from app.demo.imports.reports import Report
from app.demo.traffic import MOST_AT_ONCE, Traffic
from app.domain.cases import CaseId, case_from_row
from app.domain.commands import Command, CommandId
from app.domain.commands.intake import Register
from app.domain.district import District
from app.domain.ids import ulid
from app.domain.law import Law
from app.domain.outcomes import Outcome, Verdict
from app.errors import BadInput, CityUnreachable, CursorGone
from app.hall.ports import NOWHERE, City, Clock, Cursor

TICK_S = 0.25
RETRY_S = 2.0


async def run_traffic(city: City, traffic: Traffic, clock: Clock, speed: float) -> None:
    """Drive the demo district for ever. What gets no answer is sent again with the same ids."""
    cursor = await _meet(city, traffic, clock)
    news = asyncio.create_task(_follow(city, traffic, clock, cursor))
    try:
        before = clock.monotonic_ms()
        while not news.done():
            await clock.sleep(TICK_S)
            now = clock.monotonic_ms()
            commands = traffic.due(clock.now_ms(), now - before, speed)
            before = now
            for chunk in chunks(commands):
                traffic.learn(await sent(city, clock, chunk))
        news.result()
    finally:
        news.cancel()


async def _follow(city: City, traffic: Traffic, clock: Clock, cursor: Cursor) -> None:
    """What others do to the cases, and the platform by itself."""
    while True:
        try:
            batch = await city.news(cursor)
        except CursorGone:
            cursor = await _meet(city, traffic, clock)
        except CityUnreachable:
            await clock.sleep(RETRY_S)
        else:
            traffic.know([case_from_row(row) for row in batch.cases])
            cursor = batch.cursor


async def _meet(city: City, traffic: Traffic, clock: Clock) -> Cursor:
    """All open cases, and from where on there is news."""
    while True:
        try:
            parts = [part async for part in city.cases()]
        except CityUnreachable:
            await clock.sleep(RETRY_S)
            continue
        for part in parts:
            traffic.know([case_from_row(row) for row in part.rows])
        return parts[-1].cursor if parts else NOWHERE


@dataclass(slots=True)
class Replayed:
    """What became of the requests of a replay."""

    sent: int = 0
    accepted: int = 0
    refused: int = 0


async def replay(city: City, reports: Iterable[Report], clock: Clock, speed: float) -> Replayed:
    """Register real requests in the order and, at speed 1, in the rhythm in which they were once made.

    speed 60: an hour of theirs is a minute; 0: as fast as the platform takes them.
    """
    tally, intake = Replayed(), Intake(await city.district())
    first_ms, start = 0, clock.monotonic_ms()
    for chunk in chunks(reports):
        first_ms = first_ms or chunk[0].occurred_ms
        if speed:
            due = start + (chunk[0].occurred_ms - first_ms) / speed
            await clock.sleep(max(0.0, (due - clock.monotonic_ms()) / 1000))
        commands = [intake.registration(report, clock.now_ms()) for report in chunk]
        for outcome in await sent(city, clock, commands):
            tally.sent += 1
            good = outcome.verdict is Verdict.ACCEPTED
            tally.accepted, tally.refused = tally.accepted + good, tally.refused + (not good)
    return tally


class Intake:
    """Registers real requests, as a call-taker of the district does."""

    def __init__(self, district: District) -> None:
        self._law = Law(district)
        self._takers = [person.id for person in self._law.holders("CT")]
        if not self._takers:
            raise BadInput("no_taker", f"{district.name}: nobody holds the post CT, so nobody can take requests in")

    def registration(self, report: Report, now_ms: int) -> Command:
        """The same request always registers under the same id: replaying twice changes nothing the second time."""
        seeded = Random(f"{report.external_id}:{report.line}")
        case_id = CaseId(ulid(report.occurred_ms, seeded.getrandbits))
        envelope: dict[str, Any] = {
            "id": CommandId(ulid(report.occurred_ms, seeded.getrandbits)),
            "case_id": case_id,
            "author": seeded.choice(self._takers),
            "post": "CT",
            "issued_ms": now_ms,
        }
        category, condition = self._class(report.category, now_ms)
        return Register(
            **envelope,
            title=report.title,
            description=report.description,
            address=report.address,
            lon=report.lon,
            lat=report.lat,
            grid=report.grid,
            channel=report.channel,
            urgency=report.urgency,
            category=category,
            condition=condition,
        )

    def _class(self, category: str, at_ms: int) -> tuple[str, int]:
        """The category with its first condition, as far as the catalogue has them; else a person chooses later."""
        catalogue = self._law.catalogue_at(at_ms)
        version = catalogue.version if catalogue else ""
        if not self._law.knows_category(category, version):
            return "", 0
        return category, int(self._law.has_condition(category, 1, version))


async def sent(city: City, clock: Clock, commands: list[Command]) -> list[Outcome]:
    """The answers; what got none is sent again."""
    while True:
        try:
            return list(await city.send(commands))
        except CityUnreachable:
            await clock.sleep(RETRY_S)


def chunks(things: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(things)
    while chunk := list(islice(source, MOST_AT_ONCE)):
        yield chunk
