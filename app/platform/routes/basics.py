"""What the platform can do, and its clock."""

from fastapi import FastAPI, Request, Response

from app.domain.commands import COMMANDS
from app.domain.commands.base import ENVELOPE
from app.platform import blobs, city, contract, feed
from app.platform.grants import Grant
from app.platform.housekeeping import OUTCOME_DAYS
from app.platform.retention import RETENTION_DAYS
from app.platform.routes.answers import BODY_LIMIT, answer, session
from app.platform.routes.deciding import COMMAND_LIMIT
from app.platform.service import Service
from app.wire.messages import PROTOCOL_MAX, PROTOCOL_MIN, SCHEMA, Capabilities, CommandKind, TimeAnswer

LONGEST_JITTER_S = 30.0
JITTER_A_STREAM_S = 0.03  # a thousand clients come back over half a minute, one at once


def add(api: FastAPI, service: Service) -> None:
    @api.get("/v1/capabilities", openapi_extra=contract.answers(Capabilities, "What this platform can do"))
    async def capabilities(request: Request) -> Response:
        grant = session(service, request)
        return answer(service, _capabilities(service, grant, *await service.read(city.bounds)))

    @api.get("/v1/time", openapi_extra=contract.answers(TimeAnswer, "For the clock offset"))
    async def clock(t1: int = 0) -> Response:
        return answer(service, TimeAnswer(t1=t1, t2=service.now_ms(), t3=service.now_ms()))


def _capabilities(service: Service, grant: Grant, floor: int, head: int) -> Capabilities:
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
        scope=grant.scope,
        district=service.law.district.code,
        name=service.law.district.name,
        dict_etag=service.identity.dict_etag,
        head=head,
        floor=floor,
        retention_days=RETENTION_DAYS,
        outcome_days=OUTCOME_DAYS,
        page_limit=feed.PAGE_LIMIT,
        command_limit=COMMAND_LIMIT,
        body_limit=BODY_LIMIT,
        blob_limit=blobs.SIZE_LIMIT,
        jitter_s=min(LONGEST_JITTER_S, service.fanout.streams * JITTER_A_STREAM_S),
        time_ms=service.now_ms(),
        features=["sse", "long_poll", "zstd", "blobs"],
        commands=kinds,
    )
