"""Every message of dsync/1 between hall and platform, one typed model each (sync.md §2).

Rows of cases and flow records travel as arrays in the order of CASE_COLUMNS and FLOW_COLUMNS; a snapshot
names the columns in its header. Times are UTC milliseconds.
"""

from dataclasses import fields
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import msgspec

from app.domain.cases import Case, FlowRecord
from app.domain.limits import NEVER_MS

PROTOCOL_MIN, PROTOCOL_MAX = 1, 1  # what this program speaks
SCHEMA = 2  # of the case and flow rows; raise it when a column changes meaning
HEADER_EPOCH, HEADER_SCOPE, HEADER_HEAD, HEADER_TIME = "Sync-Epoch", "Sync-Scope", "Sync-Head", "Sync-Time"
HEADER_PROTOCOL = "Sync-Protocol"
HEADER_RECEIVED = "Sync-Received"  # how many bytes of an attachment are here
HEADER_FLOOR = "Sync-Floor"
HEADER_PERSON, HEADER_POST = "Sync-Person", "Sync-Post"  # who asks and in which post, percent-encoded

NO_CONTROL = r"^[^\x00-\x1f\x7f]*$"
Name = Annotated[str, msgspec.Meta(max_length=40, pattern=NO_CONTROL)]  # "" is refused by what it names, in words
Id = Annotated[str, msgspec.Meta(min_length=1, max_length=40, pattern=NO_CONTROL)]
MOST_NAMED = 10_000  # commands or files that one command may build on: a statement has room for some 32,000
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


def _row_type(kind: type) -> Any:
    return tuple[tuple(f.type if f.type in {int, float} else str for f in fields(kind))]  # type: ignore[misc]


if TYPE_CHECKING:
    CaseRow = tuple[Any, ...]
    FlowRow = tuple[Any, ...]
else:
    CaseRow = _row_type(Case)
    FlowRow = _row_type(FlowRecord)


class Stream(StrEnum):
    """What can be taken as a snapshot: reference data, cases, and the history of the open ones."""

    DICTIONARY = "dict"
    OPEN = "cases:open"  # what a desk needs to begin
    CLOSED = "cases:closed"  # those closed in the last days
    FLOW = "flow:open"


class CommandKind(msgspec.Struct, frozen=True, kw_only=True):
    """`v`: the newest version of its body; `not_after_ms`: how long it may wait before it is stale, 0 = for ever."""

    kind: str
    v: int
    policy: str
    offline: str
    not_after_ms: int
    fields: list[str]


class Capabilities(msgspec.Struct, frozen=True, kw_only=True):
    protocol_min: int
    protocol_max: int
    schema: int
    epoch: str
    scope: str
    district: str
    name: str
    dict_etag: str
    head: int
    floor: int
    retention_days: int
    outcome_days: int  # how long a command's outcome is kept at least
    page_limit: int
    command_limit: int
    body_limit: int  # bytes of one request
    blob_limit: int  # bytes of one attachment
    jitter_s: float  # a client that lost its line waits a random part of this before it comes back
    time_ms: int
    features: list[str]
    commands: list[CommandKind]


class SnapshotHeader(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="h"):
    epoch: str
    scope: str
    seq: int
    stream: str
    schema: int
    cols: list[str]
    count_est: int
    closed_after_ms: int = 0  # of closed cases: none that was closed before is in it


class SnapshotMark(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="m"):
    """A resume point: `n` rows up to key `after` have been sent since the snapshot began, in however many answers.

    `sha256` is over the one of the mark before, in hexadecimal, and the row lines in between.
    """

    after: str
    n: int
    sha256: str


class SnapshotEnd(msgspec.Struct, frozen=True, kw_only=True, tag_field="t", tag="e"):
    """The trailer, with count and sum as a mark has them. Without it a snapshot is incomplete."""

    n: int
    sha256: str


class Op(StrEnum):
    """What an event does to who follows the feed."""

    PUT = "put"  # the case as it is now, and the step that led to `ver`
    LEAVE = "leave"  # it is no longer theirs to see
    REDACT = "redact"  # as put; what `fields` said before is to be wiped, and the history with it
    ERASE = "erase"  # nothing of it may stay


class Change(msgspec.Struct, frozen=True, kw_only=True):
    """One event of the feed: of a case that is still in scope the full row, as it is when it is read."""

    seq: int
    op: Op
    id: str
    ver: int
    cause: str
    by: str
    at: int
    row: CaseRow | None = None
    flow: list[FlowRow] = []
    fields: list[str] = []


class FeedPage(msgspec.Struct, frozen=True, kw_only=True):
    """Everything in scope in (`since`, `next`]. The client applies it only if epoch, scope and since are its own."""

    epoch: str
    scope: str
    since: int
    next: int
    head: int
    more: bool
    time_ms: int
    changes: list[Change]


