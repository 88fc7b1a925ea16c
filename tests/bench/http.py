"""Many HTTP clients in one asyncio process, on raw sockets: what they cost is little against what they ask for."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlsplit

import msgspec


class Line:
    """One connection that stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def to(cls, address: str) -> "Line":
        place = urlsplit(address)
        return cls(*await asyncio.open_connection(place.hostname, place.port, limit=1 << 20))

    async def post(self, path: str, body: bytes) -> bytes:
        head = ("Host: city", "Content-Type: application/json", f"Content-Length: {len(body)}")
        said = "\r\n".join((f"POST {path} HTTP/1.1", *head, "", ""))
        self._writer.write(said.encode() + body)
        return await self._answer()

    async def get(self, path: str) -> Any:
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: city\r\n\r\n".encode())
        return msgspec.json.decode(await self._answer())

    async def events(self, path: str) -> AsyncIterator[bytes]:
        """The data of each server-sent event, as its line arrives."""
        self._writer.write(f"GET {path} HTTP/1.1\r\nHost: city\r\nAccept: text/event-stream\r\n\r\n".encode())
        head = await self._reader.readuntil(b"\r\n\r\n")
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"no stream: {head[:200]!r}")
        while line := await self._reader.readline():
            if line.startswith(b"data: "):
                yield line[6:]

    async def _answer(self) -> bytes:
        head = await self._reader.readuntil(b"\r\n\r\n")
        lengths = [line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
        body = await self._reader.readexactly(int(lengths[0].split(b":")[1]))
        if b" 200 " not in head.split(b"\r\n", 1)[0]:
            raise RuntimeError(f"refused: {head[:80]!r} {body[:300]!r}")
        return body

    def close(self) -> None:
        self._writer.close()
