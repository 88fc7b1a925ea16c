"""The cache's file: one connection that writes and checkpoints, a few that only read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from msgspec import MsgspecError
from sqlalchemy import Connection, Engine
from zstandard import ZstdError

from app.errors import StoreFailed
from local_db import cache
from local_db.engine import (
    CACHE_PRAGMAS,
    checkpoint,
    open_checked,
    open_engine,
    optimize,
    set_aside,
    trouble_told,
    vacuum,
    verify,
)

T = TypeVar("T")


class CacheFile:
    def __init__(self, path: Path, readers: int) -> None:
        self._path = path
        self._readers = readers
        self._writer: Engine | None = None
        self._reader: Engine | None = None
        self._is_changed = False
        self.is_damaged = False  # something could not be read since it was opened

    def open(self, first: Callable[[Connection], T]) -> tuple[T, str]:
        """What `first` finds in it, and the name under which an unusable file was set aside ("" = none)."""
        self._writer, aside = open_checked(self._path, CACHE_PRAGMAS, cache.prepare)
        self._reader = open_engine(self._path, CACHE_PRAGMAS, readers=self._readers)
        if aside:
            self._drop_older_than(aside)
        try:
            with self.reading() as db:
                return first(db), aside
        except StoreFailed as error:
            if error.code != "damaged" or aside:
                raise
        aside = self._begin_anew()
        with self.reading() as db:
            return first(db), aside

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        self._is_changed = True
        with self._opened(self._writer) as db:
            yield db

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self._opened(self._reader) as db, sense_made(str(self._path)):
            yield db

    def verify(self) -> str:
        """Read every page; a damaged file is set aside and begun anew: answers the name it now has, or ""."""
        try:
            if not self.is_damaged:
                with self.reading() as db:
                    verify(db)
        except StoreFailed as error:
            if error.code != "damaged":
                raise
        return self._begin_anew() if self.is_damaged else ""

    def tidy(self) -> None:
        """Bring the journal back into the file, when something was written since the last time."""
        if self._writer and self._is_changed:
            with suppress(StoreFailed), trouble_told(str(self._path)):
                checkpoint(self._writer)
            self._is_changed = False

    def scrub(self) -> None:
        """Let nothing of what was wiped stay in the journal, between the rows, nor in files that were set aside.

        Where rows were moved to another page, `secure_delete` leaves a copy behind: so the file is written anew, which
        takes 0.6 s for 80,000 cases (118 MiB).
        """
        if self._writer:
            with trouble_told(str(self._path)):
                vacuum(self._writer)
                checkpoint(self._writer)
                for aside in self._path.parent.glob(f"{self._path.name}.set-aside-*"):
                    aside.unlink(missing_ok=True)

    def close(self) -> None:
        if self._writer:
            optimize(self._writer)
        self._dispose()

    def _begin_anew(self) -> str:
        self._dispose()
        aside = set_aside(self._path)
        self._writer, _ = open_checked(self._path, CACHE_PRAGMAS, cache.prepare)
        self._reader = open_engine(self._path, CACHE_PRAGMAS, readers=self._readers)
        self.is_damaged = False
        self._drop_older_than(aside)
        return aside

    def _drop_older_than(self, aside: str) -> None:
        """One damaged cache is kept for whoever looks into it; more would fill the disk with what can be fetched."""
        with trouble_told(str(self._path)):
            for older in self._path.parent.glob(f"{self._path.name}.set-aside-*"):
                if older.name.removesuffix("-wal").removesuffix("-shm") != aside:
                    older.unlink()

    def _dispose(self) -> None:
        for engine in (self._reader, self._writer):
            if engine:
                engine.dispose()

    @contextmanager
    def _opened(self, engine: Engine | None) -> Iterator[Connection]:
        if engine is None:
            raise StoreFailed("not_open", "the local store is not open")
        try:
            with trouble_told(str(self._path)), engine.connect() as db, db.begin():
                yield db
        except StoreFailed as error:
            self.is_damaged = self.is_damaged or error.code == "damaged"
            raise


@contextmanager
def sense_made(path: str) -> Iterator[None]:
    """What cannot be read as what it should be is damage that SQLite itself does not see."""
    try:
        yield
    except (ValueError, MsgspecError, ZstdError) as error:
        raise StoreFailed("damaged", f"{path}: {error}", file=path, why=str(error)) from error
