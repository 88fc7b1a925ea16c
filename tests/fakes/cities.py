"""A real platform on a real socket, in this process, that a test can cut off and bring back."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from sqlalchemy import Engine

from app.domain.cases import Case, FlowRecord
from app.domain.district import District
from app.platform import city
from app.platform.api import make_api
from app.platform.database import open_database
from app.platform.serve import Server, bind
from app.platform.service import Service, system_ms
from tests.fakes.world import NOON_MS, a_district

Story = tuple[Case, tuple[FlowRecord, ...]]


class LiveCity:
    """`start` and `stop` as often as wanted: the port and the database stay."""

    def __init__(
        self,
        database_url: str,
        stories: Iterable[Story] = (),
        district: District | None = None,
        now_ms: Callable[[], int] = system_ms,
    ) -> None:
        self.database_url = database_url
        self.now_ms = now_ms
        self.district = district or a_district()
        engine = self.engine()
        city.load_district(engine, self.district, NOON_MS)
        city.load_cases(engine, stories)
        engine.dispose()
        self._listener = bind("127.0.0.1", 0)
        self.port = int(self._listener.getsockname()[1])
        self.url = f"http://127.0.0.1:{self.port}"
        self._server: Server | None = None
        self._thread: threading.Thread | None = None
        self.service: Service  # of the last start

    def engine(self) -> Engine:
        return open_database(self.database_url)

    def start(self) -> None:
        if self._listener.fileno() < 0:
            self._listener = bind("127.0.0.1", self.port)
        api = make_api(self.engine(), self.now_ms)
        self.service = api.state.service
        self._server = Server(api, self._listener)
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": []}, daemon=True)
        self._thread.start()
        until = time.monotonic() + 10
        while not self._server.started and time.monotonic() < until:
            time.sleep(0.01)

    def stop(self) -> None:
        """Gone, as if the cable were out: nothing listens."""
        if self._server and self._thread:
            self._server.should_exit = True
            self._thread.join(10)
        self._listener.close()
        self._server = None


@contextmanager
def a_city_on(
    database_url: str,
    stories: Iterable[Story] = (),
    district: District | None = None,
    now_ms: Callable[[], int] = system_ms,
) -> Iterator[LiveCity]:
    live = LiveCity(database_url, stories, district, now_ms)
    live.start()
    try:
        yield live
    finally:
        live.stop()


def a_city(
    folder: Path,
    stories: Iterable[Story] = (),
    district: District | None = None,
    now_ms: Callable[[], int] = system_ms,
) -> AbstractContextManager[LiveCity]:
    return a_city_on(f"sqlite:///{folder / 'city.db'}", stories, district, now_ms)
