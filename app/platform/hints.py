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
    while True:
        service.hinted.clear()
        try:
            await service.look()
        except SQLAlchemyError:
            log.exception("the database does not answer; tried again")
        with suppress(TimeoutError):
            async with asyncio.timeout(POLL_S):
                await service.hinted.wait()


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


async def keep_listening(service: Service) -> None:
    """Hear what the other workers tell, for ever."""

    def heard(seq: int) -> None:
        if seq > service.head:
            service.hinted.set()

    driver_error = service.engine.dialect.loaded_dbapi.Error
    while is_shared(service.engine):
        try:
            await _listen(await service.reader().run(partial(_line, service.engine)), heard, driver_error)
        except (SQLAlchemyError, driver_error):
            log.warning("no hints from other workers for now", exc_info=True)
        await asyncio.sleep(POLL_S)


def _line(engine: Engine) -> Any:
    """A connection of psycopg's own, out of the pool, that hears the hints."""
    held = engine.raw_connection()
    line: Any = held.driver_connection
    held.detach()
    line.autocommit = True
    line.execute(f"LISTEN {CHANNEL}")
    return line


async def _listen(line: Any, heard: Callable[[int], None], driver_error: type[Exception]) -> None:
    """Until the line breaks: `driver_error`. Where the loop cannot watch a socket (Windows), there are no hints."""
    loop = asyncio.get_running_loop()
    broken: asyncio.Future[None] = loop.create_future()

    def readable() -> None:
        try:
            for hint in line.notifies(timeout=0):
                if hint.payload.isdigit():
                    heard(int(hint.payload))
        except driver_error as error:
            loop.remove_reader(socket)
            broken.set_exception(error)

    socket = line.fileno()
    try:
        with suppress(NotImplementedError):
            loop.add_reader(socket, readable)
        await broken
    finally:
        with suppress(NotImplementedError):
            loop.remove_reader(socket)
        line.close()
