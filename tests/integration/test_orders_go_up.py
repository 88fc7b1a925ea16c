"""What becomes of an operator's orders on a bad day: a late line, a restored platform, another version of it."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.calendars import DAY_MS, HOUR_MS
from app.domain.cases import Case, CaseId, Status
from app.domain.commands import COMMANDS, Command, CommandId
from app.domain.commands.closing import Close
from app.domain.commands.handling import Dispatch
from app.domain.commands.intake import Accept
from app.domain.commands.side import Remark
from app.domain.law import Law
from app.domain.outcomes import Outcome, Verdict
from app.errors import CityUnreachable
from app.hall.attention import decide
from app.hall.hall import Hall
from app.hall.link import LinkStatus
from app.hall.ports import NOWHERE, QueueQuery, Way, Wish, WishState
from app.platform import city
from app.platform.housekeeping import OUTCOME_DAYS
from app.platform.routes import basics
from app.sync.revoked import Revoked
from local_db.store import SqlStore
from tests.fakes.cities import LiveCity, a_city
from tests.fakes.halls import a_hall
from tests.fakes.world import FakeClock, a_case
from tests.integration.test_city_and_hall import a_desk, effects, run, stories, until

C1, C2 = CaseId("c1"), CaseId("c2")


class Tomorrow:
    """The platform's clock, that a test can put forward."""

    def __init__(self) -> None:
        self.ahead_ms = 0

    def now_ms(self) -> int:
        return SystemClock().now_ms() + self.ahead_ms


def put_back(live: LiveCity, copy: Path) -> None:
    """The database as it was when `copy` was made, as another history. The platform is down."""
    file = Path(live.database_url.removeprefix("sqlite:///"))
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)
    shutil.copy(copy, file)
    engine = live.engine()
    city.begin_epoch(engine, SystemClock().now_ms())
    engine.dispose()


def backed_up(live: LiveCity) -> Path:
    """A copy of the database while it is in use."""
    copy = Path(live.database_url.removeprefix("sqlite:///")).with_name("backup.db")
    engine = live.engine()
    connection = engine.raw_connection()
    connection.cursor().execute(f"VACUUM INTO '{copy}'")
    connection.close()
    engine.dispose()
    return copy


def at_rest(hall: Hall) -> Callable[[], bool]:
    return lambda: not hall.wishes(*WishState)


def test_a_dispatch_that_waited_overnight_is_confirmed_by_a_person(tmp_path: Path):
    clock = Tomorrow()

    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 2)
            live.stop()
            await hall.submit(Dispatch, C1, dept="D02")
            await hall.submit(Remark, C1, note="已派遣")
            await hall.submit(Remark, C2, note="不急")
            clock.ahead_ms = 13 * HOUR_MS
            live.start()
            await until(lambda: bool(hall.wishes(WishState.ATTENTION)) and not hall.wishes(WishState.WAITING), 30)
            (late,) = hall.wishes(WishState.ATTENTION)
            assert late.outcome is not None
            assert (late.outcome.verdict, late.outcome.code) == (Verdict.CONFLICT, "stale")
            assert [wish.command.name for wish in hall.wishes(WishState.BEHIND)] == ["remark"]
            await decide(hall, late.command.id, Way.THEIRS)
            await until(lambda: bool(hall.wishes(WishState.ATTENTION)))
            assert [wish.outcome.code for wish in hall.wishes(WishState.ATTENTION) if wish.outcome] == ["predecessor"]

    with a_city(tmp_path, stories(2, status=Status.TO_DISPATCH), now_ms=clock.now_ms) as live:
        run(go(live))
        assert (effects(live, "dispatch"), effects(live, "remark")) == (0, 1)


def test_a_platform_put_back_from_a_backup_gets_back_what_it_had_accepted(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url, "P-CT") as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 2)
            await hall.submit(Remark, C2, note="备份前")
            await until(at_rest(hall))
            copy = backed_up(live)
            await hall.submit(Accept, C1)
            await hall.submit(Remark, C1, note="备份后")
            await until(at_rest(hall))
        live.stop()
        put_back(live, copy)
        assert (effects(live, "accept"), effects(live, "remark")) == (0, 1)
        live.start()
        async with a_desk(tmp_path / "desk", live.url, "P-CT") as hall:

            async def look() -> Status:
                story = await hall.story(C1)
                assert story is not None
                return story.row.case.status

            assert await look() is Status.TO_FILE
            await until(lambda: hall.answers.accepted == 3 and not hall.wishes(*WishState), 30)
            assert await look() is Status.TO_FILE

    with a_city(tmp_path, stories(2)) as live:
        run(go(live))
        assert (effects(live, "accept"), effects(live, "remark")) == (1, 2)


