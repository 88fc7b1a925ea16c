"""The files of this workstation, named by their SHA-256. Where one lies says what is to be done with it.

`unsent` is as precious as the orders; `kept` holds what the city has too, `partial` what is still coming from it.
"""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, TypeVar

from app.errors import BadInput, StoreFailed
from app.hall.ports import Blob
from app.lanes import Lane

SIZE_LIMIT = 32 << 20  # the platform takes no larger ones
CHUNK = 1 << 20

T = TypeVar("T")


class FileStore:
    """A file is whole, on disk and rightly named before it appears under its name, and only renamed after."""

    def __init__(self, folder: Path, lanes: Callable[[str], Lane] = Lane) -> None:
        self._unsent, self._kept, self._partial = (folder / "blobs" / name for name in ("unsent", "kept", "partial"))
        self._lane = lanes("files")

    async def keep(self, path: Path) -> Blob:
        """A copy of the file; BadInput when it cannot be read, is empty or too large."""
        return await self._run(lambda: self._keep(path))

    async def unsent(self) -> list[Blob]:
        return await self._run(lambda: [Blob(each.name, each.stat().st_size) for each in _files(self._unsent)])

    async def read(self, sha256: str, start: int, length: int) -> bytes:
        """Some bytes of an unsent file."""

        def job() -> bytes:
            with (self._unsent / sha256).open("rb") as file:
                file.seek(start)
                return file.read(length)

        return await self._run(job)

    async def sent(self, sha256: str) -> None:
        await self._run(lambda: _move(self._unsent / sha256, self._kept))

    async def send_again(self, sha256: str) -> bool:
        """Whether we have it, and it is unsent now."""

        def job() -> bool:
            if (self._kept / sha256).exists():
                _move(self._kept / sha256, self._unsent)
            return (self._unsent / sha256).exists()

        return await self._run(job)

    async def find(self, sha256: str) -> Path | None:
        places = (self._unsent / sha256, self._kept / sha256)
        return await self._run(lambda: next((place for place in places if place.exists()), None))

    async def received(self, sha256: str) -> int:
        """How many bytes of a file that is coming are here."""
        coming = self._partial / sha256
        return await self._run(lambda: coming.stat().st_size if coming.exists() else 0)

    async def add(self, sha256: str, part: bytes, *, is_last: bool) -> bool:
        """Put the next bytes of a file that is coming; False when the whole has another hash, and is begun anew."""
        return await self._run(lambda: self._add(sha256, part, is_last=is_last))

    def close(self) -> None:
        self._lane.close()

    def _keep(self, path: Path) -> Blob:
        self._unsent.mkdir(parents=True, exist_ok=True)
        copy = self._unsent / f".{os.getpid()}.copy"
        with _opened(path) as source, copy.open("wb") as target:
            shutil.copyfileobj(source, target, CHUNK)
            _flush(target)
        sha256, size = _hash_of(copy), copy.stat().st_size
        if (self._kept / sha256).exists():
            copy.unlink()
            return Blob(sha256, size, is_unsent=False)
        copy.rename(self._unsent / sha256)
        _flush_folder(self._unsent)
        return Blob(sha256, size)

    def _add(self, sha256: str, part: bytes, *, is_last: bool) -> bool:
        self._partial.mkdir(parents=True, exist_ok=True)
        coming = self._partial / sha256
        with coming.open("ab") as file:
            file.write(part)
            _flush(file)
        if not is_last:
            return True
        if _hash_of(coming) != sha256:
            coming.unlink()
            return False
        _move(coming, self._kept)
        return True

    async def _run(self, job: Callable[[], T]) -> T:
        def told() -> T:
            with _trouble_told():
                return job()

        return await self._lane.run(told)


def _opened(path: Path) -> BinaryIO:
    """The operator's file; BadInput when it cannot be read, is empty or larger than can be sent."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise BadInput("unreadable_file", f"{path}: {error.strerror}", name=path.name) from error
    if 0 < os.fstat(file.fileno()).st_size <= SIZE_LIMIT:
        return file
    file.close()
    raise BadInput("file_size", f"{path}: 1 byte to {SIZE_LIMIT >> 20} MiB can be sent", name=path.name)


@contextmanager
def _trouble_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreFailed("store_io", f"{error.filename}: {error}", file=str(error.filename), why=str(error)) from error


def _files(folder: Path) -> list[Path]:
    """The whole ones, oldest first; a copy that a crash has cut short is not among them."""
    if not folder.exists():
        return []
    found = [each for each in folder.iterdir() if not each.name.startswith(".")]
    return sorted(found, key=lambda each: each.stat().st_mtime_ns)


def _hash_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _move(path: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    path.rename(folder / path.name)
    for each in {path.parent, folder}:
        _flush_folder(each)


def _flush(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """A new name is on disk only once its folder is. Windows has no such thing and needs none."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
