"""Several workers of the platform on one listening socket, and the parent that keeps them at work."""

import multiprocessing
import signal
import socket
import sys
import time
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess

from app.errors import HallError
from app.platform.database import open_database
from app.platform.serve import GRACE_S, serve

END_S = GRACE_S + 5
STABLE_S = 10.0  # a worker that lived so long is replaced at once
PAUSES_S = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)  # before the next in the place of one that did not


@dataclass(slots=True)
class Worker:
    """A place for a worker and who fills it."""

    process: SpawnProcess | None = None
    started_s: float = 0.0
    start_s: float = 0.0  # when to start the next
    deaths: int = 0  # in a row, each soon after its start


class Workers:
    """Several workers on one socket: one that dies is replaced; told to stop, all are."""

    def __init__(self, database_url: str, listener: socket.socket, count: int) -> None:
        self._arguments = (database_url, listener, count)
        self._workers = [Worker() for _ in range(count)]
        self._told, self._bell = socket.socketpair()

    def run(self) -> None:
        """Until SIGINT or SIGTERM; then every worker has ended."""
        before = [(each, signal.signal(each, self._stop)) for each in (signal.SIGINT, signal.SIGTERM)]
        try:
            while not self._rung():
                self._tend()
        finally:
            self._end()
            for each, handler in before:
                signal.signal(each, handler)
            self._told.close()
            self._bell.close()

    def _stop(self, *_: object) -> None:
        self._bell.send(b"!")

    def _rung(self) -> bool:
        """Whether we were told to stop, waiting for that or for a worker's death or turn."""
        now = time.monotonic()
        alive = [worker.process.sentinel for worker in self._workers if worker.process]
        turns = [max(0.0, worker.start_s - now) for worker in self._workers if not worker.process]
        return self._told in wait([self._told, *alive], min(turns, default=None))

    def _tend(self) -> None:
        now = time.monotonic()
        for worker in self._workers:
            if worker.process and not worker.process.is_alive():
                self._bury(worker, worker.process, now)
            if worker.process is None and now >= worker.start_s:
                worker.process = multiprocessing.get_context("spawn").Process(target=work, args=self._arguments)
                worker.started_s = now
                worker.process.start()

    @staticmethod
    def _bury(worker: Worker, dead: SpawnProcess, now: float) -> None:
        worker.deaths = 0 if now - worker.started_s > STABLE_S else worker.deaths + 1
        pause_s = PAUSES_S[min(worker.deaths, len(PAUSES_S) - 1)]
        worker.process, worker.start_s = None, now + pause_s
        sys.stderr.write(
            f"gridhall: worker {dead.pid} has ended ({dead.exitcode}), another begins in {pause_s:.0f} s\n"
        )
        dead.close()

    def _end(self) -> None:
        alive = [worker.process for worker in self._workers if worker.process]
        for process in alive:
            process.terminate()
        until = time.monotonic() + END_S
        for process in alive:
            process.join(max(0.0, until - time.monotonic()))
            if process.is_alive():
                process.kill()
                process.join()


def work(database_url: str, listener: socket.socket, count: int) -> None:
    """One of `count` workers, in a process of its own. It ends when its parent is gone, however that went."""
    parent = multiprocessing.parent_process()
    try:
        serve(open_database(database_url), listener, count, lambda: parent is not None and not parent.is_alive())
    except HallError as error:
        sys.stderr.write(f"gridhall: {error}\n")
        sys.exit(1)
