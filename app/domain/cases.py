"""What a case is (domain.md §3).

A case is flat: every field is one column of the wire's rows and of the tables, in this order. Times are UTC
milliseconds; 0 is "did not happen", NEVER_MS "no deadline".
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from operator import attrgetter
from typing import Any, NewType

CaseId = NewType("CaseId", str)

NEVER_MS = 2**53 - 1  # later than any deadline, and exact in JSON and in a float


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
    INSPECTOR = "inspector"
    STATION = "station"
    WHISTLE = "whistle"
    VIDEO_AI = "video_ai"
    IOT = "iot"
    LEADER = "leader"
    MEDIA = "media"
    SUP = "sup"
    UPPER = "upper"
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

    @property
    def is_open(self) -> bool:
        return self.status not in ENDED


CASE_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(Case))


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowRecord:
    """One step of a case's history, append-only (domain.md §3.8). `number` is the version it led to."""

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


FLOW_COLUMNS: tuple[str, ...] = tuple(field.name for field in fields(FlowRecord))


def case_row(case: Case) -> tuple[Any, ...]:
    """The case as a row in the order of CASE_COLUMNS, enums as their strings."""
    return tuple(value.value if isinstance(value, StrEnum) else value for value in _case_values(case))


def case_from_row(row: Sequence[Any]) -> Case:
    """The case of a row in the order of CASE_COLUMNS; ValueError for a status, channel or urgency unknown here."""
    values = dict(zip(CASE_COLUMNS, row, strict=True))
    values |= {name: kind(values[name]) for name, kind in _CASE_ENUMS.items()}
    return Case(**values)


def flow_row(record: FlowRecord) -> tuple[Any, ...]:
    """The record as a row in the order of FLOW_COLUMNS."""
    return tuple(_flow_values(record))


def flow_from_row(row: Sequence[Any]) -> FlowRecord:
    return FlowRecord(**dict(zip(FLOW_COLUMNS, row, strict=True)))


_CASE_ENUMS: dict[str, type[StrEnum]] = {"status": Status, "channel": Channel, "urgency": Urgency}
_case_values = attrgetter(*CASE_COLUMNS)
_flow_values = attrgetter(*FLOW_COLUMNS)
