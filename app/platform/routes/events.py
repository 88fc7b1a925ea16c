"""A stream of server-sent events as an answer (sync.md §2.4)."""

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Mapping

from fastapi import Response
from starlette.types import Receive, Scope, Send

from app.errors import CursorGone
from app.platform.fanout import Told
from app.platform.routes.answers import in_time

log = logging.getLogger(__name__)


class EventStream(Response):
    """Each event is a feed page. A client that has gone is noticed at the next one, a bookmark at the latest."""

    media_type = "text/event-stream"

    def __init__(
        self, pages: AsyncGenerator[Told, None], headers: Mapping[str, str], is_granted: Callable[[], bool]
    ) -> None:
        """`is_granted`, asked before each page: whether the session may still see what it follows."""
        super().__init__(headers=headers)
        del self.headers["content-length"]
        self._pages, self._is_granted = pages, is_granted

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        send = in_time(send)
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        left = asyncio.ensure_future(_gone(receive))
        try:
            async for told in self._pages:
                if left.done() or not self._is_granted():
                    break
                await send({"type": "http.response.body", "body": told.event, "more_body": True})
        except TimeoutError:
            return
        except CursorGone as gone:
            log.warning("a stream was ended, its client is told why when it asks again: %s", gone)
        finally:
            left.cancel()
            await self._pages.aclose()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
