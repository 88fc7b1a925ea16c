"""Serving the platform until it is told to stop."""

import socket
from collections.abc import Callable

import uvicorn
from sqlalchemy import Engine

from app.errors import BadInput
from app.platform.api import make_api
from app.platform.service import Service

GRACE_S = 3
BACKLOG = 1024
ACCEPTED_AT_ONCE = 4  # by a worker in one turn: one that took all who wait would leave nothing to the others
TICKS = 10  # of uvicorn, a second


def bind(host: str, port: int) -> socket.socket:
    """A listening socket; BadInput when the port is taken or not ours to take."""
    # asyncio sends small answers at once (TCP_NODELAY) only where the protocol was named: else each waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except (OSError, OverflowError) as error:
        listener.close()
        raise BadInput("port_taken", f"cannot listen on {host}:{port}: {error}; choose another --port") from error
    listener.listen(BACKLOG)
    return listener


def serve(engine: Engine, listener: socket.socket, orphaned: Callable[[], bool] = bool) -> None:
    """Serve until SIGINT or SIGTERM, or until `orphaned`, asked once a second, says so."""
    _Server(engine, orphaned).run(sockets=[listener])


class _Server(uvicorn.Server):
    def __init__(self, engine: Engine, orphaned: Callable[[], bool]) -> None:
        api = make_api(engine)
        config = uvicorn.Config(
            api,
            log_level="warning",
            lifespan="on",
            timeout_graceful_shutdown=GRACE_S,
            backlog=ACCEPTED_AT_ONCE,
        )
        super().__init__(config)
        self._service: Service = api.state.service
        self._orphaned = orphaned

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for listener in sockets or ():
            listener.listen(BACKLOG)  # asyncio has set it to what a worker takes at once

    async def on_tick(self, counter: int) -> bool:
        return (counter % TICKS == 0 and self._orphaned()) or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._service.fanout.leave()
        await super().shutdown(sockets)
