"""How orders are sent: case by case in their order, in batches that follow the line, until each has its outcome."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest

from app.domain.calendars import HOUR_MS
from app.domain.cases import CaseId, Status
from app.domain.commands import Command, CommandId
from app.domain.commands.handling import Dispatch
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.errors import CityUnreachable
from app.hall.attention import decide
from app.hall.hall import Hall
from app.hall.ports import Batch, Cursor, Way, Wish, WishState
from app.sync import outbox
from app.sync.backoff import asked_for
from app.sync.queues import BatchSize, CaseQueues
from local_db.store import SqlStore
from tests.fakes.halls import a_hall
from tests.fakes.world import NOON_MS, FakeClock, a_case

C1, C2 = CaseId("c1"), CaseId("c2")
Answer = Callable[[Sequence[Command]], Sequence[Outcome]]


class City:
    """Answers as it is told to; keeps what was asked of it."""

    def __init__(self, answer: Answer) -> None:
        self.answer = answer
        self.asked: list[list[str]] = []

    async def send(self, commands: Sequence[Command]) -> Sequence[Outcome]:
        await asyncio.sleep(0)
        self.asked.append([str(command.id) for command in commands])
        return self.answer(commands)


def accepted(command: Command, **fields: Any) -> Outcome:
    return Outcome(command_id=command.id, verdict=Verdict.ACCEPTED, seq=1, epoch="epoch-1", **fields)


def all_accepted(commands: Sequence[Command]) -> list[Outcome]:
    return [accepted(command) for command in commands]


def deferred(command: Command, *missing: str) -> Outcome:
    return Outcome(command_id=command.id, verdict=Verdict.DEFERRED, missing=missing, epoch="epoch-1")


def refused(command: Command, code: str = "wrong_state") -> Outcome:
    return Outcome(command_id=command.id, verdict=Verdict.REJECTED, code=code, epoch="epoch-1")


def sending(
    folder: Path, answer: Answer, orders: Sequence[CaseId], check: Callable[[Hall, City, FakeClock], Any]
) -> None:
    """A hall with orders and a city that answers; `check` is awaited while they are sent."""

    async def go() -> None:
        clock = FakeClock()
        hall, store = await a_hall(folder, [a_case("c1"), a_case("c2")], clock)
        for number, case_id in enumerate(orders, 1):
            await hall.submit(Remark, case_id, note=f"备注 {number}")
        city = City(answer)
        work = asyncio.create_task(outbox.deliver(city, hall, clock, asyncio.Event(), Random(1)))  # type: ignore[arg-type]
        try:
            await check(hall, city, clock)
        finally:
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            store.close()

    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(go(), 30))


async def until(seen: Callable[[], bool]) -> None:
    for _ in range(3000):
        if seen():
            return
        await asyncio.sleep(0.002)
    raise AssertionError("it did not happen")


def test_batches_grow_with_every_answer_and_all_orders_go_up_once(tmp_path: Path):
    async def check(hall: Hall, city: City, _clock: FakeClock) -> None:
        await until(lambda: not hall.wishes(*WishState))
        assert [len(batch) for batch in city.asked] == [1, 6, 11, 12]
        sent = [id for batch in city.asked for id in batch]
        assert len(set(sent)) == len(sent) == 30

    sending(tmp_path, all_accepted, [C1, C2] * 15, check)


def test_a_lost_answer_means_the_same_ids_again_in_smaller_batches(tmp_path: Path):
    calls = [0]

    def answer(commands: Sequence[Command]) -> Sequence[Outcome]:
        calls[0] += 1
        if calls[0] in {2, 3}:
            raise CityUnreachable("no_answer", "cut")
        return all_accepted(commands)

    async def check(hall: Hall, city: City, clock: FakeClock) -> None:
        await until(lambda: not hall.wishes(*WishState))
        assert [len(batch) for batch in city.asked] == [1, 6, 3, 1, 5]
        assert city.asked[2] == city.asked[1][:3]
        assert city.asked[3] == city.asked[1][:1]
        assert clock.slept[:2] == [1.0, 2.0]
        assert not hall.link.state.orders_failing

    sending(tmp_path, answer, [C1] * 7, check)


def test_an_order_that_is_put_off_holds_up_its_own_case_only(tmp_path: Path):
    known: set[str] = set()

    def answer(commands: Sequence[Command]) -> Sequence[Outcome]:
        return [accepted(c) if c.case_id == C2 or known else deferred(c, "after:elsewhere") for c in commands]

    async def check(hall: Hall, city: City, clock: FakeClock) -> None:
        slept_before_c2: list[int] = []

        def timed(commands: Sequence[Command]) -> Sequence[Outcome]:
            slept_before_c2.extend(len(clock.slept) for command in commands if command.case_id == C2)
            return answer(commands)

        city.answer = timed
        await until(lambda: len(clock.slept) >= 4)
        assert slept_before_c2 == [0, 0, 0]
        assert {wish.command.case_id for wish in hall.wishes(WishState.WAITING)} == {C1}
        assert not hall.wishes(WishState.ATTENTION)
        tries = [batch for batch in city.asked if hall.wishes(WishState.WAITING)[0].command.id in batch]
        assert sum(clock.slept[:4]) == 15
        assert len(tries) >= 3
        known.add("elsewhere")
        await until(lambda: not hall.wishes(*WishState))

    sending(tmp_path, answer, [C1, C2, C1, C2, C2], check)


def test_a_refused_order_is_parked_with_what_builds_on_it_and_the_others_go_on(tmp_path: Path):
    def answer(commands: Sequence[Command]) -> Sequence[Outcome]:
        return [refused(c) if c.case_id == C1 and not c.after else accepted(c) for c in commands]

    async def check(hall: Hall, city: City, _clock: FakeClock) -> None:
        await until(lambda: not hall.wishes(WishState.WAITING))
        (parked,) = hall.wishes(WishState.ATTENTION)
        behind = hall.wishes(WishState.BEHIND)
        assert [wish.command.case_id for wish in behind] == [C1, C1]
        assert not {str(wish.command.id) for wish in behind} & {id for batch in city.asked for id in batch}
        await decide(hall, parked.command.id, Way.THEIRS)
        await until(lambda: not hall.wishes(*WishState))

    sending(tmp_path, answer, [C1, C2, C1, C2, C1], check)


def test_what_builds_on_an_order_given_up_here_comes_back_instead_of_waiting_for_ever(tmp_path: Path):
    """The platform has never known an envelope it could not read: it would put off what names it for ever."""

    def answer(commands: Sequence[Command]) -> Sequence[Outcome]:
        if not commands[0].after:
            raise CityUnreachable("bad_envelope", "", why="bad")
        return [deferred(c, *(f"after:{id}" for id in c.after)) for c in commands]

    async def check(hall: Hall, _city: City, clock: FakeClock) -> None:
        await until(lambda: bool(hall.wishes(WishState.ATTENTION)))
        (parked,) = hall.wishes(WishState.ATTENTION)
        assert parked.outcome is not None
        assert (parked.outcome.code, parked.outcome.facts) == ("bad_envelope", {"why": "bad"})
        assert parked.outcome.text
        assert len(hall.wishes(WishState.BEHIND)) == 2
        await decide(hall, parked.command.id, Way.THEIRS)
        await until(lambda: bool(hall.wishes(WishState.ATTENTION)))
        (second,) = hall.wishes(WishState.ATTENTION)
        assert second.outcome is not None
        assert (second.outcome.code, second.outcome.facts) == ("predecessor", {"after": parked.command.id})
        await decide(hall, second.command.id, Way.THEIRS)
        await until(lambda: bool(hall.wishes(WishState.ATTENTION)))
        assert hall.answers.returned == 3  # the last names two that were given up, and comes back once
        assert not clock.slept  # what came back does not hold up what is behind it

    sending(tmp_path, answer, [C1, C1, C1], check)


@pytest.mark.parametrize("code", ["too_large", "bad_envelope"])
def test_the_one_order_the_platform_cannot_take_is_found_and_parked_alone(tmp_path: Path, code: str):
    def answer(commands: Sequence[Command]) -> Sequence[Outcome]:
        if any(command.text() == "备注 5" for command in commands):
            raise CityUnreachable(code, "")
        return all_accepted(commands)

    async def check(hall: Hall, _city: City, clock: FakeClock) -> None:
        await until(lambda: not hall.wishes(WishState.WAITING, WishState.ACCEPTED))
        (parked,) = hall.wishes(WishState.ATTENTION)
        assert parked.command.text() == "备注 5"
        assert parked.outcome is not None
        assert parked.outcome.code == code
        assert clock.slept == []

    sending(tmp_path, answer, [C1, C1, C2, C2, C2, C1, C1], check)


@pytest.mark.parametrize("code", ["token_expired", "upgrade_required", "scope_revoked"])
def test_a_closed_door_is_told_once_and_every_order_stays(tmp_path: Path, code: str):
    closed = [True]

    def answer(commands: Sequence[Command]) -> Sequence[Outcome]:
        if closed[0]:
            raise CityUnreachable(code, "")
        return all_accepted(commands)

    async def check(hall: Hall, city: City, clock: FakeClock) -> None:
        heard: list[tuple[str, str]] = []
        hall.noted.connect(heard.append)
        await until(lambda: len(city.asked) >= 3)
        assert len(hall.wishes(WishState.WAITING)) == 2
        assert heard == [(code, "")]
        assert (hall.link.state.orders_failing, hall.link.state.orders_why) == (True, code)
        assert set(clock.slept) == {60.0}
        closed[0] = False
        await until(lambda: not hall.wishes(*WishState))
        assert hall.link.state.orders_why == ""

    sending(tmp_path, answer, [C1, C2], check)


def test_a_busy_platform_is_asked_again_when_it_said(tmp_path: Path):
    calls = [0]

    def answer(commands: Sequence[Command]) -> Sequence[Outcome]:
        calls[0] += 1
        if calls[0] <= 3:
            raise CityUnreachable("busy", "", retry_after_s=20.0)
        return all_accepted(commands)

    async def check(hall: Hall, _city: City, clock: FakeClock) -> None:
        await until(lambda: not hall.wishes(*WishState))
        assert len(set(clock.slept)) == 3
        assert all(10 <= each <= 30 for each in clock.slept)

    sending(tmp_path, answer, [C1], check)


def test_no_platform_can_make_us_wait_longer_than_five_minutes():
    waits = [asked_for(CityUnreachable("busy", "", retry_after_s=said), Random(3)) for said in (0.0, 4.0, 86_400.0)]
    assert waits[0] == 0
    assert 2 <= waits[1] <= 6
    assert waits[2] == 300
    assert asked_for(CityUnreachable("no_answer", ""), Random(3)) == 0


def test_an_order_whose_file_is_not_up_waits_with_its_case():
    def wish(id: str, case_id: CaseId, *evidence: str) -> Wish:
        envelope: dict[str, Any] = {"author": "P-DP", "post": "DP", "issued_ms": 1, "evidence": evidence}
        return Wish(Remark(id=CommandId(id), case_id=case_id, note="x", **envelope))

    a, b = "a" * 64, "b" * 64
    waiting = [wish("k1", C1, f"blob:{a} 1.jpg"), wish("k2", C1), wish("k3", C2, f"blob:{b}"), wish("k4", C2)]
    queues = CaseQueues(FakeClock())
    assert [each.command.id for each in queues.choose(waiting, 50, {a})] == ["k3", "k4"]
    assert [each.command.id for each in queues.choose(waiting, 50, {b})] == ["k1", "k2"]
    assert [each.command.id for each in queues.choose(waiting, 3, ())] == ["k1", "k2", "k3"]


def test_a_batch_is_never_empty_nor_more_than_the_platform_takes():
    size = BatchSize()
    for _ in range(20):
        size.got_through()
    assert size.now == 50
    for _ in range(10):
        size.failed()
    assert size.now == 1


def test_an_order_says_until_when_it_may_be_carried_out(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case("c1", status=Status.TO_DISPATCH)])
        dispatch = await hall.submit(Dispatch, C1, dept="D02")
        remark = await hall.submit(Remark, C1, note="备注")
        assert dispatch.not_after_ms == dispatch.issued_ms + 12 * HOUR_MS
        assert remark.not_after_ms == 0
        store.close()

    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(go(), 30))


def test_an_answer_of_another_history_is_not_taken_for_one_the_feed_has_brought(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case("c1"), a_case("c2")])
        order = await hall.submit(Remark, C1, note="备注")
        after = a_case("c1", version=2)
        outcome = accepted(order, case=after)
        await hall.settle(replace(outcome, epoch="epoch-2"))
        assert [wish.state for wish in hall.wishes(*WishState)] == [WishState.ACCEPTED]
        await hall.learn(Batch(2, Cursor("epoch-1", "scope-1", 9), 9, NOON_MS))
        assert [wish.state for wish in hall.wishes(*WishState)] == [WishState.ACCEPTED]
        await hall.snapshot.begin()
        await hall.snapshot.adopt(Cursor("epoch-2", "scope-1", 1), NOON_MS)
        assert not hall.wishes(*WishState)
        store.close()

    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(go(), 30))


def test_orders_given_offline_survive_a_restart_in_their_order(tmp_path: Path):
    async def go() -> None:
        hall, store = await a_hall(tmp_path, [a_case("c1")])
        for number in range(5):
            await hall.submit(Remark, C1, note=str(number))
        store.close()
        store = SqlStore(tmp_path)
        saved = await store.load()
        store.close()
        orders = [wish.command for wish in saved.wishes]
        assert [order.text() for order in orders] == ["0", "1", "2", "3", "4"]
        assert [len(order.after) for order in orders] == [0, 1, 2, 3, 4]

    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(go(), 30))
