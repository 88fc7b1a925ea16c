"""Snapshots in the cache: the open cases beside the old ones until all are there, the closed ones as they come."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.cases import CASE_COLUMNS
from app.faultpoints import reach
from app.hall.ports import Cursor, Mark, SnapshotPart
from local_db import marks
from local_db.engine import put_rows
from local_db.tables import cases_indexes, cases_sql

STAGE = "cases_staged"
STAGED, ARCHIVE = "staged", "archive"  # names of the two progresses
INSERT_CASE = f"INSERT INTO {{}} ({', '.join(CASE_COLUMNS)}) VALUES ({', '.join('?' * len(CASE_COLUMNS))})"
SAME = (
    f"SELECT new.id FROM {STAGE} AS new JOIN cases AS old "
    "ON old.id = new.id AND old.version = new.version AND old.flow_hash = new.flow_hash"
)


def begin_stage(db: Connection) -> None:
    drop_stage(db)
    db.exec_driver_sql(cases_sql(STAGE))


def drop_stage(db: Connection) -> None:
    db.exec_driver_sql(f"DROP TABLE IF EXISTS {STAGE}")
    marks.drop_progress(db, STAGED)


def stage(db: Connection, rows: Sequence[Sequence[Any]], mark: Mark | None) -> None:
    if rows:
        put_rows(db, INSERT_CASE.format(STAGE), rows)
    if mark:
        marks.put_progress(db, STAGED, mark)


def swap_stage(db: Connection, cursor: Cursor, as_of_ms: int) -> None:
    """The staged cases become the cases, in one transaction with their cursor. Indexes are built at the end,
    which is twice as fast as keeping them while rows come in.

    Histories stay where history and scope are the same and the case has not moved: then nothing was taken out of them.
    What had left another scope, or was erased in another history, may come now.
    """
    found = marks.read(db)
    generation = int(found.get("generation", "0")) + 1
    known = marks.cursor_of(found)
    is_same = (known.epoch, known.scope) == (cursor.epoch, cursor.scope)
    db.exec_driver_sql(f"DELETE FROM flow WHERE case_id NOT IN ({SAME})" if is_same else "DELETE FROM flow")
    if not is_same:
        db.exec_driver_sql("DELETE FROM gone")
    db.exec_driver_sql("DROP TABLE cases")
    db.exec_driver_sql(f"ALTER TABLE {STAGE} RENAME TO cases")
    for sql in cases_indexes("cases", generation):
        db.exec_driver_sql(sql)
    marks.drop_progress(db, STAGED)
    marks.drop_progress(db, ARCHIVE)
    marks.drop(db, "closed_after_ms")
    marks.put(db, generation=generation, swapped_seq=cursor.seq)
    reach("cache.swap")
    marks.put_cursor(db, cursor, as_of_ms)


def belongs(db: Connection, cursor: Cursor) -> bool:
    """Whether rows that were read at that cursor may join those here: same history and scope, not older."""
    found = marks.read(db)
    known = marks.cursor_of(found)
    same = (known.epoch, known.scope) == (cursor.epoch, cursor.scope)
    return same and cursor.seq >= int(found.get("swapped_seq", "0"))


def keep_archive(db: Connection, upsert: str, part: SnapshotPart) -> bool:
    """Closed cases, each by itself as good as the feed's. False: they are of another snapshot than the open ones."""
    if not belongs(db, part.cursor):
        return False
    if part.rows:
        put_rows(db, upsert, part.rows)
    if part.mark:
        marks.put_progress(db, ARCHIVE, part.mark)
    return True


def finish_archive(db: Connection, cursor: Cursor, closed_after_ms: int) -> bool:
    if not belongs(db, cursor):
        return False
    marks.drop_progress(db, ARCHIVE)
    marks.put(db, closed_after_ms=closed_after_ms)
    return True
