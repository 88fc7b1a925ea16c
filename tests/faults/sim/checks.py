"""What must hold when all is quiet (sync.md §3.1), read from the platform's tables and from the stations."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import astuple
from typing import Any

import msgspec
from sqlalchemy import Engine, select

from app.domain.cases import CASE_COLUMNS, CaseId, case_from_row, case_row
from app.domain.outcomes import Verdict
from app.hall.hall import Hall
from app.hall.openset import COLUMNS
from app.hall.ports import Cursor, QueueQuery, WishState
from app.hall.values import Story
from app.platform import city
from app.platform.decide import OWN_IDS
from app.platform.grants import Grant
from app.platform.tables import cases, commands, feed, flow
from app.wire.messages import WireOutcome
from tests.faults.sim.ledger import Ledger, Order
from tests.faults.sim.station import Station

EVERYTHING = 10_000
HISTORY_S = 30  # until the history somebody looks at is there
VERSION = CASE_COLUMNS.index("version")


class Truth:
    """What the platform has, read once."""

    def __init__(self, engine: Engine) -> None:
        identity = city.read_district(engine)[1]
        with engine.connect().execution_options(reading=True) as db:
            self.head = city.head(db)
            self.cases = {row.id: case_row(case_from_row(row)) for row in db.execute(select(cases))}
            self.flow = [tuple(row) for row in db.execute(select(*flow.c).order_by(flow.c.case_id, flow.c.number))]
            self.steps = [
                (row.case_id, row.number, row.command_id)
                for row in db.execute(
                    select(flow.c.case_id, flow.c.number, flow.c.command_id).order_by(flow.c.case_id, flow.c.number)
                )
            ]
            self.causes = [row.cause for row in db.execute(select(feed.c.cause).order_by(feed.c.seq))]
            self.seqs = list(db.scalars(select(feed.c.seq).order_by(feed.c.seq)))
            self.outcomes = {row.id: outcome_in(row.outcome) for row in db.execute(select(commands))}
        self.cursor = Cursor(identity.epoch, Grant().scope, self.head)
        self.etag = identity.dict_etag


def outcome_in(body: str) -> WireOutcome | None:
    return msgspec.json.decode(body, type=WireOutcome) if body else None


def recorded(engine: Engine, id: str) -> tuple[str, int] | None:
    """The platform's answer to a command and the version of the case it led to; None where it has none."""
    with engine.connect().execution_options(reading=True) as db:
        body = db.scalar(select(commands.c.outcome).where(commands.c.id == id))
    outcome = outcome_in(body or "")
    if outcome is None:
        return None
    return outcome.status, int(outcome.case[VERSION]) if outcome.case else 0


def check_orders(ledger: Ledger, truth: Truth, others: Mapping[str, str]) -> Counter[str]:
    """Each order has one effect or one recorded refusal; nothing else has an effect. The verdicts, counted."""
    effects = Counter(command for _, _, command in truth.steps)
    news = Counter(truth.causes)
    verdicts: Counter[str] = Counter()
    for order in ledger.orders.values():
        if outcome := truth.outcomes.get(order.id):
            verdicts[outcome.status] += 1
            _check_order(ledger, order, outcome.status, {"effects": effects[order.id], "news": news[order.id]})
        else:
            ledger.fault("lost", f"{order.kind} {order.id} of {order.station} was never decided")
    known = set(ledger.orders) | set(others)
    for case, number, command in truth.steps:
        if command not in known and not command.startswith((OWN_IDS, f"{case}-")):
            ledger.fault("duplicated", f"step {number} of {case} was made by {command}, which nobody gave")
    if truth.seqs != list(range(1, truth.head + 1)):
        ledger.fault("diverged", f"the feed is not dense: {truth.seqs}, head {truth.head}")
    return verdicts


def _check_order(ledger: Ledger, order: Order, status: str, found: Mapping[str, int]) -> None:
    is_accepted = status == Verdict.ACCEPTED.value
    for what, count in found.items():
        if count != int(is_accepted):
            kind = "duplicated" if count else "lost"
            ledger.fault(kind, f"{order.kind} {order.id} of {order.station}: {status}, {count} {what}")
    is_back = order.state is WishState.ATTENTION and not is_accepted
    if order.state is not None and not is_back:
        ledger.fault("stuck", f"{order.kind} {order.id} of {order.station} is {order.state}: {status}")


