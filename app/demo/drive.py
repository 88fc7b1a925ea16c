"""Letting traffic and real requests loose on a platform, at any speed."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from random import Random
from typing import Any

from app.demo.imports.reports import Report
from app.demo.traffic import MOST_AT_ONCE, Traffic
from app.domain.cases import Case, CaseId, case_from_row
from app.domain.commands import Command, CommandId
from app.domain.commands.intake import Register
from app.domain.ids import ulid
from app.domain.outcomes import Outcome, Verdict
from app.errors import CityUnreachable
from app.hall.ports import City, Clock

TICK_S = 0.25
RETRY_S = 2.0


async def run_traffic(city: City, traffic: Traffic, clock: Clock, speed: float) -> None:
    """Drive the demo district for ever. What gets no answer is sent again with the same ids."""
    traffic.know(await _open_cases(city, clock))
    before = clock.monotonic_ms()
    while True:
        await clock.sleep(TICK_S)
        now = clock.monotonic_ms()
        commands = traffic.due(clock.now_ms(), now - before, speed)
        before = now
        for chunk in _chunks(commands):
            traffic.learn(await _sent(city, clock, chunk))


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
    tally = Replayed()
    first_ms, start = 0, clock.monotonic_ms()
    for chunk in _chunks(reports):
        first_ms = first_ms or chunk[0].occurred_ms
        if speed:
            due = start + (chunk[0].occurred_ms - first_ms) / speed
            await clock.sleep(max(0.0, (due - clock.monotonic_ms()) / 1000))
        commands = [_registration(report, clock.now_ms()) for report in chunk]
        for outcome in await _sent(city, clock, commands):
            tally.sent += 1
            good = outcome.verdict is Verdict.ACCEPTED
            tally.accepted, tally.refused = tally.accepted + good, tally.refused + (not good)
    return tally


def _registration(report: Report, now_ms: int) -> Command:
    """The same request always registers under the same id: replaying twice changes nothing the second time."""
    seeded = Random(f"{report.external_id}:{report.line}")
    case_id = CaseId(ulid(report.occurred_ms, seeded.getrandbits))
    envelope: dict[str, Any] = {
        "id": CommandId(ulid(report.occurred_ms, seeded.getrandbits)),
        "case_id": case_id,
        "author": "REPLAY",
        "post": "CT",
        "issued_ms": now_ms,
    }
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
        category=report.category,
        condition=1,
    )


async def _open_cases(city: City, clock: Clock) -> list[Case]:
    while True:
        try:
            return [case_from_row(row) async for part in city.cases() for row in part.rows]
        except CityUnreachable:
            await clock.sleep(RETRY_S)


async def _sent(city: City, clock: Clock, commands: list[Command]) -> list[Outcome]:
    while True:
        try:
            return list(await city.send(commands))
        except CityUnreachable:
            await clock.sleep(RETRY_S)


def _chunks(things: Iterable[Any]) -> Iterator[list[Any]]:
    source = iter(things)
    while chunk := list(islice(source, MOST_AT_ONCE)):
        yield chunk
