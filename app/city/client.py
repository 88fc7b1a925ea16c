"""Talking to the city platform: three lanes, so that waiting for news never delays an order."""

from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import closing
from typing import Any, TypeVar

import zstandard
from requests.adapters import BaseAdapter

from app.city.events import News
from app.city.http import HttpSession, troubles
from app.city.snapshot import Asked, parts
from app.domain.cases import CASE_COLUMNS, FLOW_COLUMNS, CaseId
from app.domain.commands import Command
from app.domain.district import District
from app.domain.outcomes import Outcome
from app.errors import BadInput, CityUnreachable
from app.hall.comparison import Bucket, Rows, Sums
from app.hall.ports import Batch, CityFacts, Clock, Cursor, History, Mark, SnapshotPart, TimeSample
from app.hall.wipes import Wipes
from app.lanes import Lane
from app.wire import codec
from app.wire.messages import (
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    SCHEMA,
    BlobAnswer,
    BucketPage,
    Capabilities,
    CaseRow,
    CasesPage,
    Change,
    CommandBatch,
    DigestPage,
    FeedPage,
    HistoryPage,
    Op,
    OutageDeclared,
    OutageNotice,
    OutcomeBatch,
    Receipt,
    ReceiptKept,
    Stream,
    TimeAnswer,
)
from app.wire.messages import FlowRow as WireFlowRow

T = TypeVar("T")

Lanes = Callable[..., Lane]


