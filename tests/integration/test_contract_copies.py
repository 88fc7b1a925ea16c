"""Fetching, comparing, wiping and cutting off a copy: the same on every database (sync.md §2.2, §2.4)."""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from typing import Any

import pytest
import requests
from msgspec import to_builtins
from sqlalchemy import Connection, Engine, select

from app.domain.cases import Case, FlowRecord, Status, case_from_row
from app.domain.digests import sums_of
from app.domain.law import Law
from app.domain.step import first_broken
from app.errors import BadInput
from app.platform import city, receipts, retention
from app.platform.digests import Digests, Part, bucket
from app.platform.grants import Grant
from app.platform.redaction import Wish, erase, redact
from app.platform.tables import blob_parts, cases, commands, feed, flow
from app.wire.codec import encode
from app.wire.messages import HEADER_PERSON, HEADER_POST, Receipt, Stream
from tests.fakes.callers import Caller
from tests.fakes.cities import LiveCity, a_city_on
from tests.fakes.moves import STREETS, a_wide_district, move
from tests.fakes.world import NOON_MS, FakeClock, a_case, its_flow
from tests.integration.test_city_and_hall import stories

LAW = Law(a_wide_district())
NAME, SECRET = "欧阳致远", "住在后楼的欧阳致远每晚十点出摊"
FIELDS = ("caller", "phone", "description")
WISH = Wish("w1", "told", "P-SE", "当事人要求", FIELDS)
GRANTS = (Grant(), Grant(frozenset({STREETS[0]})), Grant(dept="D02"))
FIRST_STREET = {HEADER_PERSON: "P-SC1", HEADER_POST: "SC"}
CLOSED_AFTER_MS = 5

Work = Callable[[Connection, Law, Wish, int], int]


@pytest.fixture
def live(database: str) -> Iterator[LiveCity]:
    with a_city_on(database, [*stories(8), a_story()], a_wide_district(), FakeClock().now_ms) as made:
        yield made


def a_story() -> tuple[Case, tuple[FlowRecord, ...]]:
    case = a_case("told", caller=NAME, phone="13812345678", description=SECRET, version=3)
    steps = its_flow(case)
    return case, (*steps[:-1], replace(steps[-1], text=f"回访{NAME}，已答复"))


def done(engine: Engine, work: Work, asked: Wish) -> int:
    with engine.begin() as db:
        return work(db, LAW, asked, NOON_MS)


def ask(live: LiveCity, path: str, **headers: str) -> requests.Response:
    return requests.get(f"{live.url}/v1/{path}", headers=headers, timeout=20, proxies={"http": ""})


def everything(engine: Engine) -> str:
    with engine.connect().execution_options(reading=True) as db:
        return str([db.execute(select(table)).all() for table in (cases, flow, commands, feed)])


def test_a_case_is_asked_for_by_its_id_and_again_only_for_another_version(live: LiveCity, hall: Caller):
    first = ask(live, "cases/c1")
    assert (first.status_code, first.headers["ETag"], first.json()["case"][:2]) == (200, '"1"', ["c1", 1])
    for tag in ('"1"', 'W/"1"', '"7", "1"', "*"):
        same = ask(live, "cases/c1", **{"If-None-Match": tag})
        assert (same.status_code, same.content, same.headers["ETag"]) == (304, b"", '"1"'), tag
        assert same.headers["Sync-Epoch"] == first.json()["epoch"]
    hall.does("c1", "remark", "P-DP", note="备注")
    newer = ask(live, "cases/c1", **{"If-None-Match": '"1"'})
    assert (newer.status_code, newer.headers["ETag"]) == (200, '"2"')
    assert case_from_row(newer.json()["case"]) == hall.case("c1")


def test_a_case_out_of_scope_is_as_little_there_as_one_that_never_was(live: LiveCity, engine: Engine):
    scope = ask(live, "cases/c1", **FIRST_STREET).json()["scope"]
    assert scope == ask(live, "capabilities", **FIRST_STREET).json()["scope"]
    move(engine, "c1", 1, street=STREETS[1])
    for path in ("cases/c1", "cases/c1/history", "cases/nowhere", "cases/nowhere/history"):
        answer = ask(live, path, **FIRST_STREET, **{"If-None-Match": "*"})
        assert (answer.status_code, answer.json()["code"]) == (404, "no_such_case"), path
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert ask(live, "cases/c1").status_code == 200


def test_of_a_history_only_what_is_new_is_asked_for(live: LiveCity):
    whole = ask(live, "cases/told/history").json()
    assert [step[1] for step in whole["flow"]] == [1, 2, 3]
    for since, numbers in ((0, [1, 2, 3]), (1, [2, 3]), (3, []), (9, [])):
        page = ask(live, f"cases/told/history?since_ver={since}").json()
        assert (page["ver"], page["flow"]) == (3, [step for step in whole["flow"] if step[1] in numbers])
    assert ask(live, "cases/told/history?since_ver=-1").status_code == 422


