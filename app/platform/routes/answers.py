"""What all routes share: reading a message, answering one, refusing with a problem document."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import Path, Query, Request, Response
from starlette.types import Message, Send

from app.domain.limits import NEVER_MS
from app.domain.reasons import in_chinese
from app.errors import NotAllowed
from app.platform.grants import Grant, grant_of
from app.platform.service import Refused, Service
from app.wire import codec
from app.wire.messages import (
    HEADER_EPOCH,
    HEADER_FLOOR,
    HEADER_HEAD,
    HEADER_PERSON,
    HEADER_POST,
    HEADER_SCOPE,
    HEADER_TIME,
    NO_CONTROL,
    Capabilities,
    Problem,
)

BODY_LIMIT = 1 << 20
JSON = "application/json"
RETRY_S = 2
SLOWEST_S = 60.0  # whoever takes nothing for so long is cut off, and goes on where it was when it comes back

Time = Annotated[int, Query(ge=-NEVER_MS, le=NEVER_MS)]  # ms; what a column holds
Key = Annotated[str, Path(max_length=40, pattern=NO_CONTROL)]  # the id of something, in an address

T = TypeVar("T")

log = logging.getLogger(__name__)


async def said(request: Request, kind: type[T]) -> T:
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


def session(service: Service, request: Request) -> Grant:
    """What the session of a request may see; 403 for a person that is none or does not hold the post."""
    try:
        return grant_of(service.law, request.headers)
    except NotAllowed as refused:
        title, title_en = in_chinese(refused.code, refused.facts), str(refused)
        problem = Problem(status=403, code="scope_revoked", title=title, title_en=title_en, detail=refused.code)
        raise Refused(problem) from refused


def headers(service: Service, scope: str = "") -> dict[str, str]:
    """Of every answer; `scope` where it depends on what the session is granted."""
    said = {HEADER_SCOPE: scope} if scope else {}
    return said | {
        HEADER_EPOCH: service.identity.epoch,
        HEADER_TIME: str(service.now_ms()),
        "Cache-Control": "no-store",
        "Vary": f"{HEADER_PERSON}, {HEADER_POST}, Accept-Encoding",
    }


def answer(service: Service, message: Any, more: Mapping[str, str] | None = None) -> Response:
    """A message as JSON; `more` headers go with it."""
    said = headers(service, getattr(message, "scope", "")) | dict(more or {})
    if isinstance(message, Capabilities):
        said |= {HEADER_HEAD: str(message.head), HEADER_FLOOR: str(message.floor)}
    return Response(codec.encode(message), media_type=JSON, headers=said)


def has_tag(request: Request, etag: str) -> bool:
    """Whether the client has what is of this ETag: it is among those that If-None-Match names."""
    named = request.headers.get("if-none-match", "").split(",")
    return bool({etag, "*"} & {each.strip().removeprefix("W/") for each in named})


def in_time(send: Send) -> Send:
    """`send`, given up with TimeoutError when what is sent is not taken."""

    async def sent(message: Message) -> None:
        async with asyncio.timeout(SLOWEST_S):
            await send(message)

    return sent


async def put_off(_: Request, error: Exception) -> Response:
    """The database does not answer now: nothing was done, the same may be asked again."""
    log.error("the database does not answer", exc_info=error)
    problem = Problem(
        status=503, code="database_away", title="数据库暂不可用", title_en="the database does not answer now"
    )
    return _problem(problem, {"Retry-After": str(RETRY_S)})


async def refuse(_: Request, error: Exception) -> Response:
    if isinstance(error, Refused):
        problem = error.problem
    else:
        problem = Problem(
            status=422, code="bad_request", title="请求有误", title_en="the request is not in order", detail=str(error)
        )
    return _problem(problem, error.headers if isinstance(error, Refused) else None)


def _problem(problem: Problem, more: Mapping[str, str] | None = None) -> Response:
    said = {"Cache-Control": "no-store", **(more or {})}
    kind = "application/problem+json"
    return Response(codec.encode(problem), status_code=problem.status, media_type=kind, headers=said)
