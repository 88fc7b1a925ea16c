"""The cache: what the city said. It can be thrown away at any time and fetched again."""

from collections.abc import Sequence
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Connection, delete, insert, select

from app.domain.cases import CASE_COLUMNS, FLOW_COLUMNS, CaseId
from app.domain.district import District
from app.errors import StoreFailed
from app.faultpoints import reach
from app.hall.ports import NOWHERE, Batch, Cursor, Flows
from local_db.tables import (
    CACHE_SCHEMA,
    FLOW_SQL,
    cache_metadata,
    cases_indexes,
    cases_sql,
    dictionary,
)

HOUR_MS = 3_600_000
STAGE = "cases_staged"

_MARKS = ", ".join("?" * len(CASE_COLUMNS))
_NEWER = ", ".join(f"{name} = excluded.{name}" for name in CASE_COLUMNS if name != "id")
INSERT_CASE = f"INSERT INTO {{}} ({', '.join(CASE_COLUMNS)}) VALUES ({_MARKS})"
UPSERT_CASE = (
    f"{INSERT_CASE.format('cases')} ON CONFLICT (id) DO UPDATE SET {_NEWER} WHERE excluded.version >= cases.version"
)
PUT_MARK = "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
INSERT_FLOW = f"INSERT OR IGNORE INTO flow ({', '.join(FLOW_COLUMNS)}) VALUES ({', '.join('?' * len(FLOW_COLUMNS))})"


def prepare(db: Connection) -> None:
    """Make the tables of a new file; StoreFailed("foreign_file") for a file that is not our cache."""
    version = db.exec_driver_sql("PRAGMA user_version").scalar()
    known = db.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    if known and version != CACHE_SCHEMA:
        raise StoreFailed("foreign_file", f"{db.engine.url.database} is a cache of version {version}")
    if known:
        return
    cache_metadata.create_all(db)
    db.exec_driver_sql(cases_sql("cases"))
    for sql in cases_indexes("cases", 0):
        db.exec_driver_sql(sql)
    db.exec_driver_sql(FLOW_SQL)
    db.exec_driver_sql(f"PRAGMA user_version = {CACHE_SCHEMA}")


def read_marks(db: Connection) -> dict[str, str]:
    return dict(map(tuple, db.exec_driver_sql("SELECT name, value FROM marks").fetchall()))


def cursor_of(found: dict[str, str]) -> Cursor:
    return Cursor(found["epoch"], found["scope"], int(found["seq"])) if "seq" in found else NOWHERE


def put_marks(db: Connection, **values: object) -> None:
    db.exec_driver_sql(PUT_MARK, [(name, str(value)) for name, value in values.items()])


def apply(db: Connection, batch: Batch) -> None:
    """News and cursor, all or nothing; an older row never replaces a newer one."""
    if batch.cases:
        db.exec_driver_sql(UPSERT_CASE, [tuple(row) for row in batch.cases])
    put_flow(db, batch.flow)
    reach("cache.apply")
    put_cursor(db, batch.cursor, batch.city_ms)
    reach("cache.applied")


def put_flow(db: Connection, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        db.exec_driver_sql(INSERT_FLOW, [tuple(row) for row in rows])


def put_cursor(db: Connection, cursor: Cursor, as_of_ms: int) -> None:
    put_marks(db, epoch=cursor.epoch, scope=cursor.scope, seq=cursor.seq, as_of_ms=as_of_ms)


def begin_stage(db: Connection) -> None:
    db.exec_driver_sql(f"DROP TABLE IF EXISTS {STAGE}")
    db.exec_driver_sql(cases_sql(STAGE))


def stage(db: Connection, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        db.exec_driver_sql(INSERT_CASE.format(STAGE), [tuple(row) for row in rows])


def swap_stage(db: Connection, cursor: Cursor, as_of_ms: int) -> None:
    """The staged cases become the cases, in one transaction with their cursor. Indexes are built at the end,
    which is twice as fast as keeping them while rows come in."""
    generation = int(read_marks(db).get("generation", "0")) + 1
    db.exec_driver_sql("DROP TABLE cases")
    db.exec_driver_sql(f"ALTER TABLE {STAGE} RENAME TO cases")
    for sql in cases_indexes("cases", generation):
        db.exec_driver_sql(sql)
    db.exec_driver_sql("DELETE FROM flow")
    put_marks(db, generation=generation)
    reach("cache.swap")
    put_cursor(db, cursor, as_of_ms)


def put_district(db: Connection, district: District, etag: str) -> None:
    db.execute(delete(dictionary))
    db.execute(insert(dictionary).values(etag=etag, body=zstandard.compress(msgspec.msgpack.encode(district))))


def read_district(db: Connection) -> tuple[District | None, str]:
    found = db.execute(select(dictionary.c.etag, dictionary.c.body)).first()
    if found is None:
        return None, ""
    return msgspec.msgpack.decode(zstandard.decompress(found.body), type=District), found.etag


def read_rows(db: Connection, table: str, columns: Sequence[str], ids: Sequence[CaseId]) -> list[tuple[Any, ...]]:
    """Rows of `cases` or `flow` by case id."""
    key = "id" if table == "cases" else "case_id"
    order = "" if table == "cases" else " ORDER BY case_id, number"
    places = ", ".join("?" * len(ids))
    sql = f"SELECT {', '.join(columns)} FROM {table} WHERE {key} IN ({places}){order}"
    return [tuple(row) for row in db.exec_driver_sql(sql, tuple(ids))]


def read_open(db: Connection, names: Sequence[str]) -> list[tuple[Any, ...]]:
    return list(map(tuple, db.exec_driver_sql(f"SELECT {', '.join(names)} FROM cases WHERE is_open = 1").fetchall()))


def hourly(db: Connection, start_ms: int, hours: int) -> Flows:
    end_ms = start_ms + hours * HOUR_MS
    counts = []
    for column, wanted in (("reported_ms", "1"), ("closed_ms", "1"), ("closed_ms", "closed_ms <= total_red_ms")):
        sql = (
            f"SELECT ({column} - ?) / {HOUR_MS}, count(*) FROM cases "
            f"WHERE {column} >= ? AND {column} < ? AND {column} > 0 AND {wanted} GROUP BY 1"
        )
        found = dict(map(tuple, db.exec_driver_sql(sql, (start_ms, start_ms, end_ms)).fetchall()))
        counts.append([found.get(hour, 0) for hour in range(hours)])
    return Flows(start_ms, *counts)
