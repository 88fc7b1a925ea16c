"""The feed, as pages and as an event stream, and the history of a case (sync.md §2.4)."""

from fastapi import FastAPI, Request, Response

from app.platform import city, contract, feed
from app.platform.routes.answers import JSON, answer, headers
from app.platform.routes.events import EventStream
from app.platform.service import Refused, Service
from app.wire.messages import HEADER_HEAD, FeedPage, HistoryPage, Problem

LONGEST_WAIT_S = 55.0


def add(api: FastAPI, service: Service) -> None:
    @api.get("/v1/feed", openapi_extra=contract.answers(FeedPage, "A page", _410="The cursor cannot be continued"))
    async def follow(
        request: Request, since: int, epoch: str, scope: str, limit: int = feed.PAGE_LIMIT, wait: float = 0.0
    ) -> Response:
        _check_cursor(service, epoch, scope, since, await service.read(city.head))
        if "text/event-stream" in request.headers.get("accept", ""):
            return EventStream(service.fanout.follow(service.identity, since), headers(service))
        told = await service.fanout.page_after(service.identity, since, limit, min(wait, LONGEST_WAIT_S))
        return Response(told.body, headers={**headers(service), HEADER_HEAD: str(told.head)}, media_type=JSON)

    @api.get("/v1/cases/{case_id}/history", openapi_extra=contract.answers(HistoryPage, "All steps", _404="Unknown"))
    async def history(case_id: str) -> Response:
        found = await service.read(lambda db: feed.history(db, case_id))
        if found is None:
            raise Refused(
                Problem(status=404, code="no_such_case", title="没有这个案件", title_en="no such case", detail=case_id)
            )
        return answer(service, found)


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
