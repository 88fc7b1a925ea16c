"""What must hold when all is quiet (sync.md §3.1), read from the platform's tables and from the stations."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import astuple
from typing import Any

import msgspec
from sqlalchemy import Engine, select

from app.domain.cases import CASE_COLUMNS, FLOW_COLUMNS, CaseId, case_from_row, case_row
from app.domain.commands import Policy
from app.domain.commands.base import files_in
from app.domain.law import Law
from app.domain.outcomes import Verdict
from app.hall.hall import Hall
from app.hall.openset import COLUMNS
from app.hall.ports import Cursor, QueueQuery, WishState
from app.hall.values import Story
from app.platform import city
from app.platform.decide import OWN_IDS
from app.platform.grants import Grant, grant_of
from app.platform.tables import cases, commands, feed, flow
from app.wire.messages import HEADER_PERSON, HEADER_POST, WireOutcome
from tests.faults.sim.files import whole
from tests.faults.sim.ledger import Ledger, Order

EVERYTHING = 10_000
HISTORY_S = 30  # until the history somebody looks at is there
VERSION = CASE_COLUMNS.index("version")
COMMAND_ID, ATTACHMENTS = (FLOW_COLUMNS.index(name) for name in ("command_id", "attachments"))


Seat = tuple[str, str]  # a person and a post


class Truth:
    """What the platform has, read once."""

    def __init__(self, engine: Engine) -> None:
        district, identity = city.read_district(engine)
        self._engine, self._law, self._epoch = engine, Law(district), identity.epoch
        with engine.connect().execution_options(reading=True) as db:
            self.floor, self.head = city.bounds(db)
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
            self.blobs = whole(db)
        self.etag, self.district = identity.dict_etag, district

    def grant(self, seat: Seat) -> Grant:
        """What somebody may see; nobody in particular sees the whole district."""
        return grant_of(self._law, dict(zip((HEADER_PERSON, HEADER_POST), seat, strict=True)))

    def cursor(self, seat: Seat) -> Cursor:
        """Where whoever sits there has to be in the end."""
        return Cursor(self._epoch, self.grant(seat).scope, self.head)

    def cases_for(self, seat: Seat) -> dict[str, tuple[Any, ...]]:
        """The cases that whoever sits there has to have in the end."""
        with self._engine.connect().execution_options(reading=True) as db:
            ids = set(db.scalars(select(cases.c.id).where(self.grant(seat).sees())))
        return {id: row for id, row in self.cases.items() if id in ids}


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


def check_orders(ledger: Ledger, truth: Truth, others: Mapping[str, str], erased: Collection[str] = ()) -> Counter[str]:
    """Each order has one effect or one recorded refusal; nothing else has an effect. The verdicts, counted.

    Of what was done to cases that are `erased` only the news are left.
    """
    effects = Counter(command for _, _, command in truth.steps)
    news = Counter(truth.causes)
    verdicts: Counter[str] = Counter()
    for order in ledger.orders.values():
        if outcome := truth.outcomes.get(order.id):
            verdicts[outcome.status] += 1
            found = {} if order.case in erased else {"effects": effects[order.id]}
            if not truth.floor or news[order.id] > 1:  # what was forgotten cannot be counted
                found["news"] = news[order.id]
            _check_order(ledger, order, outcome.status, found)
        elif not _was_told(order):
            ledger.fault("lost", f"{order.kind} {order.id} of {order.station} was never decided")
    known = set(ledger.orders) | set(others)
    for case, number, command in truth.steps:
        if command not in known and not command.startswith((OWN_IDS, f"{case}-")):
            ledger.fault("duplicated", f"step {number} of {case} was made by {command}, which nobody gave")
    if truth.seqs != list(range(truth.floor + 1, truth.head + 1)):
        ledger.fault("diverged", f"the feed is not dense: {truth.seqs}, head {truth.head}")
    return verdicts


def _was_told(order: Order) -> bool:
    """Whether the operator saw a refusal that the platform does not have: a history that was lost had it, or it built
    on such an order, and then the station itself refuses it."""
    return order.came_back and (order.restored or order.why == "predecessor")


def _check_order(ledger: Ledger, order: Order, status: str, found: Mapping[str, int]) -> None:
    is_accepted = status == Verdict.ACCEPTED.value
    for what, count in found.items():
        if count != int(is_accepted):
            kind = "duplicated" if count else "lost"
            ledger.fault(kind, f"{order.kind} {order.id} of {order.station}: {status}, {count} {what}")
    is_back = order.state is WishState.ATTENTION and not is_accepted
    if order.state is not None and not is_back:
        ledger.fault("stuck", f"{order.kind} {order.id} of {order.station} is {order.state}: {status}")


def check_files(ledger: Ledger, truth: Truth, emptied: Collection[str]) -> int:
    """All that accepted orders refer to is there as a whole; how many do. In `emptied` cases what steps still name."""
    done = [id for id, outcome in truth.outcomes.items() if outcome and outcome.status == Verdict.ACCEPTED.value]
    orders = [ledger.orders[id] for id in done if id in ledger.orders and ledger.orders[id].command.blobs()]
    named = {(each.id, blob) for each in orders if each.case not in emptied for blob in each.command.blobs()}
    named |= {(row[COMMAND_ID], blob) for row in truth.flow for blob in files_in([row[ATTACHMENTS]])}
    for id, blob in sorted(named):
        if blob not in truth.blobs:
            ledger.fault("lost", f"{id} was accepted, and its attachment {blob} is not there")
    return len(orders)


def check_versions(ledger: Ledger, truth: Truth) -> None:
    """Nothing strict is done over what its author has not seen, and nobody comes into conflict with themselves."""
    steps: dict[str, list[str]] = defaultdict(list)
    for case, _, command in truth.steps:
        steps[case].append(command)
    for order in ledger.orders.values():
        outcome = truth.outcomes.get(order.id)
        if outcome is None or order.restored or order.command.policy is not Policy.STRICT:
            continue
        seen, own = order.command.expected_version, {other.id for other in ledger.of(order.station)}
        if outcome.status == Verdict.ACCEPTED.value and order.id in steps[order.case]:
            between = steps[order.case][seen : steps[order.case].index(order.id)]
            if set(between) - set(order.command.after):
                ledger.fault("diverged", f"{order.kind} {order.id} was done over {between}, which nobody had seen")
        elif outcome.code == "version":
            between = steps[order.case][seen : int(outcome.facts["version"])]
            if between and set(between) <= own:
                ledger.fault("diverged", f"{order.kind} {order.id} met a conflict with its own station: {between}")


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


async def check_station(ledger: Ledger, truth: Truth, name: str, hall: Hall) -> None:
    """What it shows is what the platform has: cases, arrays, reference data."""
    if hall.cursor != truth.cursor(hall.operator.seat):
        ledger.fault("stuck", f"{name} is at {hall.cursor}, not {truth.cursor(hall.operator.seat)}")
    shown = await hall.page(QueueQuery(open_only=False), 0, EVERYTHING)
    pending = [row.case.id for row in shown if row.pending]
    if pending:
        ledger.fault("stuck", f"{name} still has orders under way for {pending}")
    found = {row.case.id: case_row(row.case) for row in shown}
    wanted = truth.cases_for(hall.operator.seat)
    for id in sorted(found.keys() | wanted.keys()):
        if found.get(CaseId(id)) != wanted.get(id):
            ledger.fault("diverged", f"{name}, case {id}: {_difference(found.get(CaseId(id)), wanted.get(id))}")
    _check_arrays(ledger, name, hall, found)
    if hall.dict_etag != truth.etag:
        ledger.fault("diverged", f"{name} has the reference data {hall.dict_etag}, not {truth.etag}")
    if hall.district != truth.district:
        ledger.fault("diverged", f"{name} has other reference data than those named {truth.etag}")


def _check_arrays(ledger: Ledger, name: str, hall: Hall, found: Mapping[CaseId, tuple[Any, ...]]) -> None:
    status, red = CASE_COLUMNS.index("closed_ms"), CASE_COLUMNS.index("red_ms")
    wanted = {id: row[red] for id, row in found.items() if row[status] == 0}
    arrays = dict(zip(hall.open_cases.ids, map(int, hall.open_cases[COLUMNS[-1]]), strict=True))
    if arrays != wanted:
        ledger.fault("diverged", f"{name}: the arrays have {sorted(arrays)}, the cache {sorted(wanted)}")


async def check_histories(ledger: Ledger, truth: Truth, name: str, hall: Hall) -> None:
    """Every step of the open cases is there once somebody has looked."""
    wanted: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for row in truth.flow:
        wanted[row[0]].append(row)
    for id in truth.cases_for(hall.operator.seat):
        story = await _whole_story(hall, CaseId(id))
        if story is None or not story.row.case.is_open:
            continue
        flow_found = [astuple(record) for record in story.flow]
        if flow_found != wanted[id]:
            ledger.fault("diverged", f"{name}: the history of {id} has {len(flow_found)} of {len(wanted[id])}")


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
    is_whole = not (hall.flow_wanted.is_set() or hall.archive.wanted.is_set() or hall.attachments.unsent)
    return is_whole and not hall.wishes(WishState.WAITING, WishState.BEHIND, WishState.ACCEPTED)
