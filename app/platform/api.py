"""The platform's HTTP face: dsync/1 (sync.md §2.2)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, TypeVar

import msgspec
import zstandard
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from fastapi.responses import StreamingResponse
from sqlalchemy import Connection, Engine

from app.domain.commands import COMMANDS
from app.domain.commands.base import ENVELOPE
from app.domain.law import Law
from app.lanes import Lane
from app.platform import city, contract, feed, outages
from app.platform.decide import receive
from app.platform.scheduler import keep_time
from app.platform.service import Refused, Service
from app.wire import codec
from app.wire.messages import (
    HEADER_EPOCH,
    HEADER_HEAD,
    HEADER_SCOPE,
    HEADER_TIME,
    PROTOCOL,
    SCHEMA,
    Capabilities,
    CommandBatch,
    CommandEnvelope,
    CommandKind,
    FeedPage,
    HistoryPage,
    OutageDeclared,
    OutageNotice,
    OutcomeBatch,
    Problem,
    SnapshotHeader,
    Stream,
    TimeAnswer,
    WireOutcome,
)

LONGEST_WAIT_S = 55.0
BOOKMARK_S = 15.0
COMMAND_LIMIT = 50
BODY_LIMIT = 1 << 20
RETENTION_DAYS = 30

T = TypeVar("T")

log = logging.getLogger(__name__)


def make_api(engine: Engine) -> FastAPI:
    """The platform on a database that holds a district."""
    district, identity = city.read_district(engine)
    service = Service(engine, Law(district), identity)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        scheduler = asyncio.create_task(keep_time(service))
        scheduler.add_done_callback(_tell_of_a_bug)
        yield
        scheduler.cancel()
        service.leaving = True
        service.wake()
        service.close()

    api = FastAPI(title="GridHall city platform", version=f"dsync/{PROTOCOL}", lifespan=life, docs_url=None)
    api.state.service = service
    api.add_exception_handler(Refused, _refuse)
    api.add_exception_handler(RequestValidationError, _refuse)
    _add_basics(api, service)
    _add_news(api, service)
    _add_deciding(api, service)
    api.openapi = lambda: _openapi(api)  # type: ignore[method-assign]
    return api


def _tell_of_a_bug(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("the scheduler has stopped", exc_info=error)


def _add_basics(api: FastAPI, service: Service) -> None:
    @api.get("/v1/capabilities", openapi_extra=contract.answers(Capabilities, "What this platform can do"))
    async def capabilities() -> Response:
        head = await service.read(city.head)
        return _answer(service, _capabilities(service, head))

    @api.get("/v1/time", openapi_extra=contract.answers(TimeAnswer, "For the clock offset"))
    async def clock(t1: int = 0) -> Response:
        return _answer(service, TimeAnswer(t1=t1, t2=service.now_ms(), t3=service.now_ms()))

    @api.get("/v1/snapshot", openapi_extra=contract.answers(SnapshotHeader, "Header, rows, marks, trailer (NDJSON)"))
    async def snapshot(stream: Stream, request: Request) -> Response:
        if stream is Stream.DICTIONARY:
            return await _dictionary(service, request)
        lines = feed.snapshot(service.engine, service.identity, stream, service.now_ms())
        body = _in_lane(service.reader(), _compressed(lines))
        headers = {**_headers(service), "Content-Encoding": "zstd"}
        return StreamingResponse(body, media_type="application/x-ndjson", headers=headers)


def _add_news(api: FastAPI, service: Service) -> None:
    @api.get("/v1/feed", openapi_extra=contract.answers(FeedPage, "A page", _410="The cursor cannot be continued"))
    async def follow(
        request: Request, since: int, epoch: str, scope: str, limit: int = feed.PAGE_LIMIT, wait: float = 0.0
    ) -> Response:
        _check_cursor(service, epoch, scope, since, await service.read(city.head))
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(
                _events(service, request, since), media_type="text/event-stream", headers=_headers(service)
            )
        return _answer(service, await service.page_after(since, limit, min(wait, LONGEST_WAIT_S)))

    @api.get("/v1/cases/{case_id}/history", openapi_extra=contract.answers(HistoryPage, "All steps", _404="Unknown"))
    async def history(case_id: str) -> Response:
        found = await service.read(lambda db: feed.history(db, case_id))
        if found is None:
            raise Refused(
                Problem(status=404, code="no_such_case", title="没有这个案件", title_en="no such case", detail=case_id)
            )
        return _answer(service, found)


def _add_deciding(api: FastAPI, service: Service) -> None:
    described = contract.answers(OutcomeBatch, "One outcome a command", _413="Too many", _422="Not understood")

    @api.post("/v1/commands", openapi_extra=described | contract.takes(CommandBatch))
    async def commands(request: Request) -> Response:
        batch = await _said(request, CommandBatch)
        if len(batch.commands) > COMMAND_LIMIT:
            title, title_en = f"一次最多 {COMMAND_LIMIT} 条命令", f"at most {COMMAND_LIMIT} commands at once"
            raise Refused(Problem(status=413, code="too_many", title=title, title_en=title_en))
        return _answer(service, OutcomeBatch(outcomes=await _decided(service, batch.commands)))

    answers = contract.answers(OutageDeclared, "It is kept, and will be applied", _403="Not yours", _422="Not in order")

    @api.post("/v1/outages", openapi_extra=answers | contract.takes(OutageNotice))
    async def declare(request: Request) -> Response:
        notice = await _said(request, OutageNotice)
        kept = await service.write(lambda db: outages.declare(db, service.law, notice, service.now_ms()))
        return _answer(service, kept)


async def _decided(service: Service, envelopes: list[CommandEnvelope]) -> list[WireOutcome]:
    """The answers, in order.

    SQLite has one writer at a time, so one transaction saves flushes. Elsewhere each command has its own: locks are
    then always taken in the same order (case, case number, feed), and nobody waits in a ring.
    """

    def decide(db: Connection, some: list[CommandEnvelope]) -> list[WireOutcome]:
        return [receive(db, service.law, envelope, service.now_ms()) for envelope in some]

    at_once = len(envelopes) if service.engine.dialect.name == "sqlite" else 1
    parts = [envelopes[n : n + at_once] for n in range(0, len(envelopes), max(1, at_once))]
    return [outcome for part in parts for outcome in await service.write(partial(decide, some=part))]


async def _said(request: Request, kind: type[T]) -> T:
    """The message in a request's body; 413 or 422 when it is none."""
    body = await request.body()
    if len(body) > BODY_LIMIT:
        raise Refused(Problem(status=413, code="too_large", title="一次提交过大", title_en="too much at once"))
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        title, title_en = "内容格式有误", "the message cannot be read"
        problem = Problem(status=422, code="bad_envelope", title=title, title_en=title_en, detail=str(error))
        raise Refused(problem) from error


