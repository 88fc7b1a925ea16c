"""What a case is (domain.md §3).

A case is flat: every field is one column of the wire's rows and of the tables, in this order; its timers and side
objects travel in two columns of JSON. Times are UTC milliseconds; 0 is "did not happen", NEVER_MS "no deadline".
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, NewType

import msgspec

from app.domain.limits import NEVER_MS
from app.domain.sides import Sides
from app.domain.timers import Timers

CaseId = NewType("CaseId", str)


class Status(StrEnum):
    """Main states (domain.md §3.5)."""

    DRAFT = "DRAFT"  # not yet registered; on this workstation only
    REPORTED = "REPORTED"
    PRE_VERIFY = "PRE_VERIFY"
    TO_FILE = "TO_FILE"
    NOT_FILED = "NOT_FILED"
    TO_DISPATCH = "TO_DISPATCH"
    TO_SIGN = "TO_SIGN"
    HANDLING = "HANDLING"
    SUSPENDED = "SUSPENDED"
    FEEDBACK = "FEEDBACK"
    POST_CHECK = "POST_CHECK"
    TO_CLOSE = "TO_CLOSE"
    CLOSED = "CLOSED"
    ARCHIVED = "ARCHIVED"
    TRANSFERRED = "TRANSFERRED"
    VOID = "VOID"


ENDED = frozenset({Status.NOT_FILED, Status.CLOSED, Status.ARCHIVED, Status.TRANSFERRED, Status.VOID})


class Channel(StrEnum):
    """Where a case came from (domain.md §3.4)."""

    H12345 = "h12345"
    H12319 = "h12319"
    H962000 = "h962000"
    P110_IN = "p110_in"
    P110_OUT = "p110_out"
    INSPECTOR = "inspector"
    STATION = "station"
    WHISTLE = "whistle"
    VIDEO_AI = "video_ai"
    IOT = "iot"
    LEADER = "leader"
    MEDIA = "media"
    SUP = "sup"
    UPPER = "upper"
    LOWER = "lower"
    PEER = "peer"
    SNAP = "snap"


class Urgency(StrEnum):
    ORDINARY = "ordinary"
    URGENT = "urgent"
    EXTRA_URGENT = "extra_urgent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case, as the city holds it at `version`."""

    id: CaseId
    version: int
    case_no: str = ""  # 19 digits, issued by the platform when filed; "" before
    status: Status = Status.REPORTED
    channel: Channel = Channel.H12345
    urgency: Urgency = Urgency.ORDINARY
    category: str = ""  # code of the catalogue, "" = not chosen yet
    condition: int = 0  # number of the filing condition, 0 = not chosen yet
    title: str = ""
    description: str = ""
    address: str = ""
    lon: float = 0.0
    lat: float = 0.0
    grid: str = ""  # unit grid, 15 digits
    street: str = ""  # 9 digits
    dept: str = ""  # main department
    responsible: str = ""  # person id of the one named person of the current step
    caller: str = ""  # masked
    phone: str = ""  # masked
    reported_ms: int = 0
    filed_ms: int = 0
    dispatched_ms: int = 0
    signed_ms: int = 0
    handled_ms: int = 0
    closed_ms: int = 0
    stage_from_ms: int = 0  # the clock of the current stage
    stage_yellow_ms: int = NEVER_MS
    stage_orange_ms: int = NEVER_MS
    stage_red_ms: int = NEVER_MS
    handle_from_ms: int = 0  # the handling clock, from dispatch to feedback
    handle_yellow_ms: int = NEVER_MS
    handle_orange_ms: int = NEVER_MS
    handle_red_ms: int = NEVER_MS
    total_from_ms: int = 0  # the overall clock, from filing to closing
    total_yellow_ms: int = NEVER_MS
    total_orange_ms: int = NEVER_MS
    total_red_ms: int = NEVER_MS
    yellow_ms: int = NEVER_MS  # the worst of the running clocks: when the case turns yellow,
    orange_ms: int = NEVER_MS  # orange
    red_ms: int = NEVER_MS  # and red; its deadline
    limit_amount: int = 0
    limit_unit: str = ""
    urged: int = 0
    returned: int = 0
    extended: int = 0
    reworked: int = 0
    close_kind: str = ""
    satisfaction: str = ""  # satisfied, basically, not, unreachable or "" = not asked
    updated_ms: int = 0
    red2_ms: int = NEVER_MS  # when the worst running clock has used so much that it is red-2
    red3_ms: int = NEVER_MS  # and red-3
    catalogue: str = ""  # version of the catalogue that holds for it
    hotline_class: str = ""  # consult, review, ordinary, complex or "" = not classified
    handler: str = ""  # person id, assigned by the department
    dept_basis: str = ""  # why this department: an entry of the responsibility list, or a code
    dispatched_by: str = ""  # person id of who chose it
    handled_by: str = ""  # person id of who did the work or confirmed it
    previous: str = ""  # the state that verifying returns to
    parent: str = ""  # the case it was merged into
    related: str = ""  # ids of linked cases, divided by spaces
    self_handled: int = 0  # 1: solved on the spot by who reported it
    unclear: int = 0  # 1: who is liable was not known when it was filed
    return_until_ms: int = 0  # the end of the return window
    contacted_ms: int = 0  # the caller was telephoned
    visited_ms: int = 0  # the caller was asked for an opinion
    repeats: int = 0  # 重复投诉
    exempt: str = ""  # id of the appeal that exempts it from the count of overdue cases
    ladder: int = 0  # done by the platform itself, added up: 1 reminded, 2 urged, 4 supervision, 8 inquiry proposed
    urged_ms: int = 0
    stepped_ms: int = 0  # when the last step happened
    wake_ms: int = NEVER_MS  # when the platform has to look at it by itself
    awaits: str = ""  # kinds of open side objects, divided by spaces
    flow_hash: str = ""  # of the last flow record
    timers: Timers = ()
    sides: Sides = ()

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED


