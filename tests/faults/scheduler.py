"""A scheduler that is killed at a chosen step. Reads lines `URL STEP` and says of each run how it ended.

A step is whatever is sent to the database: a statement or a commit. Step 0 is never reached. Each run is a process
of its own.
"""

import os
import signal
import sys
from itertools import count

from sqlalchemy import Engine, event

from app.platform.database import open_database
from app.platform.scheduler import run_due
from tests.fakes.overdue import ON, a_law

AT_ONCE = 3


def main() -> None:
    a_law()
    for line in sys.stdin:
        url, step = line.split()
        child = os.fork()
        if not child:
            do_all(url, int(step))
        _, status = os.waitpid(child, 0)
        killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
        print("killed" if killed else "ended" if status == 0 else "failed", flush=True)


def do_all(url: str, step: int) -> None:
    """Do what is due, or die on the way; never returns."""
    failed = True
    try:
        engine = open_database(url)
        kill_at(engine, step)
        while run_due(engine, a_law(), ON, AT_ONCE):
            pass
        failed = False
    finally:
        os._exit(int(failed))


def kill_at(engine: Engine, step: int) -> None:
    steps = count(1)

    def reached(*_: object) -> None:
        if next(steps) == step:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", reached)
    event.listen(engine, "commit", reached)


if __name__ == "__main__":
    main()
