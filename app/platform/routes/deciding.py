"""Commands and their outcomes, and the outages that the clocks must not count (sync.md §2.5)."""

from functools import partial

from fastapi import FastAPI, Request, Response
from sqlalchemy import Connection

from app.platform import contract, outages
from app.platform.decide import receive
from app.platform.routes.answers import answer, said
from app.platform.service import Refused, Service
from app.wire.messages import (
    CommandBatch,
    CommandEnvelope,
    OutageDeclared,
    OutageNotice,
    OutcomeBatch,
    Problem,
    WireOutcome,
)

COMMAND_LIMIT = 50


def add(api: FastAPI, service: Service) -> None:
    described = contract.answers(OutcomeBatch, "One outcome a command", _413="Too many", _422="Not understood")

    @api.post("/v1/commands", openapi_extra=described | contract.takes(CommandBatch))
    async def commands(request: Request) -> Response:
        batch = await said(request, CommandBatch)
        if len(batch.commands) > COMMAND_LIMIT:
            title, title_en = f"一次最多 {COMMAND_LIMIT} 条命令", f"at most {COMMAND_LIMIT} commands at once"
            raise Refused(Problem(status=413, code="too_many", title=title, title_en=title_en))
        return answer(service, OutcomeBatch(outcomes=await _decided(service, batch.commands)))

    answers = contract.answers(OutageDeclared, "It is kept, and will be applied", _403="Not yours", _422="Not in order")

    @api.post("/v1/outages", openapi_extra=answers | contract.takes(OutageNotice))
    async def declare(request: Request) -> Response:
        notice = await said(request, OutageNotice)
        kept = await service.write(lambda db: outages.declare(db, service.law, notice, service.now_ms()))
        return answer(service, kept)


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
