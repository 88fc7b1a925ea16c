"""What the hall needs from the outside. local_db and app.city provide it; tests bring stand-ins that behave."""

from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app.domain.cases import Case, CaseId, FlowRecord
from app.domain.commands import Command, CommandId
from app.domain.district import District
from app.domain.outcomes import Outcome
from app.hall.wipes import Wipes

if TYPE_CHECKING:
    from app.hall.comparison import Bucket, Rows, Sums

T = TypeVar("T")

CaseRow = Sequence[Any]  # in the order of CASE_COLUMNS
FlowRow = Sequence[Any]  # in the order of FLOW_COLUMNS


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where we are in the city's history. seq -1: nowhere, a snapshot is needed."""

    epoch: str
    scope: str
    seq: int


NOWHERE = Cursor("", "", -1)
CACHE_DAMAGED = "cache_damaged"  # a note of the store that is for the hall alone: something could not be read


Step = tuple[CaseId, int]  # a case and its version after an event


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of the city's feed: everything in (since, cursor.seq].

    Rows are as the city has them now, so a case that left and came back is here with its last version: whatever the
    order of the events, the event with the highest version holds.
    """

    since: int
    cursor: Cursor
    head: int
    city_ms: int  # the platform's clock when it answered
    cases: Sequence[CaseRow] = ()
    flow: Sequence[FlowRow] = ()
    steps: Sequence[Step] = ()  # every event that brought a row, in order
    left: Sequence[Step] = ()  # no longer ours to see
    wiped: Sequence[Step] = ()  # something personal was taken out: what we have of them is to be destroyed
    erased: Sequence[CaseId] = ()
    wipes: Sequence[int] = ()  # the numbers of the events that have to be acknowledged once nothing is left

    @property
    def follows(self) -> Cursor:
        """Where one has to be to take it."""
        return Cursor(self.cursor.epoch, self.cursor.scope, self.since)


@dataclass(frozen=True, slots=True)
class Applied:
    """What a batch did beside bringing rows: cases that are gone, and those of which an event is missing.

    `cursor` is where the store is now. Nothing was done with a batch that did not follow: then it was not `taken`.
    """

    cursor: Cursor
    taken: bool = True
    removed: frozenset[CaseId] = frozenset()
    gaps: frozenset[CaseId] = frozenset()


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a snapshot has come: `n` rows up to key `after`, and the sum over them. It can be gone on with there."""

    cursor: Cursor
    after: str = ""
    n: int = 0
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """All steps of a case up to `version`, in one history of the city."""

    epoch: str
    version: int
    flow: Sequence[FlowRow]


@dataclass(frozen=True, slots=True)
class CityFacts:
    """What the platform says of itself before anything else."""

    epoch: str
    scope: str
    dict_etag: str
    name: str
    head: int
    outcome_days: int = 400  # how long it remembers what it answered to a command
    offers: Mapping[str, int] = field(default_factory=dict)  # kinds of commands and their newest version
    jitter_s: float = 0.0  # who lost the line waits a random part of this before coming back


@dataclass(frozen=True, slots=True)
class SnapshotPart:
    """Some rows of a snapshot, the cursor at which the feed continues it, and how far it has come with them.

    A snapshot that breaks off raises CityUnreachable: what was staged is not taken over.
    """

    cursor: Cursor
    expected: int
    rows: Sequence[Sequence[Any]]
    mark: Mark | None = None
    closed_after_ms: int = 0  # of closed cases: none that was closed before is in it


class WishState(StrEnum):
    """The states an operator sees of an order (sync.md §2.5)."""

    WAITING = "waiting"  # 待上传
    BEHIND = "behind"  # 等待前置: it builds on an order that needs a person. Derived, never on disk
    ACCEPTED = "accepted"  # 已受理, its effect not yet in the feed
    ATTENTION = "attention"  # 需处理: conflict or refusal, a person must decide
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Wish:
    """An order of this workstation and how far it has come.

    `epoch` is the history of the platform in which it was answered, `settled_ms` the platform's time then;
    `earlier` is what a history that was lost had answered, while it is offered again and when the answers differ.
    """

    command: Command
    state: WishState = WishState.WAITING
    outcome: Outcome | None = None
    epoch: str = ""
    settled_ms: int = 0
    earlier: Outcome | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody has begun to fill in. `kind` and `body` are the form's own affair; `key` names its place."""

    key: str
    kind: str
    case_id: CaseId
    body: Mapping[str, Any]
    saved_ms: int


