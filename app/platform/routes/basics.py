"""What the platform can do, its clock, its reference data and its snapshots."""

from collections.abc import AsyncIterator, Iterator

import zstandard
from fastapi import FastAPI, Request, Response
from fastapi.responses import StreamingResponse

from app.domain.commands import COMMANDS
from app.domain.commands.base import ENVELOPE
from app.lanes import Lane
from app.platform import blobs, city, contract, feed
from app.platform.housekeeping import OUTCOME_DAYS
from app.platform.routes.answers import BODY_LIMIT, answer, headers
from app.platform.routes.deciding import COMMAND_LIMIT
from app.platform.service import Service
from app.wire.messages import (
    PROTOCOL_MAX,
    PROTOCOL_MIN,
    SCHEMA,
    Capabilities,
    CommandKind,
    SnapshotHeader,
    Stream,
    TimeAnswer,
)

RETENTION_DAYS = 30


def add(api: FastAPI, service: Service) -> None:
    @api.get("/v1/capabilities", openapi_extra=contract.answers(Capabilities, "What this platform can do"))
    async def capabilities() -> Response:
        head = await service.read(city.head)
        return answer(service, _capabilities(service, head))

    @api.get("/v1/time", openapi_extra=contract.answers(TimeAnswer, "For the clock offset"))
    async def clock(t1: int = 0) -> Response:
        return answer(service, TimeAnswer(t1=t1, t2=service.now_ms(), t3=service.now_ms()))

    @api.get("/v1/snapshot", openapi_extra=contract.answers(SnapshotHeader, "Header, rows, marks, trailer (NDJSON)"))
    async def snapshot(stream: Stream, request: Request) -> Response:
        if stream is Stream.DICTIONARY:
            return await _dictionary(service, request)
        lines = feed.snapshot(service.engine, service.identity, stream, service.now_ms())
        body = _in_lane(service.reader(), _compressed(lines))
        said = {**headers(service), "Content-Encoding": "zstd"}
        return StreamingResponse(body, media_type="application/x-ndjson", headers=said)


def _capabilities(service: Service, head: int) -> Capabilities:
    kinds = [
        CommandKind(
            kind=kind.name,
            v=kind.version,
            policy=kind.policy.value,
            offline=kind.offline.value,
            not_after_ms=kind.longest_wait_ms,
            fields=sorted(set(kind.__struct_fields__) - ENVELOPE),
        )
        for kind in COMMANDS.values()
    ]
    return Capabilities(
        protocol_min=PROTOCOL_MIN,
        protocol_max=PROTOCOL_MAX,
        schema=SCHEMA,
        epoch=service.identity.epoch,
        scope=service.identity.scope,
        district=service.law.district.code,
        name=service.law.district.name,
        dict_etag=service.identity.dict_etag,
        head=head,
        floor=0,
        retention_days=RETENTION_DAYS,
        outcome_days=OUTCOME_DAYS,
        page_limit=feed.PAGE_LIMIT,
        command_limit=COMMAND_LIMIT,
        body_limit=BODY_LIMIT,
        blob_limit=blobs.SIZE_LIMIT,
        time_ms=service.now_ms(),
        features=["sse", "long_poll", "zstd", "blobs"],
        commands=kinds,
    )


async def _dictionary(service: Service, request: Request) -> Response:
    etag = f'"{service.identity.dict_etag}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={**headers(service), "ETag": etag})
    body = await service.read(feed.dictionary_body)
    said = {**headers(service), "Content-Encoding": "zstd", "ETag": etag}
    return Response(body, media_type="application/json", headers=said)


async def _in_lane(lane: Lane, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await lane.run(lambda: next(chunks, None))) is not None:
        yield chunk


def _compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    press = zstandard.ZstdCompressor(level=1).compressobj()
    for chunk in chunks:
        yield press.compress(chunk) + press.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    yield press.flush()
