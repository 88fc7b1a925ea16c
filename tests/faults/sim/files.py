"""The files operators attach: small and few, so that several stations send up the same one, and in many pieces."""

import hashlib
from pathlib import Path
from random import Random

from sqlalchemy import Connection, select

from app.domain.commands.base import NAMED
from app.hall.hall import Hall
from app.hall.ports import Blob
from app.platform.tables import blob_parts, blobs
from local_db.blobs import FileStore

DIFFERENT = 12
PIECE = 40  # bytes sent at once
LONGEST = 130


class SimFiles(FileStore):
    """Files that go up in the same order in every run: their age is that of the real clock."""

    async def unsent(self) -> list[Blob]:
        return sorted(await super().unsent(), key=lambda blob: blob.sha256)


async def attach_one(hall: Hall, folder: Path, dice: Random) -> str:
    """A picture is taken and attached; the reference to it."""
    number = dice.randrange(DIFFERENT)
    path = folder / f"{number}.jpg"
    path.write_bytes(Random(f"picture {number}").randbytes(1 + number * LONGEST // DIFFERENT))
    return await hall.attachments.attach(path)


async def opened(hall: Hall, attachments: str) -> str:
    """Somebody opens the first of these attachments: what is wrong with what they see, "" = nothing."""
    named = NAMED.search(attachments)
    if named is None:
        return ""
    path = await hall.attachments.find(named[1]) or await hall.attachments.fetched(named[1])
    if path is None:
        return ""
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    return "" if found == named[1] else f"the attachment {named[1]} is shown as {found}"


def whole(db: Connection) -> set[str]:
    """The attachments that the platform has as a whole, as named by their bytes."""
    found: dict[str, bytes] = {}
    query = select(blob_parts.c.sha256, blob_parts.c.body).join(blobs, blobs.c.sha256 == blob_parts.c.sha256)
    for row in db.execute(query.where(blobs.c.whole_ms > 0).order_by(blob_parts.c.sha256, blob_parts.c.start)):
        found[row.sha256] = found.get(row.sha256, b"") + bytes(row.body)
    return {hashlib.sha256(body).hexdigest() for body in found.values()}