def test_what_a_restored_platform_answers_otherwise_comes_back_with_both_answers(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 1)
            copy = backed_up(live)
            order = await hall.submit(Dispatch, C1, dept="D02")
            await until(at_rest(hall))
        live.stop()
        put_back(live, copy)
        live.start()
        other = CityClient(live.url, SystemClock(), "D-09")
        now_ms = SystemClock().now_ms()
        theirs = Dispatch(
            id=CommandId("theirs"),
            case_id=C1,
            author="P-DC",
            post="DC",
            issued_ms=now_ms,
            expected_version=1,
            dept="D01",
            reason="现场在城管辖区",
        )
        assert (await other.send([theirs]))[0].verdict is Verdict.ACCEPTED
        other.close()
        async with a_desk(tmp_path / "desk", live.url) as hall:
            noted: list[tuple[str, str]] = []
            hall.noted.connect(noted.append)
            await until(lambda: bool(hall.wishes(WishState.ATTENTION)), 30)
            (wish,) = hall.wishes(WishState.ATTENTION)
            assert (wish.command.id, wish.command) == (order.id, order)
            assert wish.outcome is not None
            assert wish.earlier is not None
            assert (wish.outcome.code, wish.earlier.verdict) == ("version", Verdict.ACCEPTED)
            assert wish.outcome.epoch != wish.earlier.epoch
            assert wish.earlier.case is None  # a settled answer keeps no case
        async with a_desk(tmp_path / "desk", live.url) as hall:
            (again,) = hall.wishes(WishState.ATTENTION)
            assert again.earlier == wish.earlier
            await decide(hall, order.id, Way.THEIRS)
            await until(lambda: hall.link_status() is LinkStatus.ONLINE)
            assert not hall.wishes(*WishState)

    with a_city(tmp_path, stories(1, status=Status.TO_DISPATCH)) as live:
        run(go(live))
        assert effects(live, "dispatch") == 1


def test_a_platform_put_back_while_desks_are_at_work_ends_with_everything_once(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "one", live.url) as one, a_desk(tmp_path / "two", live.url, "P-DC") as two:
            await until(lambda: one.open_cases.size == 2 and two.open_cases.size == 2)
            copy = backed_up(live)
            for number in range(4):
                await one.submit(Remark, C1, note=f"一 {number}")
                await two.submit(Remark, C1, note=f"二 {number}")
            await until(lambda: at_rest(one)() and at_rest(two)())
            live.stop()
            put_back(live, copy)
            await one.submit(Remark, C2, note="停机时")
            live.start()
            await until(lambda: effects(live, "remark") == 9 and at_rest(one)() and at_rest(two)(), 40)
            for hall in (one, two):
                await until(lambda: hall.link_status() is LinkStatus.ONLINE)  # noqa: B023
                story = await hall.story(C1)
                assert story is not None
                assert (story.row.case.version, story.row.attention) == (9, ())

    with a_city(tmp_path, stories(2)) as live:
        run(go(live))
        assert effects(live, "remark") == 9


def test_an_order_older_than_what_the_platform_remembers_is_not_offered_again(tmp_path: Path):
    async def go() -> None:
        store = SqlStore(tmp_path)
        await store.load()
        now_ms = SystemClock().now_ms()
        order = Remark(id=CommandId("k1"), case_id=C1, author="P-DP", post="DP", issued_ms=now_ms, note="备注")
        done = Wish(
            order,
            WishState.DONE,
            Outcome(command_id=order.id, verdict=Verdict.ACCEPTED, seq=7, epoch="one"),
            "one",
            now_ms,
        )
        await store.keep(done)
        assert await store.offer_again("one", 0) == []
        assert await store.offer_again("two", now_ms) == []
        (waiting,) = await store.offer_again("two", now_ms - 1)
        assert waiting == replace(Wish(order), earlier=done.outcome)
        assert await store.offer_again("two", now_ms - 1) == []
        await store.settle(done)
        await store.compact(now_ms - 1)
        assert await store.order(order.id) == done
        await store.compact(now_ms)
        assert await store.order(order.id) is None
        assert await store.offer_again("two", 0) == []
        store.close()

    run(go())
    assert OUTCOME_DAYS * DAY_MS > 365 * DAY_MS


