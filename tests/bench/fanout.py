"""From the platform's commit to a thousand clients that listen, five changes a second, over two workers."""

import asyncio
import resource
import time
from collections.abc import Iterator
from contextlib import suppress

import msgspec

from app.domain.ids import ulid
from app.wire.messages import OutcomeBatch
from tests.bench import Figure, percentile
from tests.bench.http import Line
from tests.bench.platform_pg import load, remark
from tests.bench.served import a_served_city
from tests.fakes.postgres import BINARIES, MISSING, a_database, a_postgres

FEW, MANY = 100, 1000
RATE, LONG_S = 5, 10
LONGEST_MS = 500
WORKERS = 2
OPENED_AT_ONCE = 50


def run() -> Iterator[Figure]:
    if not BINARIES:
        print(f"skipped: {MISSING}")
        return
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    with a_postgres() as server:
        url = a_database(server)
        ids = load(url)
        with a_served_city(url, WORKERS) as address, asyncio.Runner() as runner:
            few = runner.run(_heard(address, ids, FEW))
            many = runner.run(_heard(address, ids, MANY))
    p95, base = percentile(many, 0.95), percentile(few, 0.95)
    target = f"<= {LONGEST_MS} ms"
    yield Figure("fanout", f"{MANY}_clients", p95, "ms p95", target, base, p95 / base, p95 <= LONGEST_MS)


async def _heard(address: str, ids: list[str], count: int) -> list[float]:
    """Milliseconds from a commit (the event's own time) to each client; RuntimeError when one has missed an event."""
    line = await Line.to(address)
    facts = await line.get("/v1/capabilities")
    path = f"/v1/feed?since={facts['head']}&epoch={facts['epoch']}&scope={facts['scope']}"
    heard: list[list[float]] = [[] for _ in range(count)]
    gate, wanted, ready = asyncio.Semaphore(OPENED_AT_ONCE), RATE * LONG_S, asyncio.Semaphore(0)

    async def client(place: int) -> None:
        async with gate:
            own = await Line.to(address)
            events = own.events(path)
            await anext(events)
        ready.release()
        with suppress(TimeoutError):
            async with asyncio.timeout(LONG_S * 4):
                while len(heard[place]) < wanted:
                    data, at_ms = await anext(events), time.time() * 1000
                    page = msgspec.json.decode(data, type=_Page)
                    heard[place] += [at_ms - change.at for change in page.changes]
        own.close()

    clients = [asyncio.ensure_future(client(place)) for place in range(count)]
    for _ in range(count):
        await ready.acquire()
    await _speak(line, ids, wanted)
    await asyncio.gather(*clients)
    line.close()
    if any(len(each) != wanted for each in heard):
        raise RuntimeError(f"{sum(len(each) != wanted for each in heard)} of {count} clients have missed events")
    return [lag for each in heard for lag in each]


async def _speak(line: Line, ids: list[str], wanted: int) -> None:
    start = time.monotonic()
    for number in range(wanted):
        await asyncio.sleep(max(0.0, start + number / RATE - time.monotonic()))
        said = remark(ulid(time.time_ns() // 1_000_000), ids[number])
        answer = msgspec.json.decode(await line.post("/v1/commands", said), type=OutcomeBatch)
        if answer.outcomes[0].status != "accepted":
            raise RuntimeError(f"refused: {answer.outcomes[0].text_en}")


class _Change(msgspec.Struct):
    at: int


class _Page(msgspec.Struct):
    changes: list[_Change]
