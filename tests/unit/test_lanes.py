"""A lane that is closed does what it was asked for, and lets nobody wait for more."""

import asyncio

import pytest

from app.lanes import Lane


def test_what_was_asked_before_a_lane_closes_is_done_and_who_asks_later_is_called_off():
    async def go() -> None:
        lane, done = Lane("test"), list[int]()
        asked = asyncio.ensure_future(lane.run(lambda: done.append(1)))
        await asyncio.sleep(0)
        lane.close(last=lambda: done.append(2))
        with pytest.raises(asyncio.CancelledError):
            await asyncio.wait_for(lane.run(lambda: done.append(3)), 1)
        await asked
        assert done == [1, 2]

    with asyncio.Runner() as runner:
        runner.run(go())
