"""One command on the platform among the open cases of a large district: decided, kept and flushed to the disk."""

import asyncio
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from random import Random
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, Engine, Integer, LargeBinary, MetaData, Table

from app.domain.calendars import DAY_MS
from app.domain.cases import Case, CaseId, FlowRecord, Status, case_row, flow_row
from app.domain.commands import COMMANDS, Command, CommandId
from app.domain.ids import ulid
from app.domain.law import Law
from app.domain.step import Receipt, carry_out
from app.platform import city
from app.platform.database import open_database
from app.platform.decide import receive
from app.platform.scheduler import keep_time
from app.platform.service import Service
from app.wire.codec import encode, envelope_of
from app.wire.messages import CommandBatch, CommandEnvelope, WireOutcome
from tests.bench import Figure, percentile
from tests.fakes.callers import at
from tests.fakes.lives import a_full_district
from tests.fakes.world import GRIDS

OPEN_COUNT = 60_000
COMMANDS_GIVEN = 1500
WARMED_UP = 50
A_ROW, APART = 245, 0.001  # degrees, some 100 m
LONGEST_MS = 20
LONGEST_BEHIND_MS = 40
REMARKS = 300
BEGUN_MS, NOW_MS = at("2026-03-04 09:00"), at("2026-03-04 09:20")
PHOTO = ("photo:1.jpg",)
REPORT: dict[str, Any] = {
    "title": "污水井冒溢，污水漫至人行道",
    "description": "菜场东门口井盖往外冒污水，有异味，老人绕行走到机动车道",
    "address": "金柳路96弄东侧人行道",
    "lon": 121.405,
    "lat": 31.105,
    "grid": GRIDS[0],
    "channel": "h12345",
    "caller": "王**",
    "phone": "138****5678",
}
COURSE: tuple[tuple[str, str, dict[str, Any]], ...] = (  # what happens to a case: command, author, body
    ("register", "P-CT", REPORT),
    ("accept", "P-CT", {"category": "E0503", "condition": 2, "hotline_class": "ordinary"}),
    ("file", "P-CT", {}),
    ("dispatch", "P-DP", {"dept": "D02"}),
    ("sign", "P-D2", {}),
    ("record_contact", "P-D2", {"note": "已电话联系来电人"}),
    ("request_extension", "P-D2", {"amount": 2.0, "reason": "待配件"}),
    ("approve_extension", "P-DP", {}),
    ("submit_feedback", "P-D2", {"result": "已疏通，路面已冲洗", "evidence": PHOTO}),
    ("send_check", "P-DP", {}),
)
ASIDE: tuple[tuple[str, str, dict[str, Any]], ...] = (
    ("remark", "P-DP", {"note": "已与街道核对"}),
    ("urge", "P-DP", {"message": "请加快"}),
)
Story = tuple[Case, tuple[FlowRecord, ...]]
_bare = Table("bare", MetaData(), Column("id", Integer, primary_key=True), Column("body", LargeBinary, nullable=False))


def run() -> Iterator[Figure]:
    random, law = Random(1), Law(a_full_district())
    stories = _stories(law)
    ids = [ulid(BEGUN_MS + number, random.getrandbits) for number in range(OPEN_COUNT)]
    with tempfile.TemporaryDirectory() as folder:
        engine = open_database(f"sqlite:///{folder}/city.db")
        city.load_district(engine, law.district, BEGUN_MS)
        city.load_cases(engine, (_copied(stories[n % len(stories)], id, n) for n, id in enumerate(ids)))
        yield _decided(engine, law, stories, ids, random)
        with asyncio.Runner() as runner:
            yield runner.run(_behind_the_scheduler(engine, stories, ids, random))


def _decided(engine: Engine, law: Law, stories: list[Story], ids: list[str], random: Random) -> Figure:
    """Milliseconds from the command's bytes to the commit; baseline: a bare insert of as many bytes, committed."""
    size = sum(_size(each) for each in stories) // len(stories)
    own, bare = _timed(engine, law, stories, ids, random, size)
    p95, base = percentile(own, 0.95), percentile(bare, 0.95)
    target = f"<= {LONGEST_MS} ms"
    return Figure("decide", "command_60k", p95, "ms p95", target, base, p95 / base, p95 <= LONGEST_MS)


