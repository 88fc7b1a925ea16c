"""The files that orders refer to: kept here under their hash, sent up once, fetched when somebody looks."""

import asyncio
from pathlib import Path

from app.errors import StoreFailed
from app.hall.ports import Blob, Blobs


class Attachments:
    """What is not up yet is known on the main thread; the bytes themselves never come here."""

    def __init__(self, blobs: Blobs) -> None:
        self.unsent: set[str] = set()
        self.wake = asyncio.Event()  # there is something to send
        self._blobs = blobs
        self._wanted: asyncio.Queue[str] = asyncio.Queue()
        self._asked: dict[str, asyncio.Event] = {}

    async def open(self) -> None:
        """What was not sent when we last ran."""
        self.unsent = {blob.sha256 for blob in await self._blobs.unsent()}
        self.wake.set()

    async def attach(self, path: Path) -> str:
        """Keep a file, on disk before it is said to be; the reference to it, "blob:<SHA-256> <its name>".

        BadInput when it cannot be read, is empty or too large.
        """
        blob = await self._blobs.keep(path)
        if blob.is_unsent:
            self.unsent.add(blob.sha256)
            self.wake.set()
        return f"blob:{blob.sha256} {path.name}"

    async def lacks(self, sha256: str) -> None:
        """The city says it does not have this one: send it if we do."""
        if sha256 not in self.unsent and await self._blobs.send_again(sha256):
            self.unsent.add(sha256)
            self.wake.set()

    def sent(self, sha256: str) -> None:
        self.unsent.discard(sha256)

    async def find(self, sha256: str) -> Path | None:
        """Where the file is on this workstation; None when it is not, and then it is fetched: `fetched` tells."""
        found = await self._blobs.find(sha256)
        if found is None and sha256 not in self._asked:
            self._asked[sha256] = asyncio.Event()
            self._wanted.put_nowait(sha256)
        return found

    async def fetched(self, sha256: str) -> Path | None:
        """The file once it is here; None when the city cannot give it now."""
        if asked := self._asked.get(sha256):
            await asked.wait()
        return await self._blobs.find(sha256)

    async def next_wanted(self) -> str:
        return await self._wanted.get()

    def looked_for(self, sha256: str) -> None:
        """It has come, or it will not: whoever waits looks."""
        if asked := self._asked.pop(sha256, None):
            asked.set()


class NoBlobs:
    """Where no files are kept."""

    async def keep(self, path: Path) -> Blob:
        raise StoreFailed("not_open", f"{path}: there is no place for files here")

    async def unsent(self) -> list[Blob]:
        return []

    async def send_again(self, _sha256: str) -> bool:
        return False

    async def find(self, _sha256: str) -> Path | None:
        return None
