"""Commands at the platform's door, over HTTP: what is decided, what is put off, what is never decided twice."""

from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import msgspec
import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from app.domain.calendars import DAY_MS, HOUR_MS
from app.domain.commands import COMMANDS, Command
from app.domain.commands.side import Remark
from app.platform.housekeeping import OUTCOME_DAYS, tidy
from app.platform.quota import Quota
from app.platform.tables import commands
from app.wire.codec import encode
from app.wire.messages import Capabilities, CommandBatch, CommandEnvelope, CommandRecord, OutcomeBatch, WireOutcome
from tests.fakes.callers import Caller, at
from tests.fakes.cities import a_city
from tests.fakes.lives import a_full_district
from tests.fakes.world import GRIDS, FakeClock

NEW: dict[str, Any] = {
    "title": "污水井冒溢",
    "description": "井盖往外冒水",
    "address": "金柳路96弄",
    "lon": 121.405,
    "lat": 31.105,
    "grid": GRIDS[0],
    "channel": "inspector",
    "category": "E0401",
    "condition": 1,
}
START = at("2026-03-04 09:00")


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Caller]:
    clock = FakeClock(START)
    with a_city(tmp_path_factory.mktemp("write"), district=a_full_district(), now_ms=clock.now_ms) as live:
        caller = Caller(live, clock)
        yield caller
        caller.close()


@pytest.fixture
def case(hall: Caller) -> str:
    """A new case, registered and taken in."""
    hall.clock.wall_ms = max(hall.clock.wall_ms, START)
    id = f"case-{hall.given}"
    hall.does(id, "register", "P-DAY", **NEW)
    return id


def changed(envelope: CommandEnvelope, **fields: Any) -> CommandEnvelope:
    return msgspec.structs.replace(envelope, **fields)


def answers(hall: Caller, *envelopes: CommandEnvelope) -> list[WireOutcome]:
    status, body = hall.posts("/v1/commands", encode(CommandBatch(commands=list(envelopes))))
    assert status == 200, body
    return msgspec.json.decode(body, type=OutcomeBatch).outcomes


def remark(hall: Caller, case: str, *after: CommandEnvelope) -> CommandEnvelope:
    said = hall.envelope(case, "remark", "P-DP", note=f"备注 {hall.given}")
    return changed(said, after=[each.id for each in after])


def steps(hall: Caller, case: str) -> list[str]:
    return [step.command_id for step in hall.history(case)]


def test_what_builds_on_an_unknown_command_is_put_off_and_nothing_of_it_is_recorded(hall: Caller, case: str):
    first, before = remark(hall, case), hall.footprint()
    second = remark(hall, case, first)
    (outcome,) = answers(hall, second)
    assert (outcome.status, outcome.missing, outcome.seq) == ("deferred", [f"after:{first.id}"], 0)
    assert hall.footprint() == before
    assert hall.problem(f"/v1/commands/{second.id}", None).code == "never_processed"
    assert [each.status for each in answers(hall, first, second)] == ["accepted", "accepted"]
    assert steps(hall, case)[-2:] == [first.id, second.id]


def test_in_one_batch_the_earlier_comes_first_or_the_later_is_put_off(hall: Caller, case: str):
    first = remark(hall, case)
    second = remark(hall, case, first)
    assert [each.status for each in answers(hall, second, first)] == ["deferred", "accepted"]
    assert answers(hall, second)[0].status == "accepted"


def test_what_builds_on_a_refused_command_is_refused_too_and_stays_refused(hall: Caller, case: str):
    refused = hall.envelope(case, "close", "P-CT", closing=1)
    second = remark(hall, case, refused)
    third = changed(remark(hall, case, second), after=[second.id, "never-sent"])
    before = hall.footprint()
    first, *later = answers(hall, refused, second, third)
    assert first.status == "rejected"
    assert [(each.status, each.code) for each in later] == [("rejected", "predecessor")] * 2
    assert all(each.text and each.text_en for each in later)
    assert later[0].facts == {"after": refused.id}
    assert answers(hall, second, third) == later
    assert hall.footprint() == before