class CityClient:
    """`device` names this workstation to the platform; it asks in `lanes`, over `line` instead of the network."""

    def __init__(
        self, url: str, clock: Clock, device: str, lanes: Lanes = Lane, line: BaseAdapter | None = None
    ) -> None:
        self._clock = clock
        self._device = device
        self._offset_ms = 0
        self._seat = ("", "")
        self._all = tuple(
            _LanedSession(f"city-{name}", HttpSession(url, line), lanes)
            for name in ("listen", "speak", "fetch", "files")
        )
        self._listen, self._speak, self._fetch, self._files = self._all
        self._news = News(self._listen.session)
        self._listen.at_last(self._news.close)

    async def facts(self) -> CityFacts:
        found = await self._listen.run(lambda: self._listen.session.get("/v1/capabilities", Capabilities))
        protocol = _common_protocol(found)
        if found.schema != SCHEMA:
            raise CityUnreachable("other_schema", f"the platform speaks schema {found.schema}, this program {SCHEMA}")
        for laned in self._all:
            laned.session.speak(protocol)
        return CityFacts(
            found.epoch,
            found.scope,
            found.dict_etag,
            found.name,
            found.head,
            outcome_days=found.outcome_days,
            offers={kind.kind: kind.v for kind in found.commands},
            jitter_s=found.jitter_s,
        )

    async def time(self) -> TimeSample:
        sample = await self._speak.run(self._ask_time)
        self._offset_ms = sample.offset_ms
        return sample

    async def district(self, etag: str = "") -> District:
        return await self._fetch.run(lambda: self._ask_district(etag))

    def act_as(self, person: str, post: str) -> None:
        seat = (person, post)
        if seat != self._seat:
            self._seat = seat
            for laned in self._all:
                laned.session.act_as(*seat)
            self._news.break_off()

    def cases(self, mark: Mark | None = None) -> AsyncGenerator[SnapshotPart, None]:
        return self._snapshot(self._listen, Asked(Stream.OPEN, CaseRow, CASE_COLUMNS), mark)

    def closed(self, mark: Mark | None = None) -> AsyncGenerator[SnapshotPart, None]:
        return self._snapshot(self._fetch, Asked(Stream.CLOSED, CaseRow, CASE_COLUMNS), mark)

    def flow(self) -> AsyncGenerator[SnapshotPart, None]:
        return self._snapshot(self._fetch, Asked(Stream.FLOW, WireFlowRow, FLOW_COLUMNS))

    async def news(self, cursor: Cursor) -> Batch:
        return _batch(await self._listen.run(lambda: self._news.after(cursor)))

    async def send(self, commands: Sequence[Command]) -> Sequence[Outcome]:
        envelopes = [codec.envelope_of(command, self._device, self._offset_ms) for command in commands]
        body = codec.encode(CommandBatch(commands=envelopes))
        answer = await self._speak.run(lambda: self._speak.session.post("/v1/commands", body, OutcomeBatch))
        if [outcome.id for outcome in answer.outcomes] != [command.id for command in commands]:
            raise CityUnreachable("wrong_echo", "the outcomes are not those of the commands sent")
        return [codec.outcome_from_wire(outcome, answer.epoch) for outcome in answer.outcomes]

    async def sums(self, ours: Sums) -> Sums:
        at = ours.cursor.seq
        found = await self._fetch.run(
            lambda: self._fetch.session.get("/v1/digest", DigestPage, at=at, **_stream_of(ours))
        )
        cursor = Cursor(found.epoch, found.scope, found.at)
        if cursor != ours.cursor or found.stream != _stream_of(ours)["stream"]:
            raise CityUnreachable("wrong_echo", f"asked for sums at {ours.cursor}, answered {cursor} {found.stream}")
        return Sums(cursor, ours.closed_after_ms, found.sums)

    async def bucket(self, ours: Sums, number: int) -> Bucket:
        path = f"/v1/digest/{number}"
        found = await self._fetch.run(lambda: self._fetch.session.get(path, BucketPage, **_stream_of(ours)))
        if found.number != number:
            raise CityUnreachable("wrong_echo", f"asked for bucket {number}, answered {found.number}")
        cases = {CaseId(id): version for id, version in found.cases.items()}
        return Bucket(number, Cursor(found.epoch, found.scope, found.seq), cases)

    async def rows(self, ids: Sequence[CaseId]) -> Rows:
        found = await self._fetch.run(lambda: self._fetch.session.get("/v1/cases", CasesPage, id=list(ids)))
        if not {row[0] for row in found.cases} <= set(ids):
            raise CityUnreachable("wrong_echo", "these are not the cases that were asked for")
        return Rows(Cursor(found.epoch, found.scope, found.seq), found.cases)

    async def history(self, case_id: CaseId) -> History:
        path = f"/v1/cases/{case_id}/history"
        found = await self._fetch.run(lambda: self._fetch.session.get(path, HistoryPage))
        if found.id != case_id:
            raise CityUnreachable("wrong_echo", f"asked for the history of {case_id}, answered {found.id}")
        return History(found.epoch, found.ver, found.flow)

    async def blob_received(self, sha256: str) -> int:
        return await self._files.run(lambda: self._files.session.head(_blob(sha256)))

    async def send_blob(self, sha256: str, start: int, size: int, part: bytes) -> int:
        said = {"Content-Range": f"bytes {start}-{start + len(part) - 1}/{size}"}
        try:
            answer = await self._files.run(lambda: self._files.session.put(_blob(sha256), part, said, BlobAnswer))
        except CityUnreachable as error:
            if error.code != "go_on_elsewhere":
                raise
            return await self.blob_received(sha256)
        return answer.received

    async def blob_part(self, sha256: str, start: int, length: int) -> tuple[bytes, int]:
        return await self._files.run(lambda: self._files.session.part(_blob(sha256), start, length))

    async def acknowledge(self, wiped: Wipes) -> None:
        told = Receipt(epoch=wiped.epoch, device=self._device, wiped=list(wiped.seqs))
        body = codec.encode(told)
        answer = await self._speak.run(lambda: self._speak.session.post("/v1/receipts", body, ReceiptKept))
        if answer.receipt != told:
            raise CityUnreachable("wrong_echo", f"told of {told}, answered to {answer.receipt}")

    async def declare_outage(self, notice: OutageNotice) -> int:
        """How many open cases it concerns now; CityUnreachable with the platform's words when it refuses."""
        body = codec.encode(notice)
        answer = await self._speak.run(lambda: self._speak.session.post("/v1/outages", body, OutageDeclared))
        return answer.cases

    def close(self) -> None:
        """Ends what waits, so that the lane which reads it comes back."""
        self._news.interrupt()
        for laned in self._all:
            laned.close()

    def _ask_time(self) -> TimeSample:
        sent_ms, started = self._clock.now_ms(), self._clock.monotonic_ms()
        answer = self._speak.session.get("/v1/time", TimeAnswer, t1=sent_ms)
        if answer.t1 != sent_ms:
            raise CityUnreachable("wrong_echo", "the time is the answer to another question")
        trip = self._clock.monotonic_ms() - started
        return TimeSample(answer.t3 + trip // 2 - self._clock.now_ms(), trip)

    def _ask_district(self, etag: str) -> District:
        answer = self._fetch.session.open("/v1/snapshot", "application/json", stream=Stream.DICTIONARY)
        with troubles(), closing(answer):
            body = b"".join(answer.raw.stream(1 << 16, decode_content=False))
        found = answer.headers.get("ETag", "").strip('"')
        if etag and found != etag:
            raise CityUnreachable("wrong_echo", f"asked for the district {etag}, answered with {found}")
        try:
            return codec.district_from_bytes(zstandard.ZstdDecompressor().decompressobj().decompress(body))
        except (BadInput, zstandard.ZstdError) as error:
            raise CityUnreachable("bad_answer", f"the district: {error}") from error

    async def _snapshot(
        self, laned: "_LanedSession", asked: Asked, mark: Mark | None = None
    ) -> AsyncGenerator[SnapshotPart, None]:
        at: dict[str, Any] = {}
        if mark:
            at = {"after": mark.after, "at": mark.cursor.seq, "n": mark.n, "sha256": mark.sha256}

        session = laned.session
        found = parts(
            lambda: session.open("/v1/snapshot", "application/x-ndjson", stream=asked.stream, **at), asked, mark
        )
        try:
            while (part := await laned.run(lambda: next(found, None))) is not None:
                yield part
        finally:  # also when the reader has had enough, or is called off while a part is being read
            laned.later(found.close)


class _LanedSession:
    def __init__(self, name: str, session: HttpSession, lanes: Lanes) -> None:
        self._lane = lanes(name, abandon_at_exit=True)
        self.session = session
        self._before: Callable[[], None] | None = None

    def at_last(self, work: Callable[[], None]) -> None:
        """What has to be put away before the session is."""
        self._before = work

    async def run(self, job: Callable[[], T]) -> T:
        return await self._lane.run(job)

    def later(self, job: Callable[[], None]) -> None:
        self._lane.later(job)

    def close(self) -> None:
        """In its own lane: what is asked there before would open it again."""
        self._lane.close(last=self._put_away)

    def _put_away(self) -> None:
        if self._before:
            self._before()
        self.session.close()


def _stream_of(sums: Sums) -> dict[str, Any]:
    if sums.closed_after_ms < 0:
        return {"stream": Stream.OPEN}
    return {"stream": Stream.CLOSED, "closed_after_ms": sums.closed_after_ms}


def _blob(sha256: str) -> str:
    return f"/v1/blobs/{sha256}"


def _common_protocol(found: Capabilities) -> int:
    """The newest that both speak; CityUnreachable when there is none, by the one that has to be updated."""
    spoken = f"the platform speaks dsync/{found.protocol_min} to {found.protocol_max}"
    ours = f"this program {PROTOCOL_MIN} to {PROTOCOL_MAX}"
    if found.protocol_min > PROTOCOL_MAX:
        raise CityUnreachable("upgrade_required", f"{spoken}, {ours}: update this program")
    if found.protocol_max < PROTOCOL_MIN:
        raise CityUnreachable("old_platform", f"{spoken}, {ours}: the platform has to be updated")
    return min(found.protocol_max, PROTOCOL_MAX)


def _batch(page: FeedPage) -> Batch:
    return Batch(
        since=page.since,
        cursor=Cursor(page.epoch, page.scope, page.next),
        head=page.head,
        city_ms=page.time_ms,
        cases=[change.row for change in page.changes if change.row is not None],
        flow=[record for change in page.changes for record in change.flow],
        steps=[_step(change) for change in page.changes if change.row is not None],
        left=[_step(change) for change in page.changes if change.op is Op.LEAVE],
        wiped=[_step(change) for change in page.changes if change.op is Op.REDACT],
        erased=[CaseId(change.id) for change in page.changes if change.op is Op.ERASE],
        wipes=[change.seq for change in page.changes if change.op in {Op.REDACT, Op.ERASE}],
    )


def _step(change: Change) -> tuple[CaseId, int]:
    return CaseId(change.id), change.ver