class CommandEnvelope(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    kind: str
    v: int
    case: Id
    exp: Annotated[int, msgspec.Meta(le=NEVER_MS)]
    after: Annotated[list[Id], msgspec.Meta(max_length=MOST_NAMED)]
    author: Name
    post: Name
    device: Name
    issued_ms: Annotated[int, msgspec.Meta(ge=0, le=NEVER_MS)]
    clock_offset_ms: int
    body: dict[str, Any]
    not_after_ms: Annotated[int, msgspec.Meta(ge=0, le=NEVER_MS)] = 0  # later it is stale; 0 = by its kind
    blobs: Annotated[list[Sha256], msgspec.Meta(max_length=MOST_NAMED)] = []  # the files it refers to


class CommandBatch(msgspec.Struct, frozen=True, kw_only=True):
    commands: list[CommandEnvelope]


class WireOutcome(msgspec.Struct, frozen=True, kw_only=True):
    id: str
    status: str
    seq: int = 0
    code: str = ""
    facts: dict[str, Any] = {}
    text: str = ""
    text_en: str = ""
    case: CaseRow | None = None
    missing: list[str] = []  # of a deferred one: "after:<id>", "blob:<sha256>"


class OutcomeBatch(msgspec.Struct, frozen=True, kw_only=True):
    """The outcomes in the order of the commands, each of the same `epoch`."""

    epoch: str
    outcomes: list[WireOutcome]


class CommandRecord(msgspec.Struct, frozen=True, kw_only=True):
    """What is recorded of one command; that nothing is, is said with 404: it is safe to send."""

    epoch: str
    outcome: WireOutcome


class BlobAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How much of an attachment the platform has; it is whole, and can be read, when that is all of it."""

    sha256: str
    size: int
    received: int


class StreamState(msgspec.Struct, frozen=True, kw_only=True):
    """Where a stream stands for this session; `etag` is of the reference data."""

    stream: str
    head: int
    floor: int
    count: int
    etag: str = ""


class Streams(msgspec.Struct, frozen=True, kw_only=True):
    epoch: str
    scope: str
    streams: list[StreamState]


class DigestPage(msgspec.Struct, frozen=True, kw_only=True):
    """The sums of a stream's cases at a place of the feed, as app.domain.digests makes them: 256 of 64 bits."""

    epoch: str
    scope: str
    at: int
    stream: str
    sums: list[int]


class BucketPage(msgspec.Struct, frozen=True, kw_only=True):
    """The cases of a bucket, id and version, as they were at event `seq` or later."""

    epoch: str
    scope: str
    seq: int
    number: int
    cases: dict[str, int]


class CasesPage(msgspec.Struct, frozen=True, kw_only=True):
    """Cases as they were at event `seq` or later; one that was asked for and is not here is not to be seen."""

    epoch: str
    scope: str
    seq: int
    cases: list[CaseRow]


class CaseRecord(msgspec.Struct, frozen=True, kw_only=True):
    """One case as it is now. Its ETag, the version, means the same case only within one `epoch`."""

    epoch: str
    scope: str
    case: CaseRow


class HistoryPage(msgspec.Struct, frozen=True, kw_only=True):
    """The steps of a case that were asked for, in order; `ver` is the case's version, read before them."""

    epoch: str
    id: str
    ver: int
    flow: list[FlowRow]


class TimeAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """t1: the client's own stamp, echoed; t2: received; t3: answered (platform clock)."""

    t1: int
    t2: int
    t3: int


class OutageNotice(msgspec.Struct, frozen=True, kw_only=True):
    """An outage that the clocks must not count. `street` or `dept` narrows it; neither: the whole district."""

    id: Id
    from_ms: int
    to_ms: int
    notice: Annotated[str, msgspec.Meta(pattern=NO_CONTROL)]  # for the public
    author: Name  # person id, of a security administrator
    street: str = ""
    dept: str = ""


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """A workstation has wiped all that these events of the feed told it to wipe."""

    epoch: Id
    device: Id
    wiped: Annotated[list[Annotated[int, msgspec.Meta(ge=1, le=NEVER_MS)]], msgspec.Meta(max_length=1000)]


class ReceiptKept(msgspec.Struct, frozen=True, kw_only=True):
    """The receipt, and how many of its events were wipes of this history; the others mean nothing here."""

    receipt: Receipt
    kept: int


class OutageDeclared(msgspec.Struct, frozen=True, kw_only=True):
    """`cases`: how many open ones are in its scope now."""

    id: str
    cases: int


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """application/problem+json with a stable `code`; the title in both languages of the hall."""

    status: int
    code: str
    title: str
    title_en: str = ""
    detail: str = ""