def _capabilities(service: Service, head: int) -> Capabilities:
    kinds = [
        CommandKind(
            kind=kind.name,
            policy=kind.policy.value,
            offline=kind.offline.value,
            fields=sorted(set(kind.__struct_fields__) - ENVELOPE),
        )
        for kind in COMMANDS.values()
    ]
    return Capabilities(
        protocol_min=PROTOCOL,
        protocol_max=PROTOCOL,
        schema=SCHEMA,
        epoch=service.identity.epoch,
        scope=service.identity.scope,
        district=service.law.district.code,
        name=service.law.district.name,
        dict_etag=service.identity.dict_etag,
        head=head,
        floor=0,
        retention_days=RETENTION_DAYS,
        page_limit=feed.PAGE_LIMIT,
        command_limit=COMMAND_LIMIT,
        time_ms=service.now_ms(),
        features=["sse", "long_poll", "zstd"],
        commands=kinds,
    )


def _check_cursor(service: Service, epoch: str, scope: str, since: int, head: int) -> None:
    """A cursor of another history, another scope or the future cannot be continued: 410."""
    identity = service.identity
    causes = (
        (epoch != identity.epoch, "epoch_changed", "平台历史已更换", "the platform has another history now"),
        (scope != identity.scope, "scope_changed", "可见范围已改变", "what may be seen has changed"),
        (since > head, "feed_truncated", "游标超出现有事件", "the cursor is beyond what has happened"),
    )
    for is_so, code, title, title_en in causes:
        if is_so:
            raise Refused(Problem(status=410, code=code, title=title, title_en=title_en))


async def _dictionary(service: Service, request: Request) -> Response:
    etag = f'"{service.identity.dict_etag}"'
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={**_headers(service), "ETag": etag})
    body = await service.read(feed.dictionary_body)
    headers = {**_headers(service), "Content-Encoding": "zstd", "ETag": etag}
    return Response(body, media_type="application/json", headers=headers)


async def _events(service: Service, request: Request, since: int) -> AsyncIterator[bytes]:
    """Server-sent events: each is a feed page; an empty one is a bookmark that carries the platform's time."""
    wait_s = 0.0  # the first answer says at once where the client stands
    while not service.leaving and not await request.is_disconnected():
        page = await service.page_after(since, feed.PAGE_LIMIT, wait_s)
        wait_s = BOOKMARK_S
        kind = b"change" if page.changes else b"bookmark"
        since = page.next
        yield b"event: %s\nid: %d\ndata: %s\n\n" % (kind, since, codec.encode(page))


async def _in_lane(lane: Lane, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    while (chunk := await lane.run(lambda: next(chunks, None))) is not None:
        yield chunk


def _compressed(chunks: Iterator[bytes]) -> Iterator[bytes]:
    press = zstandard.ZstdCompressor(level=1).compressobj()
    for chunk in chunks:
        yield press.compress(chunk) + press.flush(zstandard.COMPRESSOBJ_FLUSH_BLOCK)
    yield press.flush()


def _headers(service: Service) -> dict[str, str]:
    return {
        HEADER_EPOCH: service.identity.epoch,
        HEADER_SCOPE: service.identity.scope,
        HEADER_TIME: str(service.now_ms()),
        "Cache-Control": "no-store",
    }


def _answer(service: Service, message: Any) -> Response:
    headers = _headers(service)
    if isinstance(message, FeedPage | Capabilities):
        headers[HEADER_HEAD] = str(message.head)
    return Response(codec.encode(message), media_type="application/json", headers=headers)


async def _refuse(_: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        problem = error.problem
    else:
        problem = Problem(
            status=422, code="bad_request", title="请求有误", title_en="the request is not in order", detail=str(error)
        )
    return Response(
        codec.encode(problem),
        status_code=problem.status,
        media_type="application/problem+json",
        headers={"Cache-Control": "no-store"},
    )


def _openapi(api: FastAPI) -> dict[str, Any]:
    document = get_openapi(title=api.title, version=api.version, routes=api.routes)
    document.setdefault("components", {}).setdefault("schemas", {}).update(contract.schemas())
    return document
