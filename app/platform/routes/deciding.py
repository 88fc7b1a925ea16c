"""Commands and their outcomes, and the outages that the clocks must not count (sync.md §2.5)."""

from functools import partial
from math import ceil

from fastapi import FastAPI, Request, Response
from sqlalchemy import Connection

from app.platform import city, contract, outages, receipts
from app.platform.decide import receive, recorded
from app.platform.routes.answers import Key, answer, said
from app.platform.service import Refused, Service
from app.wire.messages import (
    CommandBatch,
    CommandEnvelope,
    CommandRecord,
    OutageDeclared,
    OutageNotice,
    OutcomeBatch,
    Problem,
    Receipt,
    ReceiptKept,
    WireOutcome,
)

COMMAND_LIMIT = 50


def add(api: FastAPI, service: Service) -> None:
    described = contract.answers(
        OutcomeBatch, "One outcome a command", _413="Too many", _422="Not understood", _429="Wait"
    )

    @api.post("/v1/commands", openapi_extra=described | contract.takes(CommandBatch))
    async def commands(request: Request) -> Response:
        batch = await said(request, CommandBatch)
        if len(batch.commands) > COMMAND_LIMIT:
            title, title_en = f"一次最多 {COMMAND_LIMIT} 条命令", f"at most {COMMAND_LIMIT} commands at once"
            raise Refused(Problem(status=413, code="too_many", title=title, title_en=title_en))
        _check_quota(service, request, len(batch.commands))
        outcomes = await _decided(service, batch.commands)
        return answer(service, OutcomeBatch(epoch=service.identity.epoch, outcomes=outcomes))

    known = contract.answers(CommandRecord, "What was answered to it", _404="Never decided: safe to send")

    @api.get("/v1/commands/{id}", openapi_extra=known)
    async def command(id: Key) -> Response:
        outcome = await service.read(lambda db: recorded(db, id))
        if outcome is None:
            title, title_en = "平台未处理过该命令", "the platform has never decided this command"
            raise Refused(Problem(status=404, code="never_processed", title=title, title_en=title_en, detail=id))
        return answer(service, CommandRecord(epoch=service.identity.epoch, outcome=outcome))

    noted = contract.answers(ReceiptKept, "It is kept", _422="Not understood")

    @api.post("/v1/receipts", openapi_extra=noted | contract.takes(Receipt))
    async def acknowledge(request: Request) -> Response:
        receipt = await said(request, Receipt)
        is_ours = receipt.epoch == service.identity.epoch
        wiped = receipt.wiped if is_ours else []
        kept = await service.write(lambda db: receipts.keep(db, receipt.device, wiped, service.now_ms()))
        return answer(service, ReceiptKept(receipt=receipt, kept=kept))

    answers = contract.answers(OutageDeclared, "It is kept, and will be applied", _403="Not yours", _422="Not in order")

    @api.post("/v1/outages", openapi_extra=answers | contract.takes(OutageNotice))
    async def declare(request: Request) -> Response:
        notice = await said(request, OutageNotice)

        def keep(db: Connection) -> OutageDeclared:
            city.check_law(db, service.identity.dict_etag)
            return outages.declare(db, service.law, notice, service.now_ms())

        return answer(service, await service.write(keep))


def _check_quota(service: Service, request: Request, amount: int) -> None:
    """429 when a session sends more than its share; it is told when to come again."""
    host = request.client.host if request.client else ""
    wait_s = service.quota.wait_s(request.headers.get("authorization", host), amount)
    if wait_s > 0:
        title, title_en = "提交过于频繁，请稍后再试", "too much at once from this session: wait"
        problem = Problem(status=429, code="too_often", title=title, title_en=title_en)
        raise Refused(problem, {"Retry-After": str(ceil(wait_s))})


async def _decided(service: Service, envelopes: list[CommandEnvelope]) -> list[WireOutcome]:
    """The answers, in order.

    SQLite has one writer at a time, so one transaction saves flushes. Elsewhere each command has its own: locks are
    then always taken in the same order (case, case number, feed), and nobody waits in a ring.
    """

    def decide(db: Connection, some: list[CommandEnvelope]) -> list[WireOutcome]:
        etag, law = service.identity.dict_etag, service.law  # in this order: of an older etag nothing is decided
        return [receive(db, law, envelope, service.now_ms(), etag) for envelope in some]

    at_once = len(envelopes) if service.engine.dialect.name == "sqlite" else 1
    parts = [envelopes[n : n + at_once] for n in range(0, len(envelopes), max(1, at_once))]
    return [outcome for part in parts for outcome in await service.write(partial(decide, some=part))]