def moved(engine: Engine, number: int, random: Random) -> None:
    """Something happens to a case: it is changed, leaves, comes back, is closed, redacted or erased."""
    with engine.connect().execution_options(reading=True) as db:
        id = random.choice(list(db.scalars(select(cases.c.id).order_by(cases.c.id))))
    if number % 20 == 0:
        done(engine, erase, replace(WISH, id=f"w{number}", case=id))
    elif number % 7 == 0:
        done(engine, redact, replace(WISH, id=f"w{number}", case=id, fields=("description",)))
    else:
        changes: list[dict[str, Any]] = [
            {"street": random.choice(STREETS)},
            {"dept": random.choice(["", "D02"])},
            {"status": Status.CLOSED, "closed_ms": random.choice([3, 9])},
            {"status": Status.HANDLING, "closed_ms": 0},
        ]
        move(engine, id, number, **random.choice(changes))


def lies_in(case: Case, part: Part) -> bool:
    """What a part is said to hold, told without the database."""
    streets, dept = part.grant.streets, part.grant.dept
    is_granted = case.street in streets if streets is not None else not dept or case.dept == dept
    is_closed = case.closed_ms > part.closed_after_ms
    return is_granted and (is_closed if part.stream is Stream.CLOSED else case.closed_ms == 0)


def test_the_sums_of_every_part_at_every_place_of_the_feed_are_those_of_its_cases(live: LiveCity, engine: Engine):
    """Asked for in any order, as clients do that stand at different places."""
    random = Random(7)
    parts = [Part("e", grant, stream, CLOSED_AFTER_MS) for grant in GRANTS for stream in (Stream.OPEN, Stream.CLOSED)]
    truth: list[list[dict[str, int]]] = []
    for number in range(1, 62):
        with engine.connect().execution_options(reading=True) as db:
            found = [case_from_row(row) for row in db.execute(select(cases))]
        truth.append([{case.id: case.version for case in found if lies_in(case, part)} for part in parts])
        if number < 61:
            moved(engine, number, random)
    assert all(any(held[n] for held in truth) for n in range(len(parts)))
    known = Digests()
    for seq in random.sample(range(61), 61):
        for n, part in enumerate(parts):
            assert known.at(engine, part, seq) == sums_of(truth[seq][n].items()), (seq, part)
    with engine.connect().execution_options(reading=True) as db:
        for n, part in enumerate(parts):
            buckets = [bucket(db, part, number) for number in range(256)]
            assert {id: version for each in buckets for id, version in each.items()} == truth[60][n]


def test_sums_and_buckets_over_http_are_of_one_place_and_one_scope(live: LiveCity, engine: Engine):
    move(engine, "c1", 1, street=STREETS[1])
    move(engine, "c2", 2, title="新标题")
    asked = "stream=cases:open"
    facts = ask(live, "capabilities", **FIRST_STREET).json()
    before, now = (ask(live, f"digest?{asked}&at={at}", **FIRST_STREET).json() for at in (0, 2))
    assert (now["epoch"], now["scope"], now["at"]) == (facts["epoch"], facts["scope"], 2)
    everyone = [f"c{n}" for n in range(1, 9)]
    assert before["sums"] == sums_of([*((id, 1) for id in everyone), ("told", 3)])
    assert now["sums"] == sums_of([*((id, 1 + (id == "c2")) for id in everyone[1:]), ("told", 3)])
    assert (ask(live, f"digest?{asked}&at=3").status_code, ask(live, f"digest?{asked}&at=-1").status_code) == (410, 410)


def test_a_redacted_case_is_told_to_everybody_and_its_history_is_whole(live: LiveCity, hall: Caller, engine: Engine):
    envelope = hall.envelope("told", "remark", "P-DP", note=f"{NAME}来电")
    assert hall.sends(envelope).case is not None
    assert done(engine, redact, WISH) == 2
    (event,) = hall.events()[1:]
    assert (event.op, event.ver, tuple(event.fields), event.by) == ("redact", 5, FIELDS, "P-SE")
    case = case_from_row(event.row)
    assert (case.caller, case.phone, case.description, case.title) == ("", "", "", a_story()[0].title)
    steps = hall.history("told")
    assert (first_broken(steps), [step.number for step in steps]) == (0, [1, 2, 3, 4, 5])
    assert [step.text for step in steps[2:4]] == ["回访█，已答复", "█来电"]
    assert case.flow_hash == steps[-1].hash
    again = hall.sends(envelope)
    assert (again.status, again.seq, again.case) == ("accepted", 1, None)
    for word in (NAME, SECRET, "13812345678"):
        assert word not in everything(engine)


def test_an_erased_case_leaves_nothing_but_the_word_of_it(live: LiveCity, hall: Caller, engine: Engine):
    hall.does("told", "remark", "P-DP", note=f"{NAME}来电")
    assert done(engine, erase, WISH) == 2
    before, after = hall.events()
    assert (before.op, after.op, after.ver, after.row, after.flow) == ("leave", "erase", 5, None, [])
    assert ask(live, "cases/told").status_code == 404
    assert NAME not in everything(engine)
    assert hall.cannot("unknown_case", "told", "remark", "P-DP", exp=4, note="查无此案").case is None


