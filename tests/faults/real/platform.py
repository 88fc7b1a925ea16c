"""The platform as a process of its own."""

import uvicorn

from app.platform.api import make_api
from app.platform.database import open_database
from app.platform.serve import bind


def serve(url: str, port: int) -> None:
    """Until it is killed."""
    listener = bind("127.0.0.1", port)
    listener.listen(128)
    config = uvicorn.Config(make_api(open_database(url)), log_level="critical", lifespan="on")
    uvicorn.Server(config).run(sockets=[listener])
