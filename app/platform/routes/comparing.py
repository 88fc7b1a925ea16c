"""Comparing a copy with the platform's cases (sync.md §2.4)."""

from typing import Annotated

from fastapi import FastAPI, Path, Request, Response
from sqlalchemy import Connection

from app.domain.digests import BUCKETS
from app.errors import CursorGone
from app.platform import city, contract, digests
from app.platform.digests import Digests, Part
from app.platform.routes.answers import Time, answer, session
from app.platform.routes.news import gone
from app.platform.service import Refused, Service
from app.wire.messages import BucketPage, DigestPage, Problem, Stream

Bucket = Annotated[int, Path(ge=0, lt=BUCKETS)]


def add(api: FastAPI, service: Service) -> None:
    sums = Digests()

    @api.get("/v1/digest", openapi_extra=contract.answers(DigestPage, "256 sums", _410="The place is not known"))
    async def digest(request: Request, stream: Stream, at: int, closed_after_ms: Time = 0) -> Response:
        part = _part(service, request, stream, closed_after_ms)
        try:
            found = await service.reader().run(lambda: sums.at(service.engine, part, at))
        except CursorGone as error:
            raise gone(error.code) from error
        return answer(service, DigestPage(epoch=part.epoch, scope=part.grant.scope, at=at, stream=stream, sums=found))

    @api.get("/v1/digest/{number}", openapi_extra=contract.answers(BucketPage, "Its cases, id and version"))
    async def bucket(request: Request, number: Bucket, stream: Stream, closed_after_ms: Time = 0) -> Response:
        part = _part(service, request, stream, closed_after_ms)

        def ask(db: Connection) -> BucketPage:
            seq = city.head(db)  # first: the cases are as of then, or newer
            found = digests.bucket(db, part, number)
            return BucketPage(epoch=part.epoch, scope=part.grant.scope, seq=seq, number=number, cases=found)

        return answer(service, await service.read(ask))


def _part(service: Service, request: Request, stream: Stream, closed_after_ms: int) -> Part:
    if stream not in {Stream.OPEN, Stream.CLOSED}:
        title, title_en = "该数据流没有摘要", "this stream has no digest"
        raise Refused(Problem(status=422, code="bad_request", title=title, title_en=title_en))
    return Part(service.identity.epoch, session(service, request), stream, closed_after_ms)
