"""What can die at any step: a workstation or a worker of the platform, with its lanes and its tasks."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextvars import Context, ContextVar, copy_context
from random import Random
from typing import Any, TypeVar

from greenlet import getcurrent, greenlet

from app.lanes import Lane

T = TypeVar("T")

ACTOR: ContextVar["Mortal | None"] = ContextVar("actor", default=None)
SLOW = 0.1  # of the jobs of a lane begin late
SLOW_S = 0.05


class Died(BaseException):
    """Ends whatever a dead process was doing. Nobody may catch it."""


class Mortal:
    """A process as the simulation sees it; `life` counts its starts."""

    def __init__(self, name: str, dice: Random) -> None:
        self.name = name
        self.dice = dice
        self.alive = False
        self.life = 0
        self.tasks: dict[asyncio.Task[Any], None] = {}  # in the order they began
        self.lanes: list[SimLane] = []
        self.died: Callable[[], None] = lambda: None

    def begin(self) -> None:
        """Come to life: from now on whatever it starts is its own."""
        self.alive = True
        self.life += 1
        self.tasks, self.lanes = {}, []

    def spawn(self, work: Any) -> asyncio.Task[Any]:
        """A task of this process."""
        context = copy_context()
        context.run(ACTOR.set, self)
        return asyncio.get_running_loop().create_task(work, context=context)

    def lane(self, name: str, **_: Any) -> "SimLane":
        return SimLane(self, name)

    def die(self) -> None:
        """As by SIGKILL: nothing it was doing is finished, what is on disk stays."""
        if not self.alive:
            return
        self.alive = False
        me = asyncio.current_task()
        for task in list(self.tasks):
            if task is not me:
                task.cancel()
        self.died()

    async def buried(self) -> None:
        """Wait until all its tasks have ended."""
        for lane in self.lanes:
            lane.die()
        me = asyncio.current_task()
        while left := [task for task in self.tasks if not task.done() and task is not me]:
            await asyncio.wait(left, timeout=1)
            for task in left:
                task.cancel()  # `asyncio.wait_for` may lose a cancellation that comes with its result

    def end_if_dead(self) -> None:
        if not self.alive:
            raise Died(self.name)


def noted(task: asyncio.Task[Any], context: Context) -> None:
    """Keep a new task with the process that began it."""
    actor = context.get(ACTOR)
    if actor:
        actor.tasks[task] = None
        task.add_done_callback(lambda done: _forget(actor, done))


def _forget(actor: Mortal, task: asyncio.Task[Any]) -> None:
    actor.tasks.pop(task, None)
    if not task.cancelled():
        task.exception()  # who began it was told, or is dead


def wait_for(work: Awaitable[T]) -> T:
    """Wait in the midst of a job that knows nothing of coroutines."""
    result: T = getcurrent().parent.switch(work)
    return result


class SimLane(Lane):
    """One job at a time, in order, on the one thread there is. A job that waits for the network lets others work."""

    def __init__(self, owner: Mortal, name: str) -> None:
        self._owner = owner
        self._name = name
        self._waiting: deque[tuple[Callable[[], Any], asyncio.Future[Any]]] = deque()
        self._busy = False
        self._at_work: greenlet | None = None
        owner.lanes.append(self)

    async def run(self, job: Callable[[], T]) -> T:
        self._owner.end_if_dead()
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        self._waiting.append((job, answer))
        if not self._busy:
            self._busy = True
            self._next()
        result = await answer
        self._owner.end_if_dead()
        return result

    def later(self, job: Callable[[], None]) -> None:
        if not self._owner.alive:
            return
        if self._busy:
            self._waiting.append((job, asyncio.get_running_loop().create_future()))
        else:
            job()

    def close(self, last: Callable[[], None] | None = None) -> None:
        """Nothing to wait for: what was asked of it is done when the loop turns."""
        if last:
            last()

    def die(self) -> None:
        """End the job that waits for the network. To be called by none of them."""
        self._waiting.clear()
        if self._at_work is not None and not self._at_work.dead:
            try:
                self._at_work.throw(Died(self._owner.name))
            except Died:
                pass

    def _next(self) -> None:
        loop = asyncio.get_running_loop()
        if self._owner.dice.random() < SLOW:
            loop.call_later(self._owner.dice.uniform(0, SLOW_S), self._begin)
        else:
            loop.call_soon(self._begin)

    def _begin(self) -> None:
        if not self._waiting or not self._owner.alive:
            self._busy = False
            return
        job, answer = self._waiting.popleft()
        work = self._at_work = greenlet(job)
        work.gr_context = copy_context()
        self._go_on(work, answer, work.switch)

    def _go_on(self, work: greenlet, answer: asyncio.Future[Any], step: Callable[..., Any], *said: Any) -> None:
        try:
            result = step(*said)
        except Died:
            self._busy = False
            return
        except BaseException as error:  # noqa: BLE001 - whoever waits for the job is told
            self._done(answer, error, failed=True)
            return
        if work.dead:
            self._done(answer, result, failed=False)
            return
        waited = asyncio.ensure_future(result)
        waited.add_done_callback(lambda done: self._wake(work, answer, done))

    def _wake(self, work: greenlet, answer: asyncio.Future[Any], waited: asyncio.Future[Any]) -> None:
        if work.dead or not self._owner.alive:
            if not waited.cancelled():
                waited.exception()
            return
        if waited.cancelled():
            self._go_on(work, answer, work.throw, asyncio.CancelledError())
        elif error := waited.exception():
            self._go_on(work, answer, work.throw, error)
        else:
            self._go_on(work, answer, work.switch, waited.result())

    def _done(self, answer: asyncio.Future[Any], result: Any, *, failed: bool) -> None:
        if not answer.done():
            (answer.set_exception if failed else answer.set_result)(result)
        self._at_work = None
        self._next()
