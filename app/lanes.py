"""The only threads in the program.

A lane is one thread doing one thing at a time. Everything else runs on the main thread, so nothing else
needs a lock.
"""

import asyncio
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import TypeVar

T = TypeVar("T")
A = TypeVar("A")


class Lane:
    def __init__(self, name: str, *, abandon_at_exit: bool = False) -> None:
        """`abandon_at_exit` is for work that may be cut off, such as waiting for the city."""
        self._jobs: SimpleQueue[Callable[[], None] | None] = SimpleQueue()
        self._thread = threading.Thread(target=self._work, name=name, daemon=abandon_at_exit)
        self._thread.start()

    async def run(self, job: Callable[[], T]) -> T:
        """Do `job` in the lane and bring back what it returns or raises."""
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

    def close(self) -> None:
        """Finish what is queued, then stop. Does not wait for an abandonable lane."""
        self._jobs.put(None)
        if not self._thread.daemon:
            self._thread.join()

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

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
