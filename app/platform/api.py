"""The platform's HTTP face: dsync/1 (sync.md §2.2)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from app.domain.law import Law
from app.lanes import Lane
from app.platform import city, contract
from app.platform.hints import keep_listening, keep_looking, keep_telling
from app.platform.housekeeping import keep_house
from app.platform.routes import attachments, basics, cases, comparing, deciding, news, snapshots
from app.platform.routes.answers import put_off, refuse
from app.platform.routes.gate import look_before
from app.platform.scheduler import keep_time
from app.platform.service import Refused, Service, system_ms
from app.wire.messages import PROTOCOL_MAX

ENDLESS = (keep_time, keep_house, keep_looking, keep_telling, keep_listening)

log = logging.getLogger(__name__)


def make_api(
    engine: Engine, now_ms: Callable[[], int] = system_ms, lanes: Callable[[str], Lane] = Lane, workers: int = 1
) -> FastAPI:
    """The platform on a database that holds a district; `now_ms` is its clock, its work is done in `lanes`.

    It is one of so many `workers`.
    """
    district, identity = city.read_district(engine)
    service = Service(engine, Law(district), identity, now_ms, lanes, workers)

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        endless = [asyncio.create_task(each(service)) for each in ENDLESS]
        for task in endless:
            task.add_done_callback(_tell_of_a_bug)
        yield
        for task in endless:
            task.cancel()
        await asyncio.gather(*endless, return_exceptions=True)
        service.close()

    api = FastAPI(
        title="GridHall city platform",
        version=f"dsync/{PROTOCOL_MAX}",
        lifespan=life,
        docs_url=None,
        dependencies=[Depends(look_before)],
    )
    api.state.service = service
    api.add_exception_handler(Refused, refuse)
    api.add_exception_handler(RequestValidationError, refuse)
    for trouble in (OperationalError, NoConnection):
        api.add_exception_handler(trouble, put_off)
    deciding.add(api, service)  # first: asked most, and looked for in this order
    basics.add(api, service)
    snapshots.add(api, service)
    comparing.add(api, service)
    cases.add(api, service)
    news.add(api, service)
    attachments.add(api, service)
    api.openapi = lambda: _openapi(api)  # type: ignore[method-assign]
    return api


def _tell_of_a_bug(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.critical("the platform no longer does all its work", exc_info=error)


def _openapi(api: FastAPI) -> dict[str, Any]:
    return contract.completed(get_openapi(title=api.title, version=api.version, routes=api.routes))
