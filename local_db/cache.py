"""The cache: what the city said. It can be thrown away at any time and fetched again."""

from collections.abc import Sequence
from typing import Any

import msgspec
import zstandard
from sqlalchemy import Connection, delete, insert, select

from app.domain.calendars import HOUR_MS
from app.domain.cases import CaseId
from app.domain.district import District
from app.errors import StoreFailed
from app.hall.ports import Flows
from local_db.tables import (
    CACHE_SCHEMA,
    FLOW_SQL,
    GONE_SQL,
    cache_metadata,
    cases_indexes,
    cases_sql,
    dictionary,
)


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
    db.exec_driver_sql(GONE_SQL)
    db.exec_driver_sql(f"PRAGMA user_version = {CACHE_SCHEMA}")


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


def counts(db: Connection) -> tuple[int, int, int, int]:
    """Cases, open ones, cases with a history, steps of histories."""
    asked = (
        "SELECT count(*) FROM cases",
        "SELECT count(*) FROM cases WHERE is_open = 1",
        "SELECT count(*) FROM flow WHERE number = 1",
        "SELECT count(*) FROM flow",
    )
    cases, is_open, histories, steps = (int(db.exec_driver_sql(sql).scalar() or 0) for sql in asked)
    return cases, is_open, histories, steps