def test_an_order_that_waited_too_long_comes_back_for_a_person(hall: Caller, case: str):
    hall.does(case, "accept", "P-CT")
    hall.does(case, "file", "P-DC")
    late = hall.envelope(case, "dispatch", "P-DP", dept="D01")
    assert late.not_after_ms == 0
    named = changed(hall.envelope(case, "dispatch", "P-DP", dept="D01"), not_after_ms=hall.clock.now_ms() + HOUR_MS)
    in_time = hall.envelope(case, "dispatch", "P-DP", dept="D01")
    at_once = changed(remark(hall, case), not_after_ms=hall.clock.now_ms() - 1)
    (outcome,) = answers(hall, at_once)
    assert (outcome.status, outcome.code) == ("conflict", "stale")
    hall.clock.pass_ms(2 * HOUR_MS)
    (outcome,) = answers(hall, named)
    assert (outcome.status, outcome.code, outcome.seq) == ("conflict", "stale", 0)
    assert outcome.facts["issued_ms"] == named.issued_ms
    assert outcome.text
    assert outcome.text_en
    assert outcome.case is not None
    hall.clock.pass_ms(10 * HOUR_MS + 1)
    assert answers(hall, late)[0].code == "stale"
    hall.clock.pass_ms(-HOUR_MS)
    assert answers(hall, in_time)[0].status == "accepted"
    hall.clock.pass_ms(5 * DAY_MS)
    assert answers(hall, late)[0].code == "stale"
    assert answers(hall, in_time)[0].status == "accepted"


def test_a_stored_outcome_is_told_to_who_asks(hall: Caller, case: str):
    said = remark(hall, case)
    (outcome,) = answers(hall, said)
    status, body = hall.posts(f"/v1/commands/{said.id}", None)
    record = msgspec.json.decode(body, type=CommandRecord)
    assert (status, record.outcome) == (200, outcome)
    assert record.epoch


def test_an_id_used_again_for_something_else_changes_nothing(hall: Caller, case: str):
    said = remark(hall, case)
    (outcome,) = answers(hall, said)
    before = hall.footprint()
    for other in (changed(said, body={"note": "别的"}), changed(said, case="other"), changed(said, v=2)):
        (refused,) = answers(hall, other)
        assert (refused.status, refused.code) == ("rejected", "id_reused")
        assert refused.text
    assert answers(hall, said) == [outcome]
    assert hall.footprint() == before


def test_an_old_outcome_is_compacted_and_still_keeps_the_command_from_being_done_again(hall: Caller, case: str):
    done, refused = remark(hall, case), hall.envelope(case, "close", "P-CT", closing=1)
    first, second = answers(hall, done, refused)
    engine, now_ms = hall.live.engine(), hall.clock.now_ms()
    with engine.begin() as db:
        aged = commands.c.id.in_([done.id, refused.id])
        db.execute(update(commands).where(aged).values(at_ms=now_ms - OUTCOME_DAYS * DAY_MS))
    assert tidy(engine, now_ms) == 0
    with engine.begin() as db:
        db.execute(update(commands).where(aged).values(at_ms=now_ms - OUTCOME_DAYS * DAY_MS - 1))
    assert tidy(engine, now_ms) == 2
    assert tidy(engine, now_ms) == 0
    engine.dispose()
    before = hall.footprint()
    again = answers(hall, done, refused)
    assert [(each.status, each.seq) for each in again] == [("accepted", first.seq), (second.status, 0)]
    assert answers(hall, changed(done, body={"note": "别的"}))[0].code == "id_reused"
    assert answers(hall, remark(hall, case, done))[0].status == "accepted"
    assert answers(hall, remark(hall, case, refused))[0].code == "predecessor"
    assert hall.footprint()[0] == before[0] + 1


def test_the_platform_says_what_it_takes_and_for_how_long(hall: Caller):
    said = msgspec.json.decode(hall.posts("/v1/capabilities", None)[1], type=Capabilities)
    kinds = {kind.kind: kind for kind in said.commands}
    assert set(kinds) == set(COMMANDS)
    assert (kinds["dispatch"].not_after_ms, kinds["remark"].not_after_ms) == (12 * HOUR_MS, 0)
    assert (kinds["urge"].not_after_ms, kinds["dispatch"].v) == (24 * HOUR_MS, 1)
    assert "dept" in kinds["dispatch"].fields
    assert not {"id", "as_issued", "not_after_ms"} & set(kinds["dispatch"].fields)
    assert (said.protocol_min, said.protocol_max, said.outcome_days) == (1, 1, 400)


def test_another_protocol_is_turned_away_and_told_what_is_spoken(hall: Caller):
    url = hall.live.url
    for version, status in (("1", 422), ("2", 426), ("0", 426), ("x", 426)):
        answer = requests.post(f"{url}/v1/commands", data=b"{}", headers={"Sync-Protocol": version}, timeout=20)
        assert answer.status_code == status
    problem = answer.json()
    assert (problem["code"], bool(problem["title"]), "dsync/1" in problem["detail"]) == ("upgrade_required", True, True)
    assert requests.get(f"{url}/v1/capabilities", headers={"Sync-Protocol": "9"}, timeout=20).ok


