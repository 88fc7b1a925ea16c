"""What one session, or all of them at once, may ask of a platform, and how its workers share that out."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import requests

from app.platform import quota, snapshots, workers
from app.platform.api import make_api
from app.platform.routes import answers
from app.platform.routes.snapshots import Copy
from app.platform.service import Service
from tests.fakes.cities import a_city
from tests.integration.test_city_and_hall import run, stories


@pytest.mark.parametrize(("count", "places"), [(1, 4), (2, 2), (3, 1), (4, 1), (9, 1)])
def test_however_many_ask_at_once_a_worker_gives_its_share_of_the_snapshots(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, places: int
):
    open_again = threading.Event()

    def held_up(*_: Any) -> Iterator[bytes]:
        open_again.wait(5)
        yield b"\n"

    def ask(_: int) -> requests.Response:
        return requests.get(f"{live.url}/v1/snapshot?stream=cases:open", timeout=20, stream=True)

    monkeypatch.setattr(snapshots, "lines", held_up)
    with a_city(tmp_path, stories()) as live, ThreadPoolExecutor(12) as threads:
        live.service.workers = count
        held = list(threads.map(ask, range(12)))
        answered = [each.status_code for each in held]
        assert (answered.count(200), answered.count(503)) == (places, 12 - places)
        open_again.set()
        while live.service.copying:
            threading.Event().wait(0.01)
        assert ask(0).status_code == 200


@pytest.mark.parametrize("spec", ["2.3", "2.4"])
def test_a_snapshot_that_nobody_takes_gives_its_place_back(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, spec: str):
    monkeypatch.setattr(answers, "SLOWEST_S", 0.05)

    async def for_ever(*_: Any) -> Any:
        await asyncio.Event().wait()

    async def body() -> AsyncIterator[bytes]:
        yield b"\n"

    async def go(service: Service) -> None:
        copy = Copy(service, body(), {})
        assert service.copying == 1
        async with asyncio.timeout(10):
            await copy({"type": "http", "asgi": {"spec_version": spec}}, for_ever, for_ever)
        assert service.copying == 0

    with a_city(tmp_path) as live:
        run(go(live.service))


@pytest.mark.parametrize("count", [1, 2, 4])
def test_the_quota_of_a_session_is_shared_out_among_the_workers(tmp_path: Path, count: int):
    with a_city(tmp_path) as live:
        made: Service = make_api(live.engine(), workers=count).state.service
        assert (made.quota.most * count, made.quota.per_s * count) == (quota.MOST, quota.PER_S)
        made.close()


def test_every_worker_is_told_how_many_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    told: list[int] = []

    def make(_engine: object, *, workers: int) -> None:
        told.append(workers)
        raise StopIteration

    monkeypatch.setattr("app.platform.serve.make_api", make)
    with a_city(tmp_path) as live, socket.socket() as listener, pytest.raises(StopIteration):
        workers.work(live.database_url, listener, 3)
    assert told == [3]