@pytest.mark.parametrize("work", [erase, redact])
def test_with_the_history_its_files_go_but_for_those_of_other_cases(
    live: LiveCity, hall: Caller, engine: Engine, work: Work
):
    own, shared = (sent_up(live, body) for body in (NAME.encode() * 99, b"x"))
    hall.does("told", "remark", "P-DP", note="附图", evidence=(f"blob:{own} 1.jpg", f"blob:{shared} 2.jpg"))
    hall.does("c1", "remark", "P-DP", note="附图", evidence=(f"blob:{shared} 2.jpg",))
    done(engine, work, replace(WISH, fields=("history",)))
    statuses = [requests.head(f"{live.url}/v1/blobs/{each}", timeout=20).status_code for each in (own, shared)]
    assert statuses == [404, 200]
    with engine.connect().execution_options(reading=True) as db:
        assert set(db.scalars(select(blob_parts.c.sha256))) == {shared}


def sent_up(live: LiveCity, body: bytes) -> str:
    """A file whole on the platform; its SHA-256."""
    sha256 = hashlib.sha256(body).hexdigest()
    said = {"Content-Range": f"bytes 0-{len(body) - 1}/{len(body)}"}
    answer = requests.put(f"{live.url}/v1/blobs/{sha256}", data=body, headers=said, timeout=20)
    assert answer.status_code == 200
    return sha256


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"author": "P-DP"}, "not_your_post"),
        ({"author": "nobody"}, "not_your_post"),
        ({"case": "c99"}, "no_such_case"),
        ({"fields": ("street",)}, "bad_fields"),
        ({"fields": ()}, "bad_fields"),
        ({"reason": " "}, "no_text"),
    ],
)
def test_a_redaction_that_is_not_in_order_changes_nothing(engine: Engine, changes: dict[str, Any], code: str):
    before = everything(engine)
    with pytest.raises(BadInput) as refused:
        done(engine, redact, replace(WISH, **changes))
    assert (refused.value.code, everything(engine)) == (code, before)


def test_a_receipt_for_what_was_no_wipe_or_of_another_history_counts_for_nothing(live: LiveCity, engine: Engine):
    move(engine, "c1", 1, title="新标题")
    seq = done(engine, redact, WISH)
    assert listed(engine) == [(seq, "", 0)]
    epoch = city.read_district(engine)[1].epoch
    for said, kept in (((epoch, [seq - 1, seq, seq + 5]), 1), ((epoch, [seq]), 1), (("elsewhere", [seq]), 0)):
        receipt = Receipt(epoch=said[0], device="D-01", wiped=said[1])
        answer = requests.post(f"{live.url}/v1/receipts", data=encode(receipt), timeout=20, proxies={"http": ""})
        assert answer.json() == {"receipt": to_builtins(receipt), "kept": kept}
    assert listed(engine) == [(seq, "D-01", NOON_MS)]


def listed(engine: Engine) -> list[tuple[int, str, int]]:
    with engine.connect().execution_options(reading=True) as db:
        return receipts.listed(db)


def test_the_feed_is_forgotten_in_slices_and_from_the_floor_on_it_is_whole(
    live: LiveCity, engine: Engine, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(retention, "SLICE", 4)
    for number in range(1, 21):
        move(engine, "c1", NOON_MS + number, title=f"第{number}版")
    forgotten: list[int] = []
    while not forgotten or forgotten[-1]:
        with engine.begin() as db:
            forgotten.append(retention.truncate(db, NOON_MS + 11))
    assert forgotten == [4, 4, 2, 0]
    facts = ask(live, "capabilities").json()
    assert (facts["floor"], facts["head"]) == (10, 20)
    cursor = f"epoch={facts['epoch']}&scope={facts['scope']}"
    at_floor = ask(live, f"feed?{cursor}&since=10").json()
    assert [change["seq"] for change in at_floor["changes"]] == list(range(11, 21))
    for path in (f"feed?{cursor}&since=9", "digest?stream=cases:open&at=9", "snapshot?stream=cases:open&at=9&after=c1"):
        below = ask(live, path)
        assert (below.status_code, below.json()["code"]) == (410, "feed_truncated"), path
    assert ask(live, "digest?stream=cases:open&at=10").status_code == 200
    other = ask(live, f"feed?{cursor}&since=10&schema=99")
    assert (other.status_code, other.json()["code"]) == (410, "schema_changed")


def test_what_is_kept_for_good_goes_on_when_the_whole_feed_was_forgotten(live: LiveCity, hall: Caller, engine: Engine):
    envelope = hall.envelope("c1", "remark", "P-DP", note="备注")
    first = hall.sends(envelope)
    seq = done(engine, redact, WISH)
    with engine.begin() as db:
        assert retention.truncate(db, NOON_MS + 1) == seq
    assert listed(engine) == []
    assert hall.sends(envelope) == first
    assert hall.sends(hall.envelope("c1", "remark", "P-DP", note="又一条")).seq == seq + 1
    assert Digests().at(engine, Part("e", Grant(), Stream.OPEN, 0), seq + 1) == sums_of(
        [("c1", 3), *((f"c{n}", 1) for n in range(2, 9)), ("told", 4)]
    )