class Way(StrEnum):
    """The three ways out of 需处理. On disk: never change them."""

    MINE = "mine"  # the same command again, on the case as it is now
    THEIRS = "dismissed"  # what the platform has stands; the order is let go
    REDO = "redo"  # the form again, with another body


@dataclass(frozen=True, slots=True)
class Decision:
    """What an operator decided about an order that came back. Never changed, never deleted.

    `instead` is the order given in its place, "" where it was let go.
    """

    command_id: CommandId
    decision: str
    operator: str
    post: str
    at_ms: int
    note: str = ""
    instead: str = ""


@dataclass(frozen=True, slots=True)
class Holdings:
    """What is held on this workstation. `free_bytes`: left on the disk it is on."""

    cases: int = 0
    open_cases: int = 0
    histories: int = 0  # cases of which steps are here
    steps: int = 0
    cache_bytes: int = 0
    orders_bytes: int = 0
    free_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """All that survived the last run. `clock_offset_ms`: platform clock minus ours, as last measured."""

    cursor: Cursor
    as_of_ms: int
    clock_offset_ms: int
    district: District | None
    dict_etag: str
    wishes: Sequence[Wish]
    offers: Mapping[str, int] = field(default_factory=dict)  # the platform's, as last heard
    notes: Sequence[str] = ()  # what had to be set aside, as error codes
    archived: bool = True  # the closed cases are here too


class Sort(StrEnum):
    DEADLINE = "deadline"
    LIGHT = "light"  # worst light first, then deadline
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class QueueQuery:
    """Which cases a queue shows. Empty filters let everything pass; `lights` are 0 blue … 3 red at `now_ms`."""

    sort: Sort = Sort.DEADLINE
    statuses: tuple[str, ...] = ()
    streets: tuple[str, ...] = ()
    depts: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    urgencies: tuple[str, ...] = ()
    lights: tuple[int, ...] = ()
    grid: str = ""
    text: str = ""
    due_within_ms: int = 0  # red between `now_ms` and so much later; 0 = whenever
    only: tuple[CaseId, ...] = ()
    open_only: bool = True
    now_ms: int = 0


@dataclass(frozen=True, slots=True)
class Flows:
    """Cases taken in, closed, and closed in time in each of some hours; the first began at `start_ms`."""

    start_ms: int
    reported: Sequence[int]
    closed: Sequence[int]
    in_time: Sequence[int]


@dataclass(frozen=True, slots=True)
class TimeSample:
    """One measurement of the platform's clock: its time minus ours, and how long the answer took."""

    offset_ms: int
    round_trip_ms: int


class Store(Protocol):
    """The local files. Every method may raise StoreFailed."""

    async def load(self) -> Saved: ...
    async def verify(self) -> str: ...
    async def look_after(self) -> Sequence[str]:
        """What has become of files and disk since the last time, as in Saved.notes."""

    async def apply(self, batch: Batch) -> Applied: ...
    async def staged(self) -> Mark | None: ...
    async def wiped(self) -> Sequence[Wipes]: ...
    async def acknowledged(self, wiped: Wipes) -> None: ...
    async def begin_snapshot(self) -> None: ...
    async def stage(self, part: SnapshotPart) -> None: ...
    async def finish_snapshot(self, cursor: Cursor, as_of_ms: int) -> None: ...
    async def archive_mark(self) -> Mark | None: ...
    async def drop_archive_mark(self) -> None: ...
    async def keep_archive(self, part: SnapshotPart) -> bool: ...
    async def finish_archive(self, cursor: Cursor, closed_after_ms: int) -> bool: ...
    async def sums(self) -> Sequence["Sums"]: ...
    async def bucket(self, sums: "Sums", number: int) -> Mapping[CaseId, int]: ...
    async def repair(self, ids: Sequence[CaseId], found: "Rows") -> frozenset[CaseId] | None: ...
    async def keep_district(self, district: District, etag: str) -> None: ...
    async def keep_offset(self, clock_offset_ms: int) -> None: ...
    async def keep_flow(self, part: SnapshotPart) -> bool: ...
    async def keep_history(self, case_id: CaseId, history: History) -> bool: ...
    async def count(self, query: QueueQuery) -> int: ...
    async def page(self, query: QueueQuery, offset: int, limit: int) -> Sequence[Case]: ...
    async def rank(self, query: QueueQuery, case_id: CaseId) -> int: ...
    async def cases(self, ids: Sequence[CaseId]) -> Sequence[Case]: ...
    async def flow(self, case_id: CaseId) -> Sequence[FlowRecord]: ...
    async def open_rows(self, names: Sequence[str]) -> Sequence[tuple[Any, ...]]: ...
    async def hourly(self, start_ms: int, hours: int) -> Flows: ...
    async def keep(self, wish: Wish) -> None: ...
    async def settle(self, *wishes: Wish) -> None: ...
    async def order(self, command_id: CommandId) -> Wish | None:
        """Any order of this workstation, finished or not, as far as it is still kept in full."""

    async def offer_again(self, epoch: str, since_ms: int) -> Sequence[Wish]:
        """Make every order wait anew that was accepted after `since_ms`, in another history than `epoch`.

        All unfinished orders, oldest first; none when nothing had to be offered again.
        """

    async def compact(self, before_ms: int) -> None:
        """Of orders finished before then only that they were is kept."""

    async def keep_offers(self, offers: Mapping[str, int]) -> None: ...
    async def decide(self, decision: Decision, wish: Wish, instead: Wish | None = None) -> None:
        """Log the decision, give the order its new state and keep the order that takes its place, all or nothing."""

    async def decisions(self) -> Sequence[Decision]: ...
    async def orders(self, ids: Sequence[CommandId]) -> Sequence[Wish]:
        """These orders, settled or not, as far as they were given here."""

    async def holdings(self) -> Holdings: ...
    async def keep_draft(self, draft: Draft) -> None: ...
    async def drafts(self) -> Sequence[Draft]: ...
    async def drop_draft(self, key: str) -> None: ...


