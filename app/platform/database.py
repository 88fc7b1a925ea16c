"""How the platform's database is opened: embedded SQLite, or PostgreSQL by its URL."""

from contextlib import closing
from typing import Any

import sqlcipher3.dbapi2
from sqlalchemy import URL, Connection, Engine, Table, create_engine, event, make_url, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import QueuePool

from app.domain.reasons import in_english
from app.errors import BadInput, StoreFailed
from app.platform.tables import meta, metadata

PRAGMAS = (
    "journal_mode = WAL",
    "synchronous = FULL",
    "busy_timeout = 10000",
    "mmap_size = 0",
    "secure_delete = ON",  # what is redacted must not stay in free pages
)
SCHEMA = "3"
CONNECT_S = 10
TROUBLES = (  # what a PostgreSQL says in English, and our code for it; libpq has no codes while it connects
    ("connection refused", "database_away"),
    ("failed to resolve host", "database_away"),
    ("timeout expired", "database_away"),
    ("no such file or directory", "database_away"),
    ("password authentication failed", "database_password"),
    ("no password supplied", "database_password"),
    ('" does not exist', "database_missing"),
    ("permission denied", "database_rights"),
)


def open_database(url: str) -> Engine:
    """An engine for `sqlite:///path` or `postgresql+psycopg://…`, its tables made; StoreFailed when it cannot be."""
    place = _parsed(url)
    engine = _sqlite(place) if place.drivername.startswith("sqlite") else _postgres(place)
    try:
        with engine.begin() as db:
            metadata.create_all(db)
            _check_schema(db, place)
    except DBAPIError as error:
        engine.dispose()
        raise _trouble(place, error) from error
    except StoreFailed:
        engine.dispose()
        raise
    return engine


def scrub(engine: Engine) -> None:
    """Let nothing that was deleted stay in SQLite's journal; elsewhere the server's own vacuum sees to it."""
    if engine.dialect.name == "sqlite":
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def is_shared(engine: Engine) -> bool:
    """Whether several workers may use the database at once."""
    return engine.dialect.name == "postgresql"


def upsert(db: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An insert that may be told what to do when the row is there."""
    return postgresql.insert(table) if is_shared(db.engine) else sqlite.insert(table)


def _parsed(url: str) -> URL:
    if not url.startswith(("sqlite:", "postgresql+psycopg:")):
        raise BadInput("bad_database_url", f"--database-url: {url!r} is neither sqlite:///… nor postgresql+psycopg://…")
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        raise BadInput("bad_database_url", f"--database-url: {url!r} cannot be read: {error}") from error


def _sqlite(place: URL) -> Engine:
    engine = create_engine(place, pool_size=8, module=sqlcipher3.dbapi2, poolclass=QueuePool, hide_parameters=True)
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _postgres(place: URL) -> Engine:
    try:
        return create_engine(place, pool_size=8, connect_args={"connect_timeout": CONNECT_S}, hide_parameters=True)
    except ModuleNotFoundError as error:
        raise StoreFailed("database_driver", in_english("database_driver", {})) from error


def _trouble(place: URL, error: DBAPIError) -> StoreFailed:
    """The error in one line of ours, with the server's own words; passwords are never shown."""
    said = " ".join(str(error.orig).split())
    shown = place.render_as_string(hide_password=True)
    code = next((code for words, code in TROUBLES if words in said.lower()), "platform_store")
    if place.drivername.startswith("sqlite") or code == "platform_store":
        return StoreFailed("platform_store", f"the platform's database {shown}: {said}", url=shown)
    facts = {"url": shown, "database": place.database or "", "user": place.username or ""}
    return StoreFailed(code, f"{in_english(code, dict(facts))} ({said})", **facts)


def _check_schema(db: Connection, place: URL) -> None:
    found = db.scalar(select(meta.c.value).where(meta.c.name == "schema"))
    if found is None:
        db.execute(meta.insert().values(name="schema", value=SCHEMA))
    elif found != SCHEMA:
        facts = {"url": place.render_as_string(hide_password=True), "found": found, "wanted": SCHEMA}
        raise StoreFailed("platform_schema", in_english("platform_schema", dict(facts)), **facts)


def _prepare(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves, see _begin
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin(connection: Connection) -> None:
    # A deferred transaction that turns from reading to writing fails at once with "database is locked".
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
