"""Orders that are given at the same moment: each is made on what the one before it has left."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from app.domain.cases import CaseId
from app.domain.commands import Command
from app.domain.commands.side import Remark
from app.domain.outcomes import Outcome, Verdict
from app.errors import NotAllowed
from app.hall.attention import decide
from app.hall.hall import Hall
from app.hall.ports import Way, WishState
from tests.fakes.halls import a_hall
from tests.fakes.world import a_case

C1 = CaseId("c1")


def at_the_desk(folder: Path, act: Callable[[Hall], Awaitable[None]]) -> None:
    async def go() -> None:
        hall, store = await a_hall(folder, [a_case("c1")])
        try:
            await act(hall)
        finally:
            store.close()

    with asyncio.Runner() as runner:
        runner.run(asyncio.wait_for(go(), 30))


def test_of_two_orders_at_the_same_moment_the_second_builds_on_the_first(tmp_path: Path):
    async def act(hall: Hall) -> None:
        first, second = await asyncio.gather(hall.submit(Remark, C1, note="一"), hall.submit(Remark, C1, note="二"))
        assert (first.after, second.after) == ((), (first.id,))

    at_the_desk(tmp_path, act)


def test_an_order_that_came_back_is_decided_once_however_often_it_is_asked_for(tmp_path: Path):
    async def act(hall: Hall) -> None:
        order = await hall.submit(Remark, C1, note="一")
        await hall.settle(Outcome(command_id=order.id, verdict=Verdict.REJECTED, code="no_right", epoch="epoch-1"))
        answers = await asyncio.gather(
            decide(hall, order.id, Way.MINE), decide(hall, order.id, Way.MINE), return_exceptions=True
        )
        (given,) = (each for each in answers if isinstance(each, Command))
        (refused,) = (each for each in answers if isinstance(each, NotAllowed))
        assert refused.code == "already_decided"
        assert [wish.command.id for wish in hall.wishes(*WishState)] == [given.id]
        assert len(await hall.papers.decided()) == 1

    at_the_desk(tmp_path, act)
