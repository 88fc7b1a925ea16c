"""Where the streams stand, their snapshots, and the reference data (sync.md §2.2, §2.3)."""

import logging
import re
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

import zstandard
from fastapi import FastAPI, Query, Request, Response
from fastapi.responses import StreamingResponse
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from app.lanes import Lane
from app.platform import city, contract, snapshots
from app.platform.routes.answers import JSON, answer, has_tag, headers, in_time, session
from app.platform.routes.news import gone
from app.platform.service import Refused, Service
from app.platform.snapshots import Mark
from app.wire.messages import NO_CONTROL, Problem, SnapshotHeader, Stream, Streams

STEP = re.compile(r"(\d{1,9} .+)?")  # the key of a step
After = Annotated[str, Query(max_length=60, pattern=NO_CONTROL)]
NDJSON = "application/x-ndjson"
ZSTD = {"Content-Encoding": "zstd"}
RETRY = {"Retry-After": "5"}  # seconds

log = logging.getLogger(__name__)


def add(api: FastAPI, service: Service) -> None:
    @api.get("/v1/streams", openapi_extra=contract.answers(Streams, "How far each stream goes"))
    async def streams(request: Request) -> Response:
        grant = session(service, request)
        found = await service.read(lambda db: snapshots.states(db, grant, service.now_ms()))
        return answer(service, Streams(epoch=service.identity.epoch, scope=grant.scope, streams=found))

    described = contract.answers(SnapshotHeader, "", _410="It cannot be gone on with", _503="Too many")
    rows = "Header, rows, marks, trailer: a line each, the first a SnapshotHeader. Of `dict`: the reference data"
    content = {NDJSON: {"schema": {"type": "string"}}, JSON: {"schema": {"type": "object"}}}
    described["responses"] |= {"200": {"description": rows, "content": content}, "304": {"description": "As before"}}

    @api.get("/v1/snapshot", openapi_extra=described)
    async def snapshot(
        stream: Stream, request: Request, after: After = "", at: int = -1, n: int = 0, sha256: str = ""
    ) -> Response:
        if stream is Stream.DICTIONARY:
            return await _dictionary(service, request)
        grant, mark = session(service, request), Mark(after, at, n, sha256)
        if stream is Stream.FLOW and not STEP.fullmatch(after):
            title, title_en = "续传标记有误", "the mark is none of this stream"
            raise Refused(Problem(status=422, code="bad_request", title=title, title_en=title_en))
        if at >= 0:
            _check_mark(mark, *await service.read(city.bounds))
        if not service.may_copy():
            title, title_en = "平台正忙，请稍后再试", "too many snapshots at once"
            raise Refused(Problem(status=503, code="busy", title=title, title_en=title_en), RETRY)
        found = snapshots.lines(service.engine, service.identity.epoch, grant, stream, mark, service.now_ms())
        packed = _takes_zstd(request)
        said = {**headers(service, grant.scope), **(ZSTD if packed else {})}
        body = _in_lane(service.reader(), _compressed(found) if packed else found)
        return Copy(service, body, said)


class Copy(StreamingResponse):
    """A snapshot on its way. It holds its place from when it was granted until it ends, however it ends."""

    def __init__(self, service: Service, body: AsyncIterator[bytes], headers: dict[str, str]) -> None:
        super().__init__(body, media_type=NDJSON, headers=headers)
        self._service = service
        service.copying += 1

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, in_time(send))
        except (TimeoutError, ClientDisconnect):
            log.info("a snapshot was ended: nobody takes it")
        finally:
            self._service.copying -= 1


def _check_mark(mark: Mark, floor: int, head: int) -> None:
    if not floor <= mark.at <= head:
        raise gone("feed_truncated")


async def _dictionary(service: Service, request: Request) -> Response:
    name, body = await service.read(snapshots.dictionary_body)  # together: another worker may just have published
    etag = f'"{name}"'
    said = {**headers(service), "ETag": etag}
    if has_tag(request, etag):
        return Response(status_code=304, headers=said)
    if _takes_zstd(request):
        return Response(body, media_type=JSON, headers=said | ZSTD)
    return Response(zstandard.decompress(body), media_type=JSON, headers=said)


def _takes_zstd(request: Request) -> bool:
    return "zstd" in request.headers.get("accept-encoding", "")


async def _in_lane(lane: Lane, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await lane.run(lambda: next(chunks, None))) is not None:
        yield chunk


def _compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    press = zstandard.ZstdCompressor(level=1).compressobj()
    for chunk in chunks:
        yield press.compress(chunk) + press.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    yield press.flush()
