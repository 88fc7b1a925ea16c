"""Single cases and their histories, as far as the session may see them (sync.md §2.2)."""

from typing import Annotated

from fastapi import FastAPI, Query, Request, Response
from pydantic import StringConstraints
from sqlalchemy import Connection, select

from app.domain.limits import NEVER_MS
from app.platform import city, contract, feed
from app.platform.routes.answers import Key, answer, has_tag, headers, session
from app.platform.service import Refused, Service
from app.platform.tables import cases
from app.wire.messages import NO_CONTROL, CaseRecord, CasesPage, HistoryPage, Problem

ROWS_LIMIT = 100
Id = Annotated[str, StringConstraints(max_length=40, pattern=NO_CONTROL)]
Seen = Annotated[int, Query(ge=0, le=NEVER_MS)]  # a version


def add(api: FastAPI, service: Service) -> None:
    @api.get("/v1/cases", openapi_extra=contract.answers(CasesPage, "Those of the cases asked for that may be seen"))
    async def some(request: Request, id: Annotated[list[Id], Query(max_length=ROWS_LIMIT)]) -> Response:
        grant = session(service, request)

        def ask(db: Connection) -> CasesPage:
            seq = city.head(db)  # first: the cases are as of then, or newer
            found = db.execute(select(cases).where(cases.c.id.in_(id), grant.sees()).order_by(cases.c.id)).all()
            rows = [tuple(row) for row in found]
            return CasesPage(epoch=service.identity.epoch, scope=grant.scope, seq=seq, cases=rows)

        return answer(service, await service.read(ask))

    described = contract.answers(CaseRecord, "The case; its version is the ETag", _404="Not there, or not to be seen")
    described["responses"]["304"] = {"description": "It still has the version named in If-None-Match"}

    @api.get("/v1/cases/{case_id}", openapi_extra=described)
    async def one(request: Request, case_id: Key) -> Response:
        grant = session(service, request)
        row = await service.read(
            lambda db: db.execute(select(cases).where(cases.c.id == case_id, grant.sees())).first()
        )
        if row is None:
            raise _no_such_case(case_id)
        etag = {"ETag": f'"{row.version}"'}
        if has_tag(request, etag["ETag"]):
            return Response(status_code=304, headers=headers(service, grant.scope) | etag)
        record = CaseRecord(epoch=service.identity.epoch, scope=grant.scope, case=tuple(row))
        return answer(service, record, etag)

    steps = contract.answers(HistoryPage, "The steps after version `since_ver`, in order", _404="Unknown")

    @api.get("/v1/cases/{case_id}/history", openapi_extra=steps)
    async def history(request: Request, case_id: Key, since_ver: Seen = 0) -> Response:
        grant, epoch = session(service, request), service.identity.epoch
        found = await service.read(lambda db: feed.history(db, epoch, grant, case_id, since_ver))
        if found is None:
            raise _no_such_case(case_id)
        return answer(service, found)


def _no_such_case(id: str) -> Refused:
    title, title_en = "没有这个案件", "no such case"
    return Refused(Problem(status=404, code="no_such_case", title=title, title_en=title_en, detail=id))
