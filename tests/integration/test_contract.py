"""What the protocol promises, held by the platform on every database it may stand on (sync.md §3.1)."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from sqlalchemy import Engine, event, select

from app.domain.cases import CaseId
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.hall.ports import QueueQuery, WishState
from app.platform import city, feed, snapshots
from app.platform.database import open_database
from app.platform.decide import decide
from app.platform.grants import Grant
from app.platform.scheduler import run_due
from app.platform.snapshots import Mark
from app.platform.tables import cases
from app.wire.messages import Change, CommandEnvelope, Stream
from tests.fakes.callers import Caller
from tests.fakes.cities import LiveCity, a_city_on
from tests.fakes.overdue import DUTIES, ON, a_law, done_by_itself, leave_overdue
from tests.fakes.world import NOON_MS, FakeClock, a_district
from tests.integration.test_city_and_hall import a_desk, effects, run, stories, until

WRITERS = 8
COMMANDS = 120


@pytest.fixture
def live(database: str) -> Iterator[LiveCity]:
    with a_city_on(database, stories(), now_ms=FakeClock().now_ms) as made:
        yield made


def remarks(hall: Caller, count: int) -> list[CommandEnvelope]:
    """As many commands, over the three cases by turns."""
    return [hall.envelope(f"c{number % 3 + 1}", "remark", "P-DP", note=f"第{number}条") for number in range(count)]


def test_a_hall_works_against_it(live: LiveCity, tmp_path: Path):
    async def go() -> None:
        async with a_desk(tmp_path / "desk", live.url) as desk:
            await until(lambda: desk.open_cases.size == 3)
            await desk.submit(Remark, CaseId("c1"), note="备注")
            await until(lambda: not desk.wishes(*WishState))
            assert await desk.count(QueueQuery()) == 3

    run(go())
    assert effects(live, "remark") == 1


def test_one_id_from_eight_threads_at_once_has_one_effect_and_one_answer(live: LiveCity, hall: Caller):
    envelope = remarks(hall, 1)[0]
    together = threading.Barrier(WRITERS)

    def send(_: int) -> Any:
        together.wait()
        return hall.sends(envelope)

    with ThreadPoolExecutor(WRITERS) as threads:
        answers = list(threads.map(send, range(WRITERS)))
    assert answers == [answers[0]] * WRITERS
    assert answers[0].status == "accepted"
    assert effects(live, "remark") == 1
    assert [change.cause for change in hall.events()] == [envelope.id]


def test_a_command_sent_again_is_answered_again_and_another_under_its_id_is_refused(hall: Caller):
    envelope = remarks(hall, 1)[0]
    first = hall.sends(envelope)
    assert hall.sends(envelope) == first
    other = hall.sends(msgspec.structs.replace(envelope, body={"note": "别的"}))
    assert (other.status, other.code) == ("rejected", "id_reused")
    assert len(hall.events()) == 1


def test_the_feed_is_dense_and_in_the_order_of_commits_and_who_polls_misses_nothing(live: LiveCity, hall: Caller):
    """Every command comes twice. Commits take their time, as on a disk: that is when a number shows early."""
    envelopes, engine, law = remarks(hall, COMMANDS), live.engine(), Law(live.district)
    random, done = Random(1), threading.Event()
    event.listen(engine, "commit", lambda _: time.sleep(random.random() * 0.004))

    def write(envelope: CommandEnvelope) -> int:
        with engine.begin() as db:
            return decide(db, law, envelope, NOON_MS).seq

    with ThreadPoolExecutor(WRITERS + 1) as threads:
        polled = threads.submit(poll, live.engine, done)
        numbers = list(threads.map(write, [envelope for envelope in envelopes for _ in range(2)]))
        done.set()
    engine.dispose()
    assert sorted(numbers) == sorted(2 * list(range(1, COMMANDS + 1)))
    assert [change.seq for change in polled.result()] == list(range(1, COMMANDS + 1))
    assert {change.cause for change in polled.result()} == {envelope.id for envelope in envelopes}


def poll(open_engine: Callable[[], Engine], done: threading.Event) -> list[Change]:
    """All that a reader has seen who goes on from the last event of each page."""
    engine, seen, last = open_engine(), list[Change](), False
    identity = city.read_district(engine)[1]
    while not last:
        last = done.is_set()
        with engine.connect().execution_options(reading=True) as db:
            page = feed.page(db, identity.epoch, Grant(), seen[-1].seq if seen else 0, 7, NOON_MS)
        seen += page.changes
        last = last and not page.more
    engine.dispose()
    return seen


def test_who_acts_on_an_old_version_is_told_who_was_before_and_what_the_case_is_now(hall: Caller):
    hall.does("c1", "accept", "P-CT", category="E0401", condition=1)
    late = hall.cannot("version", "c1", "accept", "P-CT", exp=1, category="E0401", condition=1)
    assert late.case is not None
    assert late.case[:2] == hall.events()[-1].row[:2]
    assert late.facts["version"] == 2


def test_what_follows_the_authors_own_earlier_commands_is_no_conflict(hall: Caller):
    accept = hall.envelope("c1", "accept", "P-CT", category="E0401", condition=1)
    filed = hall.envelope("c1", "file", "P-DC", condition=1)
    assert hall.sends(accept).status == "accepted"
    stale = msgspec.structs.replace(filed, id="stale")
    assert hall.sends(stale).status == "conflict"
    assert hall.sends(msgspec.structs.replace(filed, after=[accept.id])).status == "accepted"


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("epoch_changed", {"epoch": "another"}),
        ("scope_changed", {"scope": "another"}),
        ("feed_truncated", {"since": 1}),
    ],
)
def test_a_cursor_that_cannot_be_continued_is_gone(hall: Caller, code: str, changes: dict[str, Any]):
    status, content = hall.posts("/v1/capabilities", None)
    facts = msgspec.json.decode(content)
    cursor = {"since": 0, "epoch": facts["epoch"], "scope": facts["scope"], **changes}
    problem = hall.problem("/v1/feed?" + "&".join(f"{name}={value}" for name, value in cursor.items()), None)
    assert (status, problem.status, problem.code) == (200, 410, code)


def test_a_snapshot_and_the_feed_from_its_number_on_are_the_rows(live: LiveCity, hall: Caller):
    """The snapshot is taken while others write."""
    envelopes, engine = remarks(hall, 30), live.engine()
    with ThreadPoolExecutor(4) as threads:
        writing = [threads.submit(hall.sends, envelope) for envelope in envelopes]
        epoch = city.read_district(engine)[1].epoch
        lines = list(snapshots.lines(engine, epoch, Grant(), Stream.OPEN, Mark(), NOON_MS))
        assert {each.result().status for each in writing} == {"accepted"}
    told = [msgspec.json.decode(line) for block in lines for line in block.splitlines()]
    header, rows = told[0], {line[0]: line for line in told if isinstance(line, list)}
    for change in hall.events()[header["seq"] :]:
        if change.row[1] >= rows[change.id][1]:
            rows[change.id] = list(change.row)
    with engine.connect() as db:
        stored = {row.id: [*row] for row in db.execute(select(cases).where(cases.c.closed_ms == 0))}
    engine.dispose()
    assert rows == stored


def test_after_a_restart_cursors_and_answers_hold(live: LiveCity, hall: Caller):
    envelopes = remarks(hall, 5)
    answers = [hall.sends(envelope) for envelope in envelopes]
    before = hall.events()
    live.stop()
    live.start()
    assert [hall.sends(envelope) for envelope in envelopes] == answers
    assert hall.events() == before
    assert hall.sends(remarks(hall, 1)[0]).seq == 6


def test_a_catalogue_is_published_once(database: str):
    engine = open_database(database)
    city.load_district(engine, a_district(), NOON_MS)
    newer = replace(a_district().catalogues[0], version="2026.2")
    assert city.publish(engine, newer)
    assert not city.publish(engine, newer)
    assert city.read_district(engine)[0].catalogues == (a_district().catalogues[0], newer)
    engine.dispose()


def test_several_schedulers_at_once_do_each_thing_once(database: str):
    engine = open_database(database)
    leave_overdue(engine)

    def drain(_: int) -> None:
        while run_due(engine, a_law(), ON, 2):
            pass

    with ThreadPoolExecutor(4) as workers:
        list(workers.map(drain, range(4)))
    drain(0)  # what one had in hand the others passed over
    assert done_by_itself(engine) == DUTIES
    engine.dispose()


def test_batches_that_touch_the_same_cases_in_another_order_are_all_answered(live: LiveCity, hall: Caller):
    """At two platforms where the database bears two; a deadlock would be an answer 500."""
    others = [] if live.database_url.startswith("sqlite") else [LiveCity(live.database_url, now_ms=live.now_ms)]
    for other in others:
        other.start()
    callers = [hall, *(Caller(other, hall.clock) for other in others)]
    batches = [remarks(hall, 9) for _ in range(24)]
    for number, batch in enumerate(batches):
        Random(number).shuffle(batch)

    def send(number: int) -> list[str]:
        return [outcome.status for outcome in callers[number % len(callers)].sends_all(batches[number])]

    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(send, range(24)))
    for other, caller in zip(others, callers[1:], strict=True):
        caller.close()
        other.stop()
    assert answers == [["accepted"] * 9] * 24
    assert effects(live, "remark") == 24 * 9


def test_news_come_at_once_to_who_waits_for_them(hall: Caller):
    envelope = remarks(hall, 1)[0]
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(hall.waits_for_news)
        threading.Timer(0.3, partial(hall.sends, envelope)).start()
        assert [change.cause for change in waiting.result(10)] == [envelope.id]
