"""A process that is killed, stopped and started again as its owner likes, and what it says while it lives."""

import os
import signal
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any

PRELOADED = ["tests.faults.real.desk", "tests.faults.real.platform"]


class Ward:
    """`main` is called with `arguments`, and with our end of a line as the last where it `talks`."""

    def __init__(self, name: str, main: Callable[..., None], *arguments: Any, talks: bool = False) -> None:
        self.name = name
        self.stopped = False
        self.lives = 0
        self._main, self._arguments, self._talks = main, arguments, talks
        self._context = get_context("forkserver")
        self._context.set_forkserver_preload(PRELOADED)
        self._line: Connection | None = None
        self._process: Any = None

    @property
    def alive(self) -> bool:
        return self._process is not None and self._process.is_alive()

    def start(self) -> None:
        theirs: Connection | None = None
        if self._talks:
            self._line, theirs = self._context.Pipe()
        more = (theirs,) if theirs else ()
        self._process = self._context.Process(target=self._main, args=(*self._arguments, *more), daemon=True)
        self._process.start()
        if theirs:
            theirs.close()
        self.stopped = False
        self.lives += 1

    def kill(self) -> list[Any]:
        """SIGKILL; what it had still said before."""
        if not self._process:
            return []
        os.kill(self._process.pid, signal.SIGKILL)
        self._process.join()
        said = self.heard()
        if self._line:
            self._line.close()
        self._process = self._line = None
        return said

    def stop(self) -> None:
        os.kill(self._process.pid, signal.SIGSTOP)
        self.stopped = True

    def go_on(self) -> None:
        os.kill(self._process.pid, signal.SIGCONT)
        self.stopped = False

    def tell(self, word: str) -> None:
        if self._line and self.alive:
            try:
                self._line.send(word)
            except OSError:
                pass  # it has just died

    def heard(self) -> list[Any]:
        """All it has said since the last time; the last word of a killed one may be half."""
        said = []
        try:
            while self._line and self._line.poll():
                said.append(self._line.recv())
        except (EOFError, OSError):
            pass
        return said