def check_sequence(ledger: Ledger, truth: Truth) -> None:
    """On each case the effects of a station follow in the order in which its operator gave the orders."""
    last: dict[tuple[str, str], Order] = {}
    for case, _, command in truth.steps:
        order = ledger.orders.get(command)
        if order is None or order.restored:
            continue
        before = last.get((order.station, case))
        if before and before.number > order.number:
            ledger.fault("duplicated", f"{order.station}: {order.kind} {order.id} came after {before.kind} {before.id}")
        last[order.station, case] = order


async def check_station(ledger: Ledger, truth: Truth, station: Station) -> None:
    """What it shows is what the platform has: cases, histories, arrays, reference data."""
    hall = station.hall
    assert hall
    if hall.cursor != truth.cursor:
        ledger.fault("stuck", f"{station.name} is at {hall.cursor}, the platform at {truth.cursor}")
    shown = await hall.page(QueueQuery(open_only=False), 0, EVERYTHING)
    pending = [row.case.id for row in shown if row.pending]
    if pending:
        ledger.fault("stuck", f"{station.name} still has orders under way for {pending}")
    found = {row.case.id: case_row(row.case) for row in shown}
    for id in sorted(found.keys() | truth.cases.keys()):
        if found.get(id) != truth.cases.get(id):
            ledger.fault("diverged", f"{station.name}, case {id}: {_difference(found.get(id), truth.cases.get(id))}")
    _check_arrays(ledger, station, hall, found)
    await _check_histories(ledger, truth, station, hall)
    if hall.dict_etag != truth.etag:
        ledger.fault("diverged", f"{station.name} has the reference data {hall.dict_etag}, not {truth.etag}")


def _check_arrays(ledger: Ledger, station: Station, hall: Hall, found: Mapping[CaseId, tuple[Any, ...]]) -> None:
    status, red = CASE_COLUMNS.index("closed_ms"), CASE_COLUMNS.index("red_ms")
    wanted = {id: row[red] for id, row in found.items() if row[status] == 0}
    arrays = dict(zip(hall.open_cases.ids, map(int, hall.open_cases[COLUMNS[-1]]), strict=True))
    if arrays != wanted:
        ledger.fault("diverged", f"{station.name}: the arrays have {sorted(arrays)}, the cache {sorted(wanted)}")


async def _check_histories(ledger: Ledger, truth: Truth, station: Station, hall: Hall) -> None:
    wanted: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in truth.flow:
        wanted[row[0]].append(row)
    for id in truth.cases:
        story = await _whole_story(hall, CaseId(id))
        if story is None or not story.row.case.is_open:
            continue
        flow_found = [astuple(record) for record in story.flow]
        if flow_found != wanted[id]:
            ledger.fault("diverged", f"{station.name}: the history of {id} has {len(flow_found)} of {len(wanted[id])}")


async def _whole_story(hall: Hall, id: CaseId) -> Story | None:
    """The story of a case once it is complete: a history with gaps is asked for when somebody looks."""
    for _ in range(HISTORY_S * 2):
        story = await hall.story(id)
        if story is None or story.complete:
            break
        await asyncio.sleep(0.5)
    return story


def _difference(found: tuple[Any, ...] | None, wanted: tuple[Any, ...] | None) -> str:
    if found is None or wanted is None:
        return "not there" if found is None else "not of the platform"
    names = [name for name, one, other in zip(CASE_COLUMNS, found, wanted, strict=True) if one != other]
    return f"version {found[VERSION]} of {wanted[VERSION]}, other {', '.join(names)}"


def quiet(hall: Hall) -> bool:
    """Nothing is under way any more."""
    is_whole = not hall.flow_wanted.is_set() and not hall.archive.wanted.is_set()
    return is_whole and not hall.wishes(WishState.WAITING, WishState.ACCEPTED)
