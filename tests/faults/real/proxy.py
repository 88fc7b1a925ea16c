"""A line that fails: every request may be refused, delayed, cut, doubled, or go without an answer."""

import asyncio
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from random import Random

CHANCES = {  # sync.md §3.3
    "refused": 0.08,
    "delayed": 0.10,
    "request_cut": 0.05,
    "request_doubled": 0.08,
    "reply_dropped": 0.10,
    "reply_cut": 0.06,
}
LENGTH = re.compile(rb"\r\ncontent-length: (\d+)", re.IGNORECASE)
KEEP = re.compile(rb"\r\nconnection: [^\r]*", re.IGNORECASE)
DELAY_S = 2.0
PIECE = 1 << 16
Gone = (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request, read whole, and what happens to it."""

    said: bytes
    fault: str


class Proxy:
    """One request a connection, so that each has its own fate."""

    def __init__(self, dice: Random, port: int) -> None:
        """`port` is the platform's."""
        self.faults: Counter[str] = Counter()
        self.calm = False
        self.port = 0  # our own
        self._there = port
        self._dice = dice
        self._dark_until = 0.0
        self._open: dict[asyncio.StreamWriter, asyncio.Task[None] | None] = {}  # a task nobody holds may end unfinished

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._met, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        self._cut_all()

    def black_out(self, seconds: float) -> None:
        self.faults["blackout"] += 1
        self._dark_until = asyncio.get_running_loop().time() + seconds
        self._cut_all()

    def heal(self) -> None:
        self.calm = True
        self._dark_until = 0.0

    def _cut_all(self) -> None:
        for writer in list(self._open):
            writer.transport.abort()

    async def _met(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open[writer] = asyncio.current_task()
        try:
            await self._carry(reader, writer)
        except Gone:
            pass
        finally:
            self._open.pop(writer, None)
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if asyncio.get_running_loop().time() < self._dark_until:
            return
        fault = self._fault()
        self.faults[fault] += bool(fault)
        if fault == "refused":
            return
        exchange = Exchange(await _request(reader), fault)
        if fault == "delayed":
            await asyncio.sleep(self._dice.uniform(0.1, DELAY_S))
        if fault == "request_doubled":
            await self._forget(exchange.said)
        await self._forward(exchange, writer)

    async def _forget(self, said: bytes) -> None:
        """Ask once more, and take no interest in the answer."""
        _, out = await asyncio.open_connection("127.0.0.1", self._there)
        out.write(said)
        await out.drain()
        if self._dice.random() < 0.5:
            await asyncio.sleep(self._dice.uniform(0, 0.3))
        out.close()

    async def _forward(self, exchange: Exchange, writer: asyncio.StreamWriter) -> None:
        back, out = await asyncio.open_connection("127.0.0.1", self._there)
        said = exchange.said
        if exchange.fault == "request_cut":
            said = said[: self._dice.randrange(1, len(said))]
        try:
            out.write(said)
            await out.drain()
            if exchange.fault == "request_cut":
                return
            room = self._dice.randrange(1, 3000) if exchange.fault == "reply_cut" else 1 << 62
            while room > 0 and (piece := await back.read(PIECE)):
                if exchange.fault == "reply_dropped":
                    return
                writer.write(piece[:room])
                await writer.drain()
                room -= len(piece)
        finally:
            out.close()

    def _fault(self) -> str:
        if self.calm:
            return ""
        left = self._dice.random()
        for name, chance in CHANCES.items():
            left -= chance
            if left < 0:
                return name
        return ""


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request, asking to be the only one of its connection."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    with suppress(ValueError):
        head = KEEP.sub(b"", head)
    return head[:-2] + b"Connection: close\r\n\r\n" + body
