"""An event loop whose time passes only when nobody has anything to do: an hour of waiting costs nothing."""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from contextvars import Context, copy_context
from typing import Any

RESOLUTION_S = 1e-6

Begun = Callable[[asyncio.Task[Any], Context], None]


class Standstill(Exception):
    """Everybody waits for somebody else, for ever."""


class _Idle(selectors.SelectSelector):
    """Instead of waiting for the network it lets the time pass."""

    now_s = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            raise Standstill("nobody has anything left to do")
        self.now_s += max(0.0, timeout)
        return []


class SimLoop(asyncio.SelectorEventLoop):
    """`begun` is told of each new task."""

    def __init__(self, begun: Begun) -> None:
        self._idle = _Idle()
        super().__init__(self._idle)
        self._clock_resolution = RESOLUTION_S
        self.set_task_factory(lambda _, work, context=None: self._task(work, begun, context))

    def time(self) -> float:
        return self._idle.now_s

    def _task(self, work: Any, begun: Begun, context: Context | None) -> asyncio.Task[Any]:
        context = copy_context() if context is None else context
        task: asyncio.Task[Any] = asyncio.Task(work, loop=self, context=context)
        begun(task, context)
        return task


def run(main: Coroutine[Any, Any, None], begun: Begun) -> None:
    """Run to the end of `main`; whatever still goes on then is ended."""
    loop = SimLoop(begun)
    asyncio.set_event_loop(loop)
    try:
        loop.run_until_complete(main)
    finally:
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        if left:
            loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
        loop.run_until_complete(loop.shutdown_asyncgens())
        asyncio.set_event_loop(None)
        loop.close()
