"""A process of its own that makes news on a platform: `python -m tests.bench.driver steady URL RATE SECONDS`, or
`burst DATABASE RATE SECONDS`, which writes past the platform's API, as other workers of a large platform would."""

import asyncio
import sys
import time

import sqlcipher3.dbapi2 as sqlite

from app.city.client import CityClient
from app.clock import SystemClock
from app.domain.cases import FLOW_COLUMNS, case_from_row
from app.domain.commands import CommandId
from app.domain.commands.side import Remark
from app.domain.ids import ulid
from app.domain.outcomes import Verdict

BATCH_S = 0.1
SAID = {  # a step of the flow as SQL over its case; all other columns are empty
    "case_id": "id",
    "number": "version",
    "command": "'urge'",
    "command_id": "id || version",
    "from_status": "status",
    "to_status": "status",
    "actor": "'0101'",
    "actor_name": "'压测'",
    "post": "'DC'",
    "responsible": "responsible",
    "origin": "'auto'",
    "occurred_ms": "?",
    "recorded_ms": "?",
}
STEP = ", ".join(SAID.get(name, "''") for name in FLOW_COLUMNS)


async def steady(url: str, rate: float, seconds: float) -> None:
    """Remarks through the front door, one request each."""
    clock = SystemClock()
    city = CityClient(url, clock, "driver")
    cases = [case_from_row(row) async for part in city.cases() for row in part.rows]
    taker = next(person.id for person in (await city.district()).people if person.post == "CT")
    start = time.monotonic()
    for number in range(round(rate * seconds)):
        await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
        case, now = cases[number % len(cases)], clock.now_ms()
        remark = Remark(id=CommandId(ulid(now)), case_id=case.id, author=taker, post="CT", issued_ms=now, note="压测")
        (outcome,) = await city.send([remark])
        if outcome.verdict is not Verdict.ACCEPTED:
            raise RuntimeError(f"the platform refused a remark: {outcome.code}")
    city.close()


def burst(path: str, rate: float, seconds: float) -> None:
    """Committed events at `rate` a second: the cases' rows, their steps and the feed, in one transaction a batch."""
    db = sqlite.connect(path, isolation_level=None, timeout=30)
    ids = [row[0] for row in db.execute("SELECT id FROM cases WHERE closed_ms = 0 ORDER BY red_ms")]
    start, done = time.monotonic(), 0
    while done < rate * seconds:
        due = min(round((time.monotonic() - start) * rate), round(rate * seconds))
        chunk = [ids[number % len(ids)] for number in range(done, due)]
        db.execute("BEGIN IMMEDIATE")
        now = time.time_ns() // 1_000_000
        for case_id in chunk:
            db.execute(
                "UPDATE cases SET version = version + 1, urged = urged + 1, updated_ms = ? WHERE id = ?", (now, case_id)
            )
            db.execute(
                f"INSERT INTO flow ({', '.join(FLOW_COLUMNS)}) SELECT {STEP} FROM cases WHERE id = ?",
                (now, now, case_id),
            )
            db.execute("UPDATE counters SET value = value + 1 WHERE name = 'seq'")
            db.execute(
                "INSERT INTO feed SELECT (SELECT value FROM counters WHERE name = 'seq'), 'put', id, version, "
                "id || version, '0101', ?, street, street, dept, dept, closed_ms, closed_ms, '' "
                "FROM cases WHERE id = ?",
                (now, case_id),
            )
        db.execute("COMMIT")
        done = due
        time.sleep(BATCH_S)
    db.close()


if __name__ == "__main__":
    kind, target, rate, seconds = sys.argv[1:5]
    if kind == "burst":
        burst(target, float(rate), float(seconds))
    else:
        with asyncio.Runner() as runner:
            runner.run(steady(target, float(rate), float(seconds)))