class RemarkTwo(Remark, frozen=True, kw_only=True):
    """As a newer program has it."""

    name = "remark"
    version = 2


def test_what_the_platform_does_not_offer_is_greyed_with_the_reason_online_and_off(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    case, closing = a_case(status=Status.HANDLING), a_case(status=Status.TO_CLOSE)
    poor = {name: kind for name, kind in COMMANDS.items() if name != "close"}
    monkeypatch.setattr(basics, "COMMANDS", poor)

    def refused(hall: Hall, kind: type[Command], case: Case) -> str:
        reason = hall.counsel.why_not(kind, case)
        return reason.code if reason else ""

    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url, "P-DC") as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 1)
            assert refused(hall, Remark, case) == ""
            assert refused(hall, RemarkTwo, case) == "too_new"
            assert refused(hall, Close, closing) == "not_offered"
        live.stop()
        async with a_desk(tmp_path / "desk", live.url, "P-DC") as hall:
            assert refused(hall, Close, closing) == "not_offered"
            monkeypatch.setattr(basics, "COMMANDS", COMMANDS)
            live.start()
            await until(lambda: refused(hall, Close, closing) != "not_offered", 30)

    with a_city(tmp_path, [(case, stories(1, status=Status.HANDLING)[0][1])]) as live:
        run(go(live))


@pytest.mark.parametrize(("lowest", "highest", "code"), [(2, 3, "upgrade_required"), (0, 0, "old_platform")])
def test_a_platform_of_another_protocol_is_said_and_orders_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lowest: int, highest: int, code: str
):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 1)
        monkeypatch.setattr(basics, "PROTOCOL_MIN", lowest)
        monkeypatch.setattr(basics, "PROTOCOL_MAX", highest)
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.link.state.why == code)
            monkeypatch.setattr(basics, "PROTOCOL_MIN", 1)
            monkeypatch.setattr(basics, "PROTOCOL_MAX", 4)  # a newer platform still speaks ours
            await until(lambda: hall.link_status() is LinkStatus.ONLINE, 30)

    with a_city(tmp_path, stories(1)) as live:
        run(go(live))


@pytest.mark.parametrize("is_late", [False, True])
def test_when_a_grant_is_taken_the_orders_go_first_and_then_the_cases(tmp_path: Path, is_late: bool):
    async def go() -> None:
        clock, said = FakeClock(), CityUnreachable("scope_revoked", "")
        hall, store = await a_hall(tmp_path, [a_case("c1"), a_case("c2")], clock)
        noted: list[tuple[str, str]] = []
        hall.noted.connect(noted.append)
        order = await hall.submit(Remark, C1, note="最后一条")
        revoked = Revoked(hall, clock)
        await revoked.heard(CityUnreachable("server_error", ""))
        for _ in range(3):
            await revoked.heard(said)
        assert noted == [("scope_revoked", "")]
        assert await hall.count(QueueQuery()) == 2
        if is_late:
            clock.pass_ms(DAY_MS)
        else:
            await hall.settle(Outcome(command_id=order.id, verdict=Verdict.REJECTED, code="no_right", epoch="epoch-1"))
        await revoked.heard(said)
        assert await hall.count(QueueQuery(open_only=False)) == 0
        assert (await store.flow(C1), hall.open_cases.size, hall.cursor) == ([], 0, NOWHERE)
        assert [wish.command for wish in hall.wishes(*WishState)] == [order]
        store.close()

    run(go())


def test_who_is_no_longer_known_to_the_platform_holds_no_cases_any_more(tmp_path: Path):
    async def go(live: LiveCity) -> None:
        async with a_desk(tmp_path / "desk", live.url) as hall:
            await until(lambda: hall.link_status() is LinkStatus.ONLINE and hall.open_cases.size == 2)
            others = tuple(person for person in live.district.people if person.id != "P-DP")
            live.service.law = Law(replace(live.district, people=others))
            await hall.submit(Remark, C1, note="最后一条")
            await until(lambda: hall.cursor == NOWHERE and hall.open_cases.size == 0, 40)
            assert await hall.count(QueueQuery(open_only=False)) == 0
            await until(lambda: bool(hall.wishes(WishState.ATTENTION)))
            (order,) = hall.wishes(*WishState)
            assert order.outcome is not None
            assert order.outcome.code == "unknown_person"

    with a_city(tmp_path, stories(2)) as live:
        run(go(live))
