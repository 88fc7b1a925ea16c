"""The cache compared with the city: its sums, and the repair of what differs."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from app.domain.cases import CASE_COLUMNS, CaseId
from app.domain.digests import bucket_of, sums_of
from app.hall.comparison import Rows, Sums
from app.hall.ports import NOWHERE
from local_db import marks
from local_db.staging import INSERT_CASE

_OPEN, _CLOSED = "closed_ms = 0", "closed_ms > ?"


def sums(db: Connection) -> list[Sums]:
    """Of the open cases, and of the closed ones when they are all here."""
    found = marks.read(db)
    cursor = marks.cursor_of(found)
    if cursor == NOWHERE:
        return []
    parts = [-1, *([int(found["closed_after_ms"])] if "closed_after_ms" in found else [])]
    return [Sums(cursor, after_ms, sums_of(_versions(db, after_ms))) for after_ms in parts]


def bucket(db: Connection, of: Sums, number: int) -> dict[CaseId, int]:
    return {CaseId(id): version for id, version in _versions(db, of.closed_after_ms) if bucket_of(id) == number}


def repair(db: Connection, ids: Sequence[CaseId], found: Rows) -> frozenset[CaseId] | None:
    """Let these cases be as the city has them; which have changed by it. A history of those is fetched anew.

    None when news came in since the city was asked, or it answers for another scope: nothing is touched then.
    """
    cursor = marks.cursor_of(marks.read(db))
    asked = found.cursor
    if (cursor.epoch, cursor.scope) != (asked.epoch, asked.scope) or cursor.seq > asked.seq:
        return None
    rows = {row[0]: tuple(row) for row in found.cases}
    have = _rows(db, ids)
    changed = [id for id in ids if have.get(id) != rows.get(id)]
    for id in changed:
        db.exec_driver_sql("DELETE FROM cases WHERE id = ?", (id,))
        db.exec_driver_sql("DELETE FROM flow WHERE case_id = ?", (id,))
        if id in rows:
            db.exec_driver_sql(INSERT_CASE.format("cases"), rows[id])
    return frozenset(changed)


def _versions(db: Connection, closed_after_ms: int) -> list[tuple[str, int]]:
    where, values = (_OPEN, ()) if closed_after_ms < 0 else (_CLOSED, (closed_after_ms,))
    return list(map(tuple, db.exec_driver_sql(f"SELECT id, version FROM cases WHERE {where}", values).fetchall()))


def _rows(db: Connection, ids: Sequence[CaseId]) -> Mapping[str, tuple[object, ...]]:
    places = ", ".join("?" * len(ids))
    sql = f"SELECT {', '.join(CASE_COLUMNS)} FROM cases WHERE id IN ({places})"
    return {row[0]: tuple(row) for row in db.exec_driver_sql(sql, tuple(ids)).fetchall()}
