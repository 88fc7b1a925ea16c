"""Serving the platform until it is told to stop."""

import asyncio
import logging
import socket
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI
from sqlalchemy import Engine

from app.errors import BadInput
from app.platform.api import make_api
from app.platform.service import Service

GRACE_S = 3
BACKLOG = 1024
TURN_S = 0.001  # after a connection was taken: the next is for another worker, if one is free
NO_MORE_S = 1.0  # when the system gives us no more connections
TICKS = 10  # of uvicorn, a second

log = logging.getLogger(__name__)


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


def serve(engine: Engine, listener: socket.socket, workers: int = 1, orphaned: Callable[[], bool] = bool) -> None:
    """Serve as one of so many, until SIGINT or SIGTERM, or until `orphaned`, asked once a second, says so."""
    Server(make_api(engine, workers=workers), listener, orphaned).run(sockets=[])


class Server(uvicorn.Server):
    """Takes connections one by one, so that workers on one socket share them. Run it with no sockets of its own."""

    def __init__(self, api: FastAPI, listener: socket.socket, orphaned: Callable[[], bool] = bool) -> None:
        super().__init__(
            uvicorn.Config(api, log_config=None, log_level="warning", lifespan="on", timeout_graceful_shutdown=GRACE_S)
        )
        self._service: Service = api.state.service
        self._listener = listener
        self._orphaned = orphaned
        self._accepting: asyncio.Task[None] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._listener.setblocking(False)
        self._accepting = asyncio.create_task(self._accept())

    async def on_tick(self, counter: int) -> bool:
        if self._accepting and self._accepting.done():
            self._accepting.result()
        return (counter % TICKS == 0 and self._orphaned()) or await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        if self._accepting:
            self._accepting.cancel()
            await asyncio.gather(self._accepting, return_exceptions=True)
        self._listener.close()
        self._service.fanout.leave()
        await super().shutdown(sockets)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, _ = await loop.sock_accept(self._listener)
                await loop.connect_accepted_socket(self._protocol, connection)
                await asyncio.sleep(TURN_S)
            except OSError:
                log.exception("a connection could not be taken")
                await asyncio.sleep(NO_MORE_S)

    def _protocol(self) -> asyncio.Protocol:
        kind: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return kind(config=self.config, server_state=self.server_state, app_state=self.lifespan.state)
