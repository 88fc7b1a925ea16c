"""How an import opens a file: plain or gzip, in an encoding found by reading it once."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, TextIO, cast

from app.errors import BadInput

ENCODINGS = ("utf-8-sig", "gb18030")  # utf-8-sig reads UTF-8 with and without a byte order mark
BLOCK_BYTES = 1 << 16
GZIP_MARK = b"\x1f\x8b"


def read_text(path: Path) -> str:
    """The whole text of a small file. Errors as `encoding_of`."""
    with open_text(path, encoding_of(path)) as stream:
        return stream.read()


def encoding_of(path: Path, named: str = "") -> str:
    """The encoding that reads the whole file: `named`, or the first of ENCODINGS that does.

    Reads the file once, block by block. Raises BadInput: file_unreadable, file_empty, file_binary, file_damaged,
    encoding_unknown.
    """
    decoders = {name: _decoder(name) for name in ((named,) if named else ENCODINGS)}
    is_empty = True
    for block in _blocks(path):
        is_empty = False
        if b"\0" in block:
            raise BadInput("file_binary", f"{path} is no text file. Save it as text in UTF-8.", path=str(path))
        decoders = {name: decoder for name, decoder in decoders.items() if _reads(decoder, block)}
    if is_empty:
        raise BadInput("file_empty", f"{path} is empty. Check how it was made.", path=str(path))
    for name, decoder in decoders.items():
        if _reads(decoder, b"", is_end=True):
            return name
    tried = named or "UTF-8 and GB18030"
    text = f"{path} is not text in {tried}. Save it in UTF-8; the encoding of a table can also be named in its mapping."
    raise BadInput("encoding_unknown", text, path=str(path), tried=tried)


def open_text(path: Path, encoding: str) -> TextIO:
    """The text of a file, line ends untouched."""
    return io.TextIOWrapper(_open(path), encoding=encoding, newline="")


def _open(path: Path) -> BinaryIO:
    try:
        with path.open("rb") as stream:
            is_gzip = stream.read(2) == GZIP_MARK
        return cast("BinaryIO", gzip.open(path)) if is_gzip else path.open("rb")
    except OSError as error:
        text = f"{path} cannot be read: {error.strerror}. Check the path and your rights."
        raise BadInput("file_unreadable", text, path=str(path)) from error


def _blocks(path: Path) -> Iterator[bytes]:
    with _open(path) as stream:
        try:
            while block := stream.read(BLOCK_BYTES):
                yield block
        except (OSError, EOFError, zlib.error) as error:
            text = f"{path} is damaged ({error}). Fetch it again."
            raise BadInput("file_damaged", text, path=str(path)) from error


def _decoder(name: str) -> codecs.IncrementalDecoder:
    try:
        return codecs.getincrementaldecoder(name)()
    except LookupError as error:
        text = f'"{name}" is no encoding Python knows. Write utf-8 or gb18030, or leave it out.'
        raise BadInput("encoding_unknown", text, tried=name) from error


def _reads(decoder: codecs.IncrementalDecoder, block: bytes, *, is_end: bool = False) -> bool:
    try:
        decoder.decode(block, is_end)
    except UnicodeDecodeError:
        return False
    return True