CASE_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Case))


def altered(case: Case, **news: Any) -> Case:
    """The case with other values, as dataclasses.replace makes it.

    That takes five times as long for so many fields, which a step does a dozen times and a history a million.
    """
    made = object.__new__(Case)
    for put, value in zip(_case_slots, _case_values(case), strict=True):
        put(made, value)
    for name, value in news.items():
        _slot_of[name](made, value)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRecord:
    """One step of a case's history, append-only (domain.md §3.8). `number` is the version it led to.

    `serial` (流水号) binds the step to one natural person; `hash` covers the record and the hash before it.
    """

    case_id: CaseId
    number: int
    command: str
    command_id: str
    from_status: str
    to_status: str
    actor: str  # person id
    actor_name: str
    post: str
    dept: str  # the actor's department
    responsible: str  # the one named person the step is bound to
    receiver: str = ""  # department or person it goes to
    text: str = ""
    origin: str = "platform"  # platform, desk, mobile or auto
    occurred_ms: int = 0  # when the person acted
    recorded_ms: int = 0  # when the platform had it
    serial: str = ""  # case number and step, 3 digits
    reason: str = ""  # a code
    attachments: str = ""  # references of the evidence, one a line
    override: str = ""  # why a separation of duties was set aside; audited as high
    device: str = ""
    prev_hash: str = ""
    hash: str = ""


FLOW_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(FlowRecord))


def case_row(case: Case) -> tuple[Any, ...]:
    """The case as a row in the order of CASE_COLUMNS, enums and parts as strings."""
    row = list(_case_values(case))
    for place in _ENUM_PLACES:
        row[place] = str(row[place])
    for place in _PART_PLACES:
        row[place] = msgspec.json.encode(row[place]).decode() if row[place] else ""
    return tuple(row)


def case_from_row(row: Sequence[Any]) -> Case:
    """The case of a row in the order of CASE_COLUMNS; ValueError for a row that is not one of a case."""
    values = dict(zip(CASE_COLUMNS, row, strict=True))
    for name, kind in _CASE_ENUMS.items():
        values[name] = kind(values[name])
    try:
        for name, decoder in _CASE_PARTS.items():
            values[name] = decoder.decode(values[name]) if values[name] else ()
    except msgspec.DecodeError as error:
        raise ValueError(f"not the timers or side objects of a case: {error}") from error
    return Case(**values)


def flow_row(record: FlowRecord) -> tuple[Any, ...]:
    """The record as a row in the order of FLOW_COLUMNS."""
    return tuple(_flow_values(record))


def flow_from_row(row: Sequence[Any]) -> FlowRecord:
    return FlowRecord(**dict(zip(FLOW_COLUMNS, row, strict=True)))


_CASE_ENUMS: dict[str, type[StrEnum]] = {"status": Status, "channel": Channel, "urgency": Urgency}
_CASE_PARTS: dict[str, msgspec.json.Decoder[Any]] = {
    "timers": msgspec.json.Decoder(Timers),
    "sides": msgspec.json.Decoder(Sides),
}
_ENUM_PLACES = [CASE_COLUMNS.index(name) for name in _CASE_ENUMS]
_PART_PLACES = [CASE_COLUMNS.index(name) for name in _CASE_PARTS]
_case_values = attrgetter(*CASE_COLUMNS)
_slot_of = {name: vars(Case)[name].__set__ for name in CASE_COLUMNS}
_case_slots = tuple(_slot_of.values())
_flow_values = attrgetter(*FLOW_COLUMNS)
