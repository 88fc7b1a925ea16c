"""Running the platform until it is told to stop."""

import socket
from pathlib import Path

import uvicorn
from sqlalchemy import Engine

from app.errors import BadInput
from app.platform.api import make_api

GRACE_S = 3


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
    return listener


def serve(engine: Engine, listener: socket.socket, ready_file: Path | None = None) -> None:
    """Serve until SIGINT or SIGTERM. `ready_file` gets the address once requests are answered."""
    host, port = listener.getsockname()[:2]
    config = uvicorn.Config(make_api(engine), log_level="warning", timeout_graceful_shutdown=GRACE_S, lifespan="on")
    listener.listen(128)
    if ready_file:
        ready_file.write_text(f"http://{host}:{port}", encoding="utf-8")
    uvicorn.Server(config).run(sockets=[listener])
