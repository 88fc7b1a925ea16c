"""How a worker learns what the others have done: it looks once a second, and at once when one of them hints at it.

The hint is LISTEN/NOTIFY of PostgreSQL with the sequence number reached (sync.md §8). It is sent after the commit, so
that no command waits for it, at most once in `PAUSE_S`; the feed is the truth, and a lost hint costs the second.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.platform.city import SEQ
from app.platform.database import is_shared
from app.platform.service import Service

CHANNEL = "gridhall_feed"
POLL_S = 1.0
PAUSE_S = 0.05
_HINT = text("SELECT pg_notify(:channel, (SELECT value::text FROM counters WHERE name = :seq))")

log = logging.getLogger(__name__)


async def keep_looking(service: Service) -> None:
    """Look what others have done, for ever."""
    hinted = asyncio.Event()

    def heard(seq: int) -> None:
        if seq > service.head:
            hinted.set()

    ear = asyncio.ensure_future(_keep_listening(service, heard)) if is_shared(service.engine) else None
    try:
        while True:
            hinted.clear()
            try:
                await service.look()
            except SQLAlchemyError:
                log.exception("the database does not answer; tried again")
            with suppress(TimeoutError):
                await asyncio.wait_for(hinted.wait(), POLL_S)
    finally:
        if ear:
            ear.cancel()
            await asyncio.gather(ear, return_exceptions=True)


async def keep_telling(service: Service) -> None:
    """Tell the other workers that this one has written, for ever."""
    while is_shared(service.engine):
        await service.written.wait()
        service.written.clear()
        try:
            await service.read(lambda db: db.execute(_HINT, {"channel": CHANNEL, "seq": SEQ}))
        except SQLAlchemyError:
            log.warning("the other workers could not be told; they look by themselves", exc_info=True)
        await asyncio.sleep(PAUSE_S)


async def _keep_listening(service: Service, heard: Callable[[int], None]) -> None:
    while True:
        try:
            line = await service.reader().run(partial(_line, service.engine))
        except SQLAlchemyError:
            log.warning("no hints from other workers for now", exc_info=True)
        else:
            try:
                await _listen(line, heard, service.engine)
            finally:
                line.close()
        await asyncio.sleep(POLL_S)


def _line(engine: Engine) -> Any:
    """A connection of psycopg's own, out of the pool, that hears the hints."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        db.exec_driver_sql(f"LISTEN {CHANNEL}")
        held = db.connection
        held.detach()
        line: Any = held.driver_connection
        line.autocommit = True
        return line


async def _listen(line: Any, heard: Callable[[int], None], engine: Engine) -> None:
    """Until the line breaks. Where the loop cannot watch a socket (Windows), there are no hints."""
    loop, broken = asyncio.get_running_loop(), asyncio.Event()

    def readable() -> None:
        try:
            for hint in line.notifies(timeout=0):
                if hint.payload.isdigit():
                    heard(int(hint.payload))
        except engine.dialect.loaded_dbapi.Error:
            loop.remove_reader(socket)
            broken.set()

    socket = line.fileno()
    try:
        loop.add_reader(socket, readable)
    except NotImplementedError:
        await broken.wait()
    try:
        await broken.wait()
    finally:
        loop.remove_reader(socket)
