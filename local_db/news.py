"""The city's news in the cache: what came, what left, what has to be destroyed, and the cursor with it.

What left or was wiped is remembered by its version for a while (`gone`), because an answer to another question that
was read before may still be on its way.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from app.domain.cases import CASE_COLUMNS, FLOW_COLUMNS, CaseId
from app.domain.limits import NEVER_MS
from app.faultpoints import reach
from app.hall.ports import Applied, Batch, History, Step
from app.hall.wipes import Wipes
from local_db import marks
from local_db.engine import put_rows
from local_db.staging import STAGED, drop_stage

REMEMBERED = 100_000  # events after which no answer is on its way any more

_PLACES = ", ".join(f"?{n}" for n in range(1, len(CASE_COLUMNS) + 1))
_NEWER = ", ".join(f"{name} = excluded.{name}" for name in CASE_COLUMNS if name != "id")
_IF_NEWER = f"ON CONFLICT (id) DO UPDATE SET {_NEWER} WHERE excluded.version >= cases.version"
_INTO_CASES = f"INSERT INTO cases ({', '.join(CASE_COLUMNS)})"
UPSERT_CASE = f"{_INTO_CASES} VALUES ({_PLACES}) {_IF_NEWER}"
UPSERT_UNLESS_GONE = (
    f"{_INTO_CASES} SELECT {_PLACES} "
    f"WHERE NOT EXISTS (SELECT 1 FROM gone WHERE case_id = ?1 AND version >= ?2) {_IF_NEWER}"
)
INSERT_FLOW = (
    f"INSERT OR IGNORE INTO flow ({', '.join(FLOW_COLUMNS)}) "
    f"SELECT {', '.join(f'?{n}' for n in range(1, len(FLOW_COLUMNS) + 1))} "
    "WHERE EXISTS (SELECT 1 FROM cases WHERE id = ?1)"
)
FORGET = "INSERT INTO gone VALUES (?, ?, ?) ON CONFLICT (case_id) DO UPDATE SET version = max(version, ?2), seq = ?3"


def apply(db: Connection, batch: Batch) -> Applied:
    """News and cursor, all or nothing; an older row never replaces a newer one.

    A batch that does not follow the cursor that is here changes nothing.
    """
    found = marks.read(db)
    at = marks.cursor_of(found)
    if at != batch.follows:
        return Applied(at, taken=False)
    gaps = _gaps(batch.steps, _versions(db, [id for id, _ in batch.steps]))
    if batch.cases:
        put_rows(db, UPSERT_CASE, batch.cases)
    removed = _leave(db, batch.left) | _erase(db, batch.erased)
    for id, _ in batch.wiped:
        db.exec_driver_sql("DELETE FROM flow WHERE case_id = ?", (id,))
    put_flow(db, batch.flow)
    _remember(db, batch)
    if marks.is_begun(found, STAGED):  # left by a program that ended: the news go on without it, and past it
        drop_stage(db)
    if batch.wipes:
        marks.add_wipes(db, Wipes(batch.cursor.epoch, batch.wipes))
    reach("cache.apply")
    marks.put_cursor(db, batch.cursor, batch.city_ms)
    reach("cache.applied")
    return Applied(batch.cursor, removed=frozenset(removed), gaps=frozenset(gaps - removed))


def put_flow(db: Connection, rows: Sequence[Sequence[Any]]) -> None:
    """Steps of cases that are here."""
    if rows:
        put_rows(db, INSERT_FLOW, rows)


def put_history(db: Connection, case_id: CaseId, history: History) -> bool:
    """All steps of a case, unless they are older than the case here, or of a history of the city that was lost.

    They may say what was wiped since.
    """
    have = _versions(db, [case_id]).get(case_id)
    if have is None or have > history.version or history.epoch != marks.cursor_of(marks.read(db)).epoch:
        return False
    db.exec_driver_sql("DELETE FROM flow WHERE case_id = ?", (case_id,))
    put_flow(db, history.flow)
    return True


def put_histories(db: Connection, rows: Sequence[Sequence[Any]]) -> None:
    """Steps of many cases, read some time ago: not of those of which something was wiped or left since."""
    ids = sorted({row[0] for row in rows})
    gone = {row[0] for row in _in(db, "SELECT case_id FROM gone WHERE case_id IN ({})", ids)}
    put_flow(db, [row for row in rows if row[0] not in gone])


def _versions(db: Connection, ids: Sequence[CaseId]) -> dict[CaseId, int]:
    return dict(map(tuple, _in(db, "SELECT id, version FROM cases WHERE id IN ({})", ids)))


def _in(db: Connection, sql: str, ids: Sequence[str]) -> list[Any]:
    """All rows of a question about some ids, however many they are."""
    found: list[Any] = []
    for first in range(0, len(ids), 500):
        some = tuple(ids[first : first + 500])
        found += db.exec_driver_sql(sql.format(", ".join("?" * len(some))), some).fetchall()
    return found


def _gaps(steps: Iterable[Step], have: dict[CaseId, int]) -> set[CaseId]:
    """Cases whose version rises by more than one: an event of theirs is missing."""
    gaps = set()
    for id, version in steps:
        known = have.get(id)
        if known is not None and version > known + 1:
            gaps.add(id)
        have[id] = max(version, known or 0)
    return gaps


def _leave(db: Connection, left: Iterable[Step]) -> set[CaseId]:
    """Take out what is no longer ours, unless it is here as it was after it came back."""
    removed: set[CaseId] = set()
    for id, version in left:
        sql = "DELETE FROM cases WHERE id = ? AND version <= ? RETURNING id"
        removed |= {row[0] for row in db.exec_driver_sql(sql, (id, version)).fetchall()}
    for id in removed:
        db.exec_driver_sql("DELETE FROM flow WHERE case_id = ?", (id,))
    return removed


def _erase(db: Connection, erased: Iterable[CaseId]) -> set[CaseId]:
    return _leave(db, [(id, NEVER_MS) for id in erased])


def _remember(db: Connection, batch: Batch) -> None:
    seq = batch.cursor.seq
    gone = [(id, version, seq) for id, version in batch.left]
    gone += [(id, version - 1, seq) for id, version in batch.wiped]  # as it was wiped it may come
    gone += [(id, NEVER_MS, seq) for id in batch.erased]
    if gone:
        db.exec_driver_sql(FORGET, gone)
        db.exec_driver_sql("DELETE FROM gone WHERE seq < ?", (seq - REMEMBERED,))
