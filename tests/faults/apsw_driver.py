"""apsw behind the face of the driver the store uses, so that the store's own code runs on a file layer of ours.

Only what SQLAlchemy and local_db ask of a driver is here.
"""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import apsw

from local_db import engine as local_engine

Error = apsw.Error
DatabaseError = OperationalError = apsw.Error
IntegrityError = apsw.ConstraintError
ProgrammingError = InterfaceError = InternalError = DataError = NotSupportedError = apsw.Error
Warning = UserWarning
paramstyle = "qmark"
sqlite_version = apsw.sqlite_lib_version()
sqlite_version_info = tuple(int(part) for part in sqlite_version.split("."))
version = version_info = sqlite_version
Binary = bytes
VFS = "faulty"


def connect(path: str, **_: object) -> "Connection":
    return Connection(path)


class Connection:
    def __init__(self, path: str) -> None:
        self._db = apsw.Connection(path, vfs=VFS)
        self.isolation_level: str | None = None
        self.text_factory: object = str

    def cursor(self) -> "Cursor":
        return Cursor(self._db)

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> "Cursor":
        return self.cursor().execute(sql, values)

    def commit(self) -> None:
        if self._db.in_transaction:
            self._db.execute("COMMIT")

    def rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def close(self) -> None:
        self._db.close()

    def create_function(self, name: str, count: int, function: Callable[..., Any], **_: object) -> None:
        self._db.create_scalar_function(name, function, count)


class Cursor:
    arraysize = 1

    def __init__(self, db: apsw.Connection) -> None:
        self._db = db
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid = 0

    def execute(self, sql: str, values: Sequence[Any] | Mapping[str, Any] = ()) -> "Cursor":
        return self._run(lambda cursor: cursor.execute(sql, values))

    def executemany(self, sql: str, values: Sequence[Any]) -> "Cursor":
        return self._run(lambda cursor: cursor.executemany(sql, values))

    def _run(self, work: Callable[[apsw.Cursor], Any]) -> "Cursor":
        cursor = self._db.cursor()
        self.description = None
        cursor.exec_trace = self._described
        before = self._db.total_changes()
        self._rows = list(work(cursor))
        self.rowcount = self._db.total_changes() - before
        self.lastrowid = self._db.last_insert_rowid()
        return self

    def _described(self, cursor: apsw.Cursor, _sql: str, _values: object) -> bool:
        found = cursor.get_description()
        self.description = [(name, *[None] * 6) for name, _ in found] or None
        return True

    def fetchall(self) -> list[Any]:
        rows, self._rows = self._rows, []
        return rows

    def fetchone(self) -> Any:
        return self._rows.pop(0) if self._rows else None

    def fetchmany(self, size: int = 1) -> list[Any]:
        rows, self._rows = self._rows[:size], self._rows[size:]
        return rows

    def __iter__(self) -> Iterator[Any]:
        return iter(self.fetchall())

    def close(self) -> None:
        self._rows = []


@contextmanager
def in_use() -> Iterator[None]:
    """The store opens its files with this driver, on the file layer named VFS."""
    kept = vars(local_engine)["driver"]
    setattr(local_engine, "driver", sys.modules[__name__])  # noqa: B010 - its type is the other driver's module
    try:
        yield
    finally:
        setattr(local_engine, "driver", kept)  # noqa: B010
