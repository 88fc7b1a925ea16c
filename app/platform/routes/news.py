"""The feed, as pages and as an event stream (sync.md §2.4)."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import FastAPI, Query, Request, Response

from app.errors import CursorGone
from app.platform import city, contract, feed
from app.platform.fanout import View
from app.platform.grants import Grant
from app.platform.routes.answers import JSON, headers, session
from app.platform.routes.events import EventStream
from app.platform.service import Refused, Service
from app.wire.messages import HEADER_FLOOR, HEADER_HEAD, SCHEMA, FeedPage, Problem

LONGEST_WAIT_S = 55.0
Wait = Annotated[float, Query(ge=0, allow_inf_nan=False)]
GONE = {
    "schema_changed": ("数据格式已更换", "the rows have another schema now"),
    "epoch_changed": ("平台历史已更换", "the platform has another history now"),
    "scope_changed": ("可见范围已改变", "what may be seen has changed"),
    "feed_truncated": ("游标处的事件已不再保留", "what came after the cursor is not kept, or has not happened yet"),
}


def add(api: FastAPI, service: Service) -> None:
    @api.get("/v1/feed", openapi_extra=contract.answers(FeedPage, "A page", _410="The cursor cannot be continued"))
    async def follow(
        request: Request,
        since: int,
        epoch: str,
        scope: str,
        schema: int = SCHEMA,
        limit: int = feed.PAGE_LIMIT,
        wait: Wait = 0.0,
    ) -> Response:
        grant = session(service, request)
        floor, head = await service.read(city.bounds)
        check_cursor(service, Asked(epoch, scope, schema, since), grant.scope, floor, head)
        view = View(service.identity.epoch, grant)
        said = {**headers(service, grant.scope), HEADER_HEAD: str(head), HEADER_FLOOR: str(floor)}
        if "text/event-stream" in request.headers.get("accept", ""):
            return EventStream(service.fanout.follow(view, since), said, _Session(service, request, grant).holds)
        try:
            told = await service.fanout.page_after(view, since, limit, min(wait, LONGEST_WAIT_S))
        except CursorGone as error:
            raise gone(error.code) from error
        return Response(told.body, headers={**said, HEADER_HEAD: str(told.head)}, media_type=JSON)


class _Session:
    """Whether a session keeps its grant; looked up again only when there is another law."""

    def __init__(self, service: Service, request: Request, grant: Grant) -> None:
        self._service, self._request, self._grant, self._law = service, request, grant, service.law

    def holds(self) -> bool:
        if self._service.law is self._law:
            return True
        try:
            is_same = session(self._service, self._request) == self._grant
        except Refused:
            return False
        self._law = self._service.law
        return is_same


@dataclass(frozen=True, slots=True)
class Asked:
    """The cursor of a question."""

    epoch: str
    scope: str
    schema: int
    since: int


def check_cursor(service: Service, asked: Asked, scope: str, floor: int, head: int) -> None:
    """A cursor of another history, another scope, a past that is forgotten or the future cannot be continued: 410."""
    causes = {
        "schema_changed": asked.schema != SCHEMA,
        "epoch_changed": asked.epoch != service.identity.epoch,
        "scope_changed": asked.scope != scope,
        "feed_truncated": not floor <= asked.since <= head,
    }
    for code, is_so in causes.items():
        if is_so:
            raise gone(code)


def gone(code: str) -> Refused:
    title, title_en = GONE[code]
    return Refused(Problem(status=410, code=code, title=title, title_en=title_en))
