"""Writing plain files so that they are still there after a power cut. Errors are OSErrors."""

import os
from pathlib import Path


def open_to_append(path: Path) -> int:
    """A descriptor at the end of the file, which is made when it is not there."""
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | getattr(os, "O_BINARY", 0), 0o600)


def append(descriptor: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
    os.fsync(descriptor)


def cut(descriptor: int, size: int) -> None:
    os.ftruncate(descriptor, size)
    os.fsync(descriptor)


def write(path: Path, data: bytes) -> None:
    """The whole file or the one that was there before."""
    beside = path.with_name(path.name + ".new")
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0), 0o600)
    try:
        append(descriptor, data)
    except OSError:
        os.close(descriptor)
        beside.unlink()
        raise
    os.close(descriptor)
    replace(beside, path)


def replace(source: Path, target: Path) -> None:
    source.replace(target)
    keep_names(target.parent)


def keep_names(folder: Path) -> None:
    """What files a folder has survives too; Windows sees to it by itself."""
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
