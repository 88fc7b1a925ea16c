"""What all routes share: reading a message, answering one, refusing with a problem document."""

from typing import Any, TypeVar

import msgspec
from fastapi import Request, Response

from app.platform.service import Refused, Service
from app.wire import codec
from app.wire.messages import (
    HEADER_EPOCH,
    HEADER_HEAD,
    HEADER_SCOPE,
    HEADER_TIME,
    Capabilities,
    FeedPage,
    Problem,
)

BODY_LIMIT = 1 << 20

T = TypeVar("T")


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


def headers(service: Service) -> dict[str, str]:
    return {
        HEADER_EPOCH: service.identity.epoch,
        HEADER_SCOPE: service.identity.scope,
        HEADER_TIME: str(service.now_ms()),
        "Cache-Control": "no-store",
    }


def answer(service: Service, message: Any) -> Response:
    said = headers(service)
    if isinstance(message, FeedPage | Capabilities):
        said[HEADER_HEAD] = str(message.head)
    return Response(codec.encode(message), media_type="application/json", headers=said)


async def refuse(_: Request, error: Exception) -> Response:
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
