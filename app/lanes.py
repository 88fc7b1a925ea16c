"""The only threads in the program.

A lane is one thread doing one thing at a time. Everything else runs on the main thread, so nothing else
needs a lock.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue
from typing import TypeVar

IDLE_S = 2.0

T = TypeVar("T")
A = TypeVar("A")


class Lane:
    def __init__(
        self, name: str, *, abandon_at_exit: bool = False, when_idle: Callable[[], None] | None = None
    ) -> None:
        """`abandon_at_exit` is for work that may be cut off, such as waiting for the city.

        `when_idle` is done once when there has been nothing to do for IDLE_S; it must not raise.
        """
        self._when_idle = when_idle
        self._has_worked = False
        self._is_closed = False
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=abandon_at_exit)
        self._thread.start()

    async def run(self, job: Callable[[], T]) -> T:
        """Do `job` in the lane and bring back what it returns or raises. Who asks a closed lane is called off."""
        if self._is_closed:
            raise asyncio.CancelledError
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[T] = loop.create_future()

        def do() -> None:
            try:
                result = job()
            except BaseException as error:
                self._tell(loop, answer, answer.set_exception, error)
            else:
                self._tell(loop, answer, answer.set_result, result)

        self._jobs.put(do)
        return await answer

    def later(self, job: Callable[[], None]) -> None:
        """Do `job`, which must not raise, after what is queued; nobody waits for it."""
        self._jobs.put(job)

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Finish what is queued, do `last`, which must not raise, then stop. Does not wait for an abandonable lane."""
        self._is_closed = True
        if last:
            self._jobs.put(last)
        self._jobs.put(None)
        if not self._thread.daemon:
            self._thread.join()

    def _work(self) -> None:
        while (job := self._next()) is not None:
            job()

    def _next(self) -> Callable[[], None] | None:
        """The next job; when it lets itself be waited for, first what is to be done then."""
        if self._when_idle and self._has_worked:
            with suppress(Empty):
                return self._jobs.get(timeout=IDLE_S)
            self._has_worked = False
            self._when_idle()
        job = self._jobs.get()
        self._has_worked = True
        return job

    @staticmethod
    def _tell(
        loop: asyncio.AbstractEventLoop,
        answer: asyncio.Future[T],
        settle: Callable[[A], None],
        value: A,
    ) -> None:
        def on_main() -> None:
            if not answer.done():
                settle(value)

        with suppress(RuntimeError):  # the loop is gone: nobody waits for the answer
            loop.call_soon_threadsafe(on_main)