class City(Protocol):
    """The platform. Every method may raise CityUnreachable; `news` and what goes on from a mark also CursorGone."""

    def act_as(self, person: str, post: str) -> None:
        """From now on in the name of this person and post; news that are waited for break off. "" = nobody."""

    async def facts(self) -> CityFacts: ...
    async def time(self) -> TimeSample: ...
    async def district(self, etag: str = "") -> District:
        """The reference data; those of `etag`, or CityUnreachable when others come."""

    def cases(self, mark: Mark | None = None) -> AsyncGenerator[SnapshotPart, None]: ...
    def closed(self, mark: Mark | None = None) -> AsyncGenerator[SnapshotPart, None]: ...
    def flow(self) -> AsyncGenerator[SnapshotPart, None]: ...
    async def news(self, cursor: Cursor) -> Batch: ...
    async def sums(self, ours: "Sums") -> "Sums": ...
    async def bucket(self, ours: "Sums", number: int) -> "Bucket": ...
    async def rows(self, ids: Sequence[CaseId]) -> "Rows": ...
    async def send(self, commands: Sequence[Command]) -> Sequence[Outcome]: ...
    async def history(self, case_id: CaseId) -> History: ...
    async def acknowledge(self, wiped: Wipes) -> None: ...


@dataclass(frozen=True, slots=True)
class Blob:
    """A file by its hash; `size` in bytes. `is_unsent`: the city may not have it yet."""

    sha256: str
    size: int
    is_unsent: bool = True


class Blobs(Protocol):
    """The files of this workstation. Every method may raise StoreFailed."""

    async def keep(self, path: Path) -> Blob: ...
    async def unsent(self) -> Sequence[Blob]: ...
    async def send_again(self, sha256: str) -> bool: ...
    async def find(self, sha256: str) -> Path | None: ...


class BlobStore(Blobs, Protocol):
    """The same, and what carrying them up and down needs."""

    async def read(self, sha256: str, start: int, length: int) -> bytes: ...
    async def sent(self, sha256: str) -> None: ...
    async def received(self, sha256: str) -> int: ...
    async def add(self, sha256: str, part: bytes, *, is_last: bool) -> bool: ...


class BlobCity(Protocol):
    """The platform as a place for files. Every method may raise CityUnreachable."""

    async def blob_received(self, sha256: str) -> int:
        """How many bytes of it are there; all of them once it is whole."""

    async def send_blob(self, sha256: str, start: int, size: int, part: bytes) -> int:
        """Send the bytes from `start`; how many are there then, which says where to go on."""

    async def blob_part(self, sha256: str, start: int, length: int) -> tuple[bytes, int]:
        """At most `length` bytes of a whole one from `start`, and its size."""


class Clock(Protocol):
    """Time, and nothing else tells it."""

    def now_ms(self) -> int:
        """This machine's wall clock, UTC milliseconds."""

    def monotonic_ms(self) -> int:
        """Milliseconds that only ever go forward, from some start."""

    async def sleep(self, seconds: float) -> None: ...


class Worker(Protocol):
    """Somewhere to do slow work off the main thread."""

    async def run(self, job: Callable[[], T]) -> T: ...