def test_who_sends_too_much_is_told_when_to_come_again(hall: Caller, case: str):
    service, now_s = hall.live.service, [0.0]
    usual, service.quota = service.quota, Quota(lambda: now_s[0], most=3, per_s=0.5)
    try:
        said = [remark(hall, case) for _ in range(3)]
        assert [each.status for each in answers(hall, *said)] == ["accepted"] * 3
        body, before = encode(CommandBatch(commands=[remark(hall, case)])), hall.footprint()
        refused = requests.post(f"{hall.live.url}/v1/commands", data=body, timeout=20)
        assert (refused.status_code, refused.headers["Retry-After"]) == (429, "2")
        assert (refused.json()["code"], hall.footprint()) == ("too_often", before)
        other = requests.post(f"{hall.live.url}/v1/commands", data=body, headers={"Authorization": "b"}, timeout=20)
        assert other.status_code == 200
        now_s[0] = 2.0
        assert requests.post(f"{hall.live.url}/v1/commands", data=body, timeout=20).status_code == 200
    finally:
        service.quota = usual


class RemarkNow(Command, frozen=True, kw_only=True):
    """A remark as it might be in two years: the note was once `text`, then `words` without an author's mood."""

    name: ClassVar[str] = "remark"
    allowed_from = Remark.allowed_from
    policy = Remark.policy
    version: ClassVar[int] = 4
    upgrades: ClassVar[dict[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {
        2: lambda said: {"words": said["text"]},
        3: lambda said: {"note": said["words"], "mood": "unsaid"},
    }

    note: str
    mood: str

    def text(self) -> str:
        return f"{self.note} ({self.mood})"


@pytest.mark.parametrize(
    ("v", "body", "said"),
    [
        (4, {"note": "到场", "mood": "calm"}, "到场 (calm)"),
        (3, {"words": "到场"}, "到场 (unsaid)"),
        (2, {"text": "到场"}, "到场 (unsaid)"),
        (1, {"t": "到场"}, "too_old"),
        (5, {"note": "到场", "mood": "calm"}, "too_new"),
    ],
)
def test_commands_of_the_last_two_versions_are_understood(
    hall: Caller, case: str, monkeypatch: pytest.MonkeyPatch, v: int, body: dict[str, Any], said: str
):
    given = changed(remark(hall, case), v=v, body=body)
    monkeypatch.setitem(COMMANDS, "remark", RemarkNow)
    (outcome,) = answers(hall, given)
    assert answers(hall, given) == [outcome]
    assert said in {outcome.code, hall.history(case)[-1].text}
    assert (outcome.status == "accepted") == (v in {2, 3, 4})


def test_every_kind_can_still_read_its_last_two_versions():
    for kind in COMMANDS.values():
        assert set(range(max(1, kind.version - 2), kind.version)) <= set(kind.upgrades), kind.name


# every send is (which command, is its answer lost); commands of a case name all earlier ones of it
SENDS = st.lists(st.tuples(st.integers(0, 7), st.booleans()), max_size=40)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sends=SENDS, refused=st.sets(st.integers(0, 7), max_size=2))
def test_whatever_is_lost_and_repeated_each_command_has_one_effect_and_one_outcome(
    hall: Caller, sends: list[tuple[int, bool]], refused: set[int]
):
    cases = [f"r{hall.given}-a", f"r{hall.given}-b"]
    for id in cases:
        hall.does(id, "register", "P-DAY", **NEW)
    given: list[CommandEnvelope] = []
    for number in range(8):
        case = cases[number % 2]
        before = [each for each in given if each.case == case]
        name = "close" if number in refused else "remark"
        said: dict[str, Any] = {"closing": 1} if name == "close" else {"note": str(number)}
        given.append(changed(hall.envelope(case, name, "P-DP", **said), after=[each.id for each in before]))
    heard: dict[str, WireOutcome] = {}
    for number, is_lost in [*sends, *((n, False) for n in range(8))]:
        (outcome,) = answers(hall, given[number])
        if is_lost or outcome.status == "deferred":
            continue
        assert heard.setdefault(outcome.id, outcome) == outcome
    assert set(heard) == {each.id for each in given}
    for id in cases:
        done = [each.id for each in given if each.case == id and heard[each.id].status == "accepted"]
        assert steps(hall, id)[1:] == done
