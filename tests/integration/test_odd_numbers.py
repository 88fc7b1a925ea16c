"""Numbers and lists that no hall sends: each is answered, as a mistake where it is one, and holds up nobody else."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import msgspec
import pytest
import requests
from sqlalchemy import Engine, event, select, text

from app.domain.law import Law
from app.errors import CursorGone
from app.platform import blobs, city, receipts, retention
from app.platform.digests import Digests, Part
from app.platform.grants import Grant
from app.platform.outages import _apply, declare
from app.platform.recalculate import _give
from app.platform.redaction import Wish, erase, redact
from app.platform.tables import outages
from app.wire.codec import encode
from app.wire.messages import CommandBatch, OutageNotice, Stream
from tests.fakes.callers import Caller
from tests.fakes.cities import LiveCity, a_city_on
from tests.fakes.moves import a_wide_district, case_of, move
from tests.fakes.world import NOON_MS, FakeClock
from tests.integration.test_city_and_hall import stories

HUGE = 2**70
DAY_MS = 86_400_000
LAW = Law(a_wide_district())
WISH = Wish("w1", "c1", "P-SE", "当事人要求", ("phone",))


@pytest.fixture
def live(database: str) -> Iterator[LiveCity]:
    with a_city_on(database, stories(), a_wide_district(), FakeClock().now_ms) as made:
        yield made


@pytest.mark.parametrize(
    ("path", "status"),
    [
        (f"digest?stream=cases:closed&at=0&closed_after_ms={HUGE}", 422),
        (f"digest/1?stream=cases:closed&closed_after_ms={HUGE}", 422),
        ("digest/256?stream=cases:open", 422),
        ("digest/-1?stream=cases:open", 422),
        ("digest/255?stream=cases:open", 200),
        ("digest?stream=cases:open&at=-1", 410),
        (f"digest?stream=cases:open&at={HUGE}", 410),
        (f"cases/c1/history?since_ver={HUGE}", 422),
        ("cases?id=%00", 422),
        ("cases?id=" + "x" * 41, 422),
        ("feed?since=0&epoch=e&scope=s&wait=nan", 422),
        ("feed?since=0&epoch=e&scope=s&wait=inf", 422),
        ("feed?since=0&epoch=e&scope=s&wait=-1", 422),
    ],
)
def test_a_question_with_an_odd_number_is_answered(live: LiveCity, path: str, status: int):
    assert requests.get(f"{live.url}/v1/{path}", timeout=20, proxies={"http": ""}).status_code == status


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": 2**63},
        {"exp": 2**53},
        {"after": [f"k{number}" for number in range(10_001)]},
        {"blobs": [f"{number:064x}" for number in range(10_001)]},
    ],
    ids="-".join,
)
def test_a_command_with_more_than_can_be_kept_is_refused_as_a_whole(live: LiveCity, changes: dict[str, Any]):
    hall = Caller(live, FakeClock())
    envelope = hall.envelope("c1", "accept", "P-CT", category="E0401", condition=1)
    body = encode(CommandBatch(commands=[msgspec.structs.replace(envelope, **changes)]))
    assert hall.problem("/v1/commands", body).code == "bad_envelope"
    most = msgspec.structs.replace(envelope, after=[f"k-{number}" for number in range(10_000)])
    assert hall.sends(most).status == "deferred"
    hall.close()


def test_the_floor_never_falls_whoever_comes_late_with_an_older_one(engine: Engine):
    for number in range(1, 11):
        move(engine, "c1", NOON_MS + number, title=f"第{number}版")
    with engine.begin() as db:
        assert retention.truncate(db, NOON_MS + 8) == 7
        city.raise_counter(db, city.FLOOR, 3)
        assert city.bounds(db) == (7, 10)
        city.raise_counter(db, city.FLOOR, 9)
        assert city.bounds(db) == (9, 10)


def test_forgetting_looks_at_one_slice_of_the_feed_only(engine: Engine, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(retention, "SLICE", 2)
    for number in range(1, 7):
        move(engine, "c1", NOON_MS + number, title=f"第{number}版")
    asked: list[tuple[str, Any]] = []
    event.listen(engine, "before_cursor_execute", lambda *call: asked.append((call[2], call[3])))
    with engine.begin() as db:
        assert retention.truncate(db, NOON_MS + 100) == 2
    (values,) = [values for statement, values in asked if "FROM feed" in statement and "at_ms" in statement]
    assert set(values.values() if isinstance(values, dict) else values) >= {0, 2}


def test_sums_of_a_place_that_was_forgotten_while_they_were_asked_for_are_not_made_up(engine: Engine):
    known, part = Digests(), Part("e", Grant(), Stream.OPEN, 0)
    for number in range(1, 5):
        move(engine, "c1", NOON_MS + number, title=f"第{number}版")
    known.at(engine, part, 4)
    with engine.begin() as db:
        assert retention.truncate(db, NOON_MS + 3) == 2
    for seq in (1, 5):
        with pytest.raises(CursorGone):
            known.at(engine, part, seq)
    assert known.at(engine, part, 2) != known.at(engine, part, 4)


def at_once(engine: Engine, work: Any) -> list[Any]:
    """What four transactions answer that do the same at the same moment."""
    together = threading.Barrier(4)

    def one(_: int) -> Any:
        together.wait()
        with engine.begin() as db:
            return work(db)

    with ThreadPoolExecutor(4) as threads:
        return list(threads.map(one, range(4)))


def test_an_outage_declared_four_times_at_once_is_one(engine: Engine):
    notice = OutageNotice(id="o1", from_ms=NOON_MS - DAY_MS, to_ms=NOON_MS, notice="停机", author="P-SE")
    answers = at_once(engine, lambda db: declare(db, LAW, notice, NOON_MS))
    assert answers == [answers[0]] * 4
    with engine.connect() as db:
        assert len(db.execute(select(outages.c.id)).all()) == 1


def test_a_receipt_that_comes_four_times_at_once_is_kept_once(engine: Engine):
    with engine.begin() as db:
        seq = redact(db, LAW, WISH, NOON_MS)
    assert at_once(engine, lambda db: receipts.keep(db, "D-01", [seq], NOON_MS)) == [1] * 4
    with engine.connect() as db:
        assert receipts.listed(db) == [(seq, "D-01", NOON_MS)]


def test_a_case_erased_before_the_platform_comes_to_it_is_passed_over(engine: Engine):
    notice = OutageNotice(id="o1", from_ms=NOON_MS - DAY_MS, to_ms=NOON_MS, notice="停机", author="P-SE")
    with engine.begin() as db:
        seen = case_of(db, "c1")
        declare(db, LAW, notice, NOON_MS)
        erase(db, LAW, replace(WISH, fields=()), NOON_MS)
        outage = db.execute(select(outages)).mappings().one()
        _apply(db, LAW, outage, "c1", NOON_MS)
    assert _give(engine, LAW, seen, "another", NOON_MS) == 0


def test_an_upload_that_goes_on_is_not_forgotten_with_those_given_up(engine: Engine):
    late_ms = NOON_MS + (blobs.UNFINISHED_DAYS + 1) * DAY_MS
    with engine.begin() as db:
        for sha256 in ("a" * 64, "b" * 64):
            blobs.take(db, sha256, 0, 2, b"x", NOON_MS)
    if engine.dialect.name == "postgresql":
        with engine.begin() as going_on, engine.begin() as tidying:
            tidying.execute(text("SET LOCAL lock_timeout = '2s'"))  # it may not wait for who goes on
            blobs.take(going_on, "a" * 64, 1, 3, b"y", late_ms)
            assert blobs.drop_unfinished(tidying, late_ms) == 1
    with engine.begin() as db:
        blobs.take(db, "a" * 64, 5, 2, b"y", late_ms)  # from a wrong place, but somebody goes on with it
        blobs.drop_unfinished(db, late_ms)
        assert (blobs.find(db, "a" * 64), blobs.find(db, "b" * 64)) == (blobs.Blob(2, 1, is_whole=False), None)
