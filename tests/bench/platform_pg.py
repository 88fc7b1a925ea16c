"""Commands a second through HTTP into a PostgreSQL, two workers, each command on its own; the client is here too."""

import asyncio
import itertools
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random

import msgspec
import psycopg

from app.domain.cases import Case, CaseId
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.ids import ulid
from app.platform import city
from app.platform.database import open_database
from app.wire.codec import encode, envelope_of
from app.wire.messages import CommandBatch, OutcomeBatch
from tests.bench import Figure, percentile
from tests.bench.http import Line
from tests.bench.served import a_served_city
from tests.fakes.postgres import BINARIES, MISSING, a_database, a_postgres
from tests.fakes.world import NOON_MS, a_case, a_district, its_flow

CASES = 2000
CLIENTS = 8
WARM_S, LONG_S = 3.0, 10.0
LEAST_A_SECOND, LONGEST_MS = 300, 100
WORKERS = 2


def run() -> Iterator[Figure]:
    if not BINARIES:
        print(f"skipped: {MISSING}")
        return
    with a_postgres() as server:
        url = a_database(server)
        ids = load(url)
        size = len(encode(a_case())) * 3
        bare = _bare_a_second(server, size)
        with a_served_city(url, WORKERS) as address, asyncio.Runner() as runner:
            spent = runner.run(_driven(address, ids))
    rate, p95 = len(spent) / LONG_S, percentile(spent, 0.95)
    target = f">= {LEAST_A_SECOND}/s"
    yield Figure("platform_pg", "commands", rate, "commands/s", target, bare, rate / bare, rate >= LEAST_A_SECOND)
    yield Figure("platform_pg", "answer", p95, "ms p95", f"<= {LONGEST_MS} ms", None, None, p95 <= LONGEST_MS)


def load(url: str) -> list[str]:
    random, engine = Random(1), open_database(url)
    city.load_district(engine, a_district(), NOON_MS)
    found: list[Case] = [a_case(ulid(NOON_MS + number, random.getrandbits)) for number in range(CASES)]
    city.load_cases(engine, ((case, its_flow(case)) for case in found))
    engine.dispose()
    return [case.id for case in found]


async def _driven(address: str, ids: list[str]) -> list[float]:
    """Milliseconds of each command within the time, from `CLIENTS` that each wait for their answer."""
    numbers, spent = itertools.count(), list[float]()
    begin = time.monotonic() + WARM_S

    async def client() -> None:
        line = await Line.to(address)
        while time.monotonic() < begin + LONG_S:
            number = next(numbers)
            body = remark(f"bench-{number}", ids[number * 7919 % len(ids)])
            start = time.perf_counter()
            answer = msgspec.json.decode(await line.post("/v1/commands", body), type=OutcomeBatch)
            if answer.outcomes[0].status != "accepted":
                raise RuntimeError(f"refused: {answer.outcomes[0].text_en}")
            if begin <= time.monotonic() < begin + LONG_S:
                spent.append((time.perf_counter() - start) * 1000)
        line.close()

    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return spent


def remark(id: str, case: str) -> bytes:
    now_ms = time.time_ns() // 1_000_000
    remark = Remark(id=CommandId(id), case_id=CaseId(case), author="P-DP", post="DP", issued_ms=now_ms, note="压测")
    return encode(CommandBatch(commands=[envelope_of(remark, "bench", 0)]))


def _bare_a_second(server: str, size: int) -> float:
    """Bare inserts of as many bytes, each committed, over as many connections as the platform has workers."""
    with psycopg.connect(f"{server}/postgres", autocommit=True) as db:
        db.execute("CREATE TABLE bare (id bigserial PRIMARY KEY, body text NOT NULL)")
    body, seconds = "x" * size, LONG_S / 2

    def insert(_: int) -> int:
        done, end = 0, time.monotonic() + seconds
        with psycopg.connect(f"{server}/postgres") as db:
            while time.monotonic() < end:
                db.execute("INSERT INTO bare (body) VALUES (%s)", (body,))
                db.commit()
                done += 1
        return done

    with ThreadPoolExecutor(WORKERS) as threads:
        return sum(threads.map(insert, range(WORKERS))) / seconds
