"""The records of a CSV file with the physical lines where they start, and a way on after a broken one."""

import csv
from collections import deque
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TextIO

from app.demo.imports.files import open_text
from app.demo.imports.rejects import Reject
from app.errors import BadInput

LONGEST_LINE = 1 << 20  # characters; what is longer is no table


def records_of(path: Path, encoding: str, delimiter: str) -> Generator[tuple[int, list[str] | Reject]]:
    """Every record with the line it starts on, the header included; empty lines are passed over.

    A record that breaks the rules of quoting is a Reject, and reading goes on at the line after its first, so a
    forgotten quote costs one record and not the rest of the file. Raises BadInput line_too_long.
    """
    with open_text(path, encoding) as stream:
        lines = _Lines(path, stream)
        table = csv.reader(lines, delimiter=delimiter, strict=True)
        while True:
            line = lines.begin()
            try:
                record = next(table, None)
            except csv.Error as error:
                yield line, Reject(line, "csv_malformed", f"The record on line {line} is broken: {error}.")
                lines.go_back()
                continue
            if record is None:
                return
            if record:
                yield line, record


class _Lines:
    """The lines of a file; those of the record being read can be read again."""

    def __init__(self, path: Path, stream: TextIO) -> None:
        self._path = path
        self._stream = stream
        self._number = 0
        self._record: list[str] = []
        self._again: deque[str] = deque()

    def begin(self) -> int:
        """A record begins with the next line, whose number is returned."""
        self._record = []
        return self._number + 1

    def go_back(self) -> None:
        """To the line after the record's first."""
        rest = self._record[1:]
        self._again.extendleft(reversed(rest))
        self._number -= len(rest)

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._again.popleft() if self._again else self._stream.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        self._number += 1
        if len(line) == LONGEST_LINE:
            text = f"{self._path}, line {self._number} is longer than any record. Check that the file is CSV."
            raise BadInput("line_too_long", text, path=str(self._path), line=self._number)
        self._record.append(line)
        return line
