"""How the local SQLite files are opened, checked and, if they cannot be trusted, set aside."""

import errno
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as driver
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from app.errors import StoreFailed

OLDEST_SQLITE = (3, 51, 3)  # before it a WAL reset could lose pages (sync.md §4.1)
COMMON = (
    "foreign_keys = ON",
    "busy_timeout = 5000",
    "temp_store = MEMORY",
    "mmap_size = 0",
    "trusted_schema = OFF",
    "secure_delete = ON",  # what was wiped or is no longer ours must not stay in free pages
    "cell_size_check = ON",
)
CACHE_PRAGMAS = (
    *COMMON,
    "synchronous = NORMAL",
    "cache_size = -32768",
    "journal_size_limit = 67108864",
)
ORDERS_PRAGMAS = (
    *COMMON,
    "synchronous = FULL",
    "fullfsync = ON",  # where fsync alone leaves it in the disk's own cache
    "cache_size = -4096",
    "journal_size_limit = 8388608",
    "wal_autocheckpoint = 100",
)
IO_CODES = {errno.ENOSPC: "disk_full", errno.EROFS: "read_only", errno.EACCES: "read_only"}
if hasattr(errno, "EDQUOT"):
    IO_CODES[errno.EDQUOT] = "disk_full"
DAMAGED = ("not a database", "malformed", "disk image", "file is encrypted", "decode to UTF-8")


Text = type[str] | Callable[[bytes], str]


def open_engine(path: Path, pragmas: tuple[str, ...], *, readers: int = 0, text: Text = str) -> Engine:
    """An engine for one local file: one connection that writes, or `readers` that cannot.

    The file is made when the first connection is. `text` makes a str of what the file holds.
    """
    if driver.sqlite_version_info < OLDEST_SQLITE:
        version = driver.sqlite_version
        raise StoreFailed("old_sqlite", f"SQLite {version} is too old: install sqlcipher3 >= 0.6.2", version=version)

    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, see begin
        connection.text_factory = text
        for pragma in (*pragmas, *(("query_only = ON",) if readers else ())):
            connection.execute(f"PRAGMA {pragma}")

    def begin(connection: Connection) -> None:
        # A deferred transaction that turns from reading to writing fails at once with "database is locked".
        connection.exec_driver_sql("BEGIN" if readers else "BEGIN IMMEDIATE")

    size = readers or 1
    options = {"module": driver, "poolclass": QueuePool, "pool_size": size, "max_overflow": 0}
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True, **options)  # a case is not for the log
    event.listen(engine, "connect", prepare)
    event.listen(engine, "begin", begin)
    return engine


def forgiving(data: bytes) -> str:
    """A damaged letter must not keep the rest from being read. Slower than str: for small files."""
    return data.decode(errors="replace")


def put_rows(db: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> None:
    """Many rows by one statement, as they are: what SQLAlchemy does for each of them costs a fifth of the time."""
    with closing(db.connection.cursor()) as cursor:
        cursor.executemany(sql, rows)


def checkpoint(engine: Engine) -> None:
    with closing(engine.raw_connection()) as raw:
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")


def vacuum(engine: Engine) -> None:
    """Write the file anew, with nothing in it but its rows."""
    with closing(engine.raw_connection()) as raw:
        raw.cursor().execute("VACUUM")


def optimize(engine: Engine) -> None:
    """Before the file is closed; what cannot be done now can be done another time."""
    with suppress(StoreFailed), trouble_told(engine.url.database or ""):
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA optimize")
        checkpoint(engine)


def open_checked(
    path: Path, pragmas: tuple[str, ...], prepare: Callable[[Connection], None], text: Text = str
) -> tuple[Engine, str]:
    """An engine whose file `prepare` accepts, and the name under which an unusable one was set aside ("" = none).

    `prepare` makes what is missing and raises StoreFailed: "foreign_file" or "damaged" for a file to be set aside,
    any other code for one to be left alone. The file becomes a WAL file only when it is known to be ours.
    """
    engine = open_engine(path, pragmas, text=text)
    try:
        _accept(engine, prepare)
    except StoreFailed as error:
        engine.dispose()
        if error.code not in {"damaged", "foreign_file"}:
            raise
        aside = set_aside(path)
        engine = open_engine(path, pragmas, text=text)
        _accept(engine, prepare)
        return engine, aside
    return engine, ""


def set_aside(path: Path) -> str:
    """Rename a file and its journals out of the way; the new name."""
    stamp = time.strftime("%Y%m%d-%H%M%S")
    aside = path.with_name(f"{path.name}.set-aside-{stamp}")
    while aside.exists():
        aside = aside.with_name(aside.name + "x")
    path.rename(aside)
    for suffix in ("-wal", "-shm"):
        journal = path.with_name(path.name + suffix)
        if journal.exists():
            journal.rename(aside.with_name(aside.name + suffix))
    return aside.name


@contextmanager
def trouble_told(path: str) -> Iterator[None]:
    """Turn the driver's errors into StoreFailed with a code the operator's words are chosen by."""
    try:
        yield
    except (DBAPIError, driver.Error) as error:
        text = str(getattr(error, "orig", None) or error)
        raise StoreFailed(_code_of(text), f"{path}: {text}", file=path, why=text) from error
    except UnicodeDecodeError as error:  # the driver quotes a damaged schema, whose words are none any more
        raise StoreFailed("damaged", f"{path}: {error}", file=path, why=str(error)) from error
    except OSError as error:
        code = IO_CODES.get(error.errno or 0, "store_io")
        raise StoreFailed(code, f"{path}: {error}", file=path, why=str(error)) from error


def _code_of(text: str) -> str:
    if any(words in text for words in DAMAGED):
        return "damaged"
    if "disk is full" in text or "database or disk" in text:
        return "disk_full"
    if "readonly" in text or "read-only" in text or "unable to open" in text:
        return "read_only"
    return "store"


def _accept(engine: Engine, prepare: Callable[[Connection], None]) -> None:
    with trouble_told(engine.url.database or ""):
        with engine.begin() as db:
            prepare(db)
        with closing(engine.raw_connection()) as raw:
            raw.cursor().execute("PRAGMA journal_mode = WAL")


def verify(db: Connection, *, indexes: bool = False) -> None:
    """Read every page, and whether the indexes agree with them; StoreFailed("damaged") with the first fault found."""
    found = db.exec_driver_sql("PRAGMA integrity_check(1)" if indexes else "PRAGMA quick_check(1)").scalar()
    if found != "ok":
        raise StoreFailed("damaged", f"{db.engine.url.database}: {found}", why=str(found))
