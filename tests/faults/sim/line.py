"""The line between hall and platform as `requests` sees it, and an answer on its way."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
import urllib3
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict

from tests.faults.sim.mortal import wait_for

Headers = Mapping[str, str]


class Cut(Exception):
    """The connection is gone."""


class Reply:
    """An answer, piece by piece. What the platform writes after the client has gone is lost."""

    def __init__(self) -> None:
        self.status = 0
        self.headers: Headers = {}
        self.begun = asyncio.Event()
        self.gone = asyncio.Event()  # nobody reads it any more
        self.sent: list[bytes] = []
        self.whole = False
        self._pieces: asyncio.Queue[bytes | Cut | None] = asyncio.Queue()

    def begin(self, status: int, headers: Headers) -> None:
        self.status, self.headers = status, headers
        self.begun.set()

    def write(self, piece: bytes) -> None:
        if piece:
            self.sent.append(piece)
            self._pieces.put_nowait(piece)

    def end(self) -> None:
        self.whole = True
        self._pieces.put_nowait(None)

    def cut(self) -> None:
        """The platform, or the line, has broken off."""
        self._pieces.put_nowait(Cut())
        self.begun.set()

    async def pieces(self) -> AsyncIterator[bytes]:
        while (piece := await self._pieces.get()) is not None:
            if isinstance(piece, Cut):
                raise piece
            yield piece


class Copy(Reply):
    """An answer that was given before. An event stream goes silent behind what it had said."""

    def __init__(self, old: Reply) -> None:
        super().__init__()
        self.begin(old.status, old.headers)
        for piece in old.sent:
            self.write(piece)
        if old.whole:
            self.end()


class Body:
    """What urllib3 gives to requests: the body of an answer, read while it comes."""

    def __init__(self, reply: Reply, pieces: AsyncIterator[bytes], patience_s: float) -> None:
        self.headers = reply.headers
        self._reply = reply
        self._pieces = pieces
        self._patience_s = patience_s
        self._ended = False

    def stream(self, _amount: int | None = None, **_: bool) -> Iterator[bytes]:
        while (piece := self._next()) is not None:
            yield piece

    def shutdown(self) -> None:
        self.close()
        self._reply.cut()

    def close(self) -> None:
        self._reply.gone.set()

    def release_conn(self) -> None:
        self.close()

    def _next(self) -> bytes | None:
        if self._ended or self._reply.gone.is_set():
            return None
        try:
            return wait_for(asyncio.wait_for(anext(self._pieces), self._patience_s))
        except StopAsyncIteration:
            self._ended = True
            return None
        except TimeoutError:
            raise urllib3.exceptions.ReadTimeoutError(None, "", "Read timed out.") from None  # type: ignore[arg-type]
        except Cut:
            raise urllib3.exceptions.ProtocolError("Connection broken") from None


Carry = Callable[["Ask"], Coroutine[Any, Any, tuple[Reply, AsyncIterator[bytes]]]]


class Ask:
    """A question on its way."""

    def __init__(self, method: str, url: str, headers: Headers, body: bytes = b"", patience_s: float = 30.0) -> None:
        there = urlsplit(url)
        self.method = method
        self.path, self.query = there.path, there.query
        self.headers = {name.lower(): value for name, value in headers.items()}
        self.body = body
        self.patience_s = patience_s

    @property
    def place(self) -> str:
        """Where in the feed it asks from, "" for other questions."""
        return parse_qs(self.query).get("since", [""])[0]

    @property
    def kind(self) -> str:
        return f"{self.method} {self.path} {self.headers.get('accept', '')}"


class Line(BaseAdapter):
    """Carries the requests of one workstation into the simulated network."""

    def __init__(self, carry: Carry) -> None:
        super().__init__()
        self._carry = carry

    def send(self, request: requests.PreparedRequest, *_: Any, **more: Any) -> requests.Response:
        patience_s = float(more["timeout"][1])
        body = request.body or b""
        said = body.encode() if isinstance(body, str) else bytes(body)
        ask = Ask(request.method or "GET", request.url or "", request.headers, said, patience_s)
        try:
            reply, pieces = wait_for(self._carry(ask))
        except TimeoutError:
            raise requests.ReadTimeout("Read timed out.", request=request) from None
        except Cut:
            raise requests.ConnectionError("Connection reset", request=request) from None
        answer = requests.Response()
        answer.status_code = reply.status
        answer.headers = CaseInsensitiveDict(reply.headers)
        answer.raw = Body(reply, pieces, patience_s)
        answer.url = request.url or ""
        answer.request = request
        return answer

    def close(self) -> None:
        """Nothing is kept open."""