async def _behind_the_scheduler(engine: Engine, stories: list[Story], ids: list[str], random: Random) -> Figure:
    """The same while the platform comes back after weeks and most cases wait for it; baseline: while nothing is due."""
    service = Service(engine, *_read(engine), now_ms=_begun_ms)
    quiet = await _answered(service, stories, ids[: OPEN_COUNT // 2], random)
    service.now_ms = _weeks_later_ms
    scheduler = asyncio.create_task(keep_time(service))
    busy = await _answered(service, stories, ids[OPEN_COUNT // 2 :], random)
    scheduler.cancel()
    service.close()
    p95, base = percentile(busy, 0.95), percentile(quiet, 0.95)
    target = f"<= {LONGEST_BEHIND_MS} ms"
    return Figure("decide", "behind_a_backlog", p95, "ms p95", target, base, p95 / base, p95 <= LONGEST_BEHIND_MS)


async def _answered(service: Service, stories: list[Story], ids: list[str], random: Random) -> list[float]:
    """Milliseconds until the writer lane has decided a remark, one by one with pauses."""
    spent = []
    for number, place in enumerate(random.sample(range(len(ids)), REMARKS)):
        before = replace(stories[place % len(stories)][0], id=CaseId(ids[place]))
        envelope = envelope_of(_command(service.law, ASIDE[0], before, COMMANDS_GIVEN + number), "bench", 0)
        start = time.perf_counter()
        outcome = await service.write(partial(_received, service, envelope))
        spent.append((time.perf_counter() - start) * 1000)
        assert outcome.status == "accepted", outcome.text_en
        await asyncio.sleep(0.01)
    return spent


def _received(service: Service, envelope: CommandEnvelope, db: Connection) -> WireOutcome:
    return receive(db, service.law, envelope, service.now_ms())


def _read(engine: Engine) -> tuple[Law, city.Identity]:
    district, identity = city.read_district(engine)
    return Law(district), identity


def _begun_ms() -> int:
    return BEGUN_MS


def _weeks_later_ms() -> int:
    return BEGUN_MS + 28 * DAY_MS


def _timed(
    engine: Engine, law: Law, stories: list[Story], ids: list[str], random: Random, size: int
) -> tuple[list[float], list[float]]:
    """A command and a bare insert by turns, so that both meet the same disk."""
    own, bare, blob = [], [], random.randbytes(size)
    _bare.create(engine)
    for number, place in enumerate(random.sample(range(OPEN_COUNT), COMMANDS_GIVEN)):
        before = replace(stories[place % len(stories)][0], id=CaseId(ids[place]))
        own.append(_spent(engine, partial(_decide, law, _next_command(law, before, number, random))))
        bare.append(_spent(engine, partial(_keep, number, blob)))
    return own[WARMED_UP:], bare[WARMED_UP:]


def _spent(engine: Engine, work: Callable[[Connection], None]) -> float:
    start = time.perf_counter()
    with engine.begin() as db:
        work(db)
    return (time.perf_counter() - start) * 1000


def _decide(law: Law, body: bytes, db: Connection) -> None:
    batch = msgspec.json.decode(body, type=CommandBatch)
    outcome = receive(db, law, batch.commands[0], NOW_MS)
    assert outcome.status == "accepted", outcome.text_en
    encode(outcome)


def _keep(number: int, blob: bytes, db: Connection) -> None:
    db.execute(_bare.insert().values(id=number, body=blob))


def _stories(law: Law) -> list[Story]:
    """A case after each step of the course but the last, with its history."""
    case, found = Case(id=CaseId("t"), version=0, status=Status.DRAFT), list[Story]()
    records: tuple[FlowRecord, ...] = ()
    for number, step in enumerate(COURSE[:-1]):
        made = carry_out(law, _command(law, step, case, number), case, BEGUN_MS, Receipt(BEGUN_MS, number=_a_number))
        case, records = made.case, (*records, made.record)
        found.append((case, records))
    return found


def _next_command(law: Law, before: Case, number: int, random: Random) -> bytes:
    """The next step of the course for most, something beside it for one in five, as it comes over the wire."""
    is_aside = before.status in {Status.HANDLING, Status.FEEDBACK} and random.random() < 0.2
    step = random.choice(ASIDE) if is_aside else COURSE[before.version]
    envelope = envelope_of(_command(law, step, before, number), "bench", 0)
    return encode(CommandBatch(commands=[envelope]))


def _command(law: Law, step: tuple[str, str, dict[str, Any]], before: Case, number: int) -> Command:
    name, author, body = step
    person = law.person(author)
    assert person is not None
    return COMMANDS[name](
        id=CommandId(f"bench-{before.id}-{number}"),
        case_id=before.id,
        author=author,
        post=person.post,
        issued_ms=BEGUN_MS,
        expected_version=before.version,
        **body,
    )


def _copied(story: Story, id: str, number: int) -> Story:
    """At a place of its own: all are of one category and day, the worst for whoever looks for duplicates."""
    case, records = story
    row, column = divmod(number, A_ROW)
    moved = replace(case, id=CaseId(id), lon=case.lon + column * APART, lat=case.lat + row * APART)
    return moved, tuple(replace(record, case_id=CaseId(id)) for record in records)


def _a_number() -> str:
    return "3101992026030400000"


def _size(story: Story) -> int:
    """The bytes of the rows that a step of it keeps: the case twice, once in its answer, and the record."""
    case, records = story
    return 2 * len(encode(case_row(case))) + len(encode(flow_row(records[-1])))
