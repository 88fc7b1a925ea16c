"""How the platform's database is opened: embedded SQLite, or PostgreSQL by its URL."""

from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from app.errors import BadInput, StoreFailed
from app.platform.tables import meta, metadata

PRAGMAS = ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 10000", "mmap_size = 0")
SCHEMA = "2"


def open_database(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`, its tables made; StoreFailed when it cannot be."""
    if not url.startswith(("sqlite:", "postgresql")):
        raise BadInput("bad_database_url", f"--database-url: {url!r} is neither sqlite:///… nor postgresql+psycopg://…")
    sqlite = url.startswith("sqlite:")
    options: dict[str, Any] = {"module": sqlcipher3.dbapi2, "poolclass": QueuePool} if sqlite else {}
    engine = create_engine(url, pool_size=8, **options)
    if sqlite:
        event.listen(engine, "connect", _prepare)
        event.listen(engine, "begin", _begin)
    try:
        with engine.begin() as db:
            metadata.create_all(db)
            _check_schema(db)
    except DBAPIError as error:
        raise StoreFailed("platform_store", f"the platform's database {url}: {error.orig}", url=url) from error
    return engine


def _check_schema(db: Connection) -> None:
    found = db.scalar(select(meta.c.value).where(meta.c.name == "schema"))
    if found is None:
        db.execute(meta.insert().values(name="schema", value=SCHEMA))
    elif found != SCHEMA:
        raise StoreFailed("platform_schema", f"the platform's database has schema {found}, this program {SCHEMA}")


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns from reading to writing fails at once with "database is locked".
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
