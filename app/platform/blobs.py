"""Attachments, named by their SHA-256: taken piece by piece, and given out once they are whole (sync.md §2.2).

They are kept in the database, so that one backup holds the commands and all that these refer to.
"""

import hashlib
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, insert, select, update

from app.platform.database import upsert
from app.platform.tables import blob_parts, blobs, flow

SIZE_LIMIT = 32 << 20  # of one attachment: a phone's picture has 3 to 8 MiB
PART_LIMIT = 1 << 20
DAY_MS = 86_400_000
UNFINISHED_DAYS = 7  # an upload that nobody went on with for so long is begun anew


@dataclass(frozen=True, slots=True)
class Blob:
    """`received` of `size` bytes are here; `is_whole` once they are all there and their hash was right."""

    size: int
    received: int
    is_whole: bool


def find(db: Connection, sha256: str) -> Blob | None:
    row = db.execute(select(blobs).where(blobs.c.sha256 == sha256)).first()
    return Blob(row.size, row.received, bool(row.whole_ms)) if row else None


def lacking(db: Connection, wanted: Sequence[str]) -> list[str]:
    """Those of `wanted` that are not here as a whole; the others stay until commit."""
    if not wanted:
        return []
    there = select(blobs.c.sha256).where(blobs.c.sha256.in_(wanted), blobs.c.whole_ms > 0)
    found = set(db.scalars(there.with_for_update(read=True)))
    return [each for each in wanted if each not in found]


def take(db: Connection, sha256: str, start: int, size: int, part: bytes, now_ms: int) -> Blob | None:
    """Put the piece that begins at byte `start` to the others; None when the whole has another hash.

    A piece that does not begin where the last one ended changes nothing: the answer says where to go on. One that
    begins an attachment of another size begins it anew.
    """
    known = _locked(db, sha256, size, now_ms)
    if start == 0 and not known.is_whole and known.size != size:
        _forget_parts(db, sha256)
        known = Blob(size, 0, is_whole=False)
    if known.is_whole or start != known.received or size != known.size:
        return known
    db.execute(insert(blob_parts).values(sha256=sha256, start=start, body=part))
    received = start + len(part)
    is_whole = received == size
    if is_whole and _hash_of(db, sha256) != sha256:
        _forget_parts(db, sha256)
        db.execute(delete(blobs).where(blobs.c.sha256 == sha256))
        return None
    changed = {"size": size, "received": received, "whole_ms": now_ms if is_whole else 0, "at_ms": now_ms}
    db.execute(update(blobs).where(blobs.c.sha256 == sha256).values(changed))
    return Blob(size, received, is_whole)


def read(db: Connection, sha256: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes from `start` up to but not including `end` of a whole attachment."""
    parts = (
        select(blob_parts.c.start, blob_parts.c.body)
        .where(blob_parts.c.sha256 == sha256, blob_parts.c.start < end)
        .where(blob_parts.c.start + func.length(blob_parts.c.body) > start)
        .order_by(blob_parts.c.start)
    )
    for part in db.execute(parts):
        yield bytes(part.body)[max(0, start - part.start) : end - part.start]


def drop_unfinished(db: Connection, now_ms: int) -> int:
    """Forget uploads that were given up; how many."""
    old = list(
        db.scalars(
            select(blobs.c.sha256)
            .where(blobs.c.whole_ms == 0, blobs.c.at_ms < now_ms - UNFINISHED_DAYS * DAY_MS)
            .with_for_update(skip_locked=True)  # what somebody goes on with at this moment stays
        )
    )
    for sha256 in old:
        _forget_parts(db, sha256)
        db.execute(delete(blobs).where(blobs.c.sha256 == sha256))
    return len(old)


def destroy(db: Connection, names: Collection[str]) -> int:
    """Of these attachments those that no step of any case refers to any more; how many.

    They are locked first: a command that refers to one is decided before, and then it stays, or waits, and asks for it.
    """
    there = list(db.scalars(select(blobs.c.sha256).where(blobs.c.sha256.in_(names)).with_for_update()))
    named = select(flow.c.case_id)
    unused = [each for each in there if db.scalar(named.where(flow.c.attachments.contains(each)).limit(1)) is None]
    for sha256 in unused:
        _forget_parts(db, sha256)
        db.execute(delete(blobs).where(blobs.c.sha256 == sha256))
    return len(unused)


def _locked(db: Connection, sha256: str, size: int, now_ms: int) -> Blob:
    """The attachment as it is, made where it is new; nobody else adds to it until commit."""
    row = upsert(db, blobs).values(sha256=sha256, size=size, received=0, whole_ms=0, at_ms=now_ms)
    locked = row.on_conflict_do_update(index_elements=["sha256"], set_={"at_ms": now_ms})
    known = db.execute(locked.returning(blobs.c.size, blobs.c.received, blobs.c.whole_ms)).one()
    return Blob(known.size, known.received, bool(known.whole_ms))


def _hash_of(db: Connection, sha256: str) -> str:
    digest = hashlib.sha256()
    wanted = select(blob_parts.c.body).where(blob_parts.c.sha256 == sha256).order_by(blob_parts.c.start)
    for body in db.scalars(wanted.execution_options(yield_per=8)):
        digest.update(body)
    return digest.hexdigest()


def _forget_parts(db: Connection, sha256: str) -> None:
    db.execute(delete(blob_parts).where(blob_parts.c.sha256 == sha256))
