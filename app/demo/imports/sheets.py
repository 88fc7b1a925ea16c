"""The rows of a table file as text, whether it is a workbook (XLSX) or CSV."""

import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from app.demo.imports.files import encoding_of, open_text
from app.demo.imports.records import LONGEST_LINE, records_of
from app.demo.imports.rejects import Reject
from app.errors import BadInput

ZIP_MARK = b"PK\x03\x04"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # also that of a workbook with a password
MOST_BYTES = 200 << 20  # of a workbook when unpacked
MOST_ROWS = 100_000
DELIMITERS = ",\t;"
LINES_TO_TASTE = 10
NOT_XLSX = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    KeyError,
    IndexError,
    ValueError,
    TypeError,
    AttributeError,
    EOFError,
    OSError,
    RuntimeError,  # an encrypted part
    zlib.error,
)

Row = tuple[int, list[str] | Reject]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A visible sheet of a workbook, or a CSV file (name ""), with the line of every row that is not empty.

    A formula whose result was not saved stands as its own text, "=…", and a failed one as "#N/A" and the like.
    """

    name: str
    rows: Sequence[Row]


def sheets_of(path: Path, names: Callable[[Sequence[str]], int]) -> list[Sheet]:
    """All rows of a file, kept in memory; `names` counts the column names in a row, to find what separates CSV.

    BadInput: not_xlsx, old_excel, too_large and the errors of `encoding_of`.
    """
    try:
        with path.open("rb") as stream:
            mark = stream.read(len(OLD_EXCEL_MARK))
    except OSError as error:
        text = f"{path} cannot be read: {error.strerror}. Check the path and your rights."
        raise BadInput("file_unreadable", text, path=str(path)) from error
    if mark == OLD_EXCEL_MARK:
        text = f"{path} is an old Excel file or has a password. Save it as .xlsx without a password."
        raise BadInput("old_excel", text, path=str(path))
    if mark.startswith(ZIP_MARK):
        return _workbook(path)
    return [Sheet("", _bounded(path, _csv_rows(path, names)))]


def _csv_rows(path: Path, names: Callable[[Sequence[str]], int]) -> Iterator[Row]:
    encoding = encoding_of(path)
    for line, record in records_of(path, encoding, _delimiter(path, encoding, names)):
        if isinstance(record, Reject):
            yield line, record
            continue
        cells = [cell.replace("\ufeff", "").strip() for cell in record]
        if any(cells):
            yield line, cells


def _delimiter(path: Path, encoding: str, names: Callable[[Sequence[str]], int]) -> str:
    """The one between most column names of one of the first lines."""
    with open_text(path, encoding) as stream:
        lines = [stream.readline(LONGEST_LINE).replace("\ufeff", "") for _ in range(LINES_TO_TASTE)]
    known = {
        mark: max(names([cell.strip('" \r\n') for cell in line.split(mark)]) for line in lines) for mark in DELIMITERS
    }
    return max(DELIMITERS, key=lambda mark: known[mark])


def _workbook(path: Path) -> list[Sheet]:
    try:
        with zipfile.ZipFile(path) as archive:
            size = sum(part.file_size for part in archive.infolist())
        if size > MOST_BYTES:
            raise _too_large(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # styles and validations that openpyxl does not know are not ours
            return _read(path)
    except NOT_XLSX as error:
        text = f"{path} is no workbook that can be read ({type(error).__name__}). Save it as .xlsx or CSV."
        raise BadInput("not_xlsx", text, path=str(path)) from error


def _read(path: Path) -> list[Sheet]:
    """Results and formulas are two readings of the same file."""
    with (
        closing(openpyxl.load_workbook(path, read_only=True, data_only=True)) as results,
        closing(openpyxl.load_workbook(path, read_only=True)) as formulas,
    ):
        return [
            Sheet(sheet.title, _bounded(path, _sheet_rows(sheet, formulas[sheet.title])))
            for sheet in results.worksheets
            if sheet.sheet_state == "visible"
        ]


def _sheet_rows(results: Any, formulas: Any) -> Iterator[Row]:
    for sheet in (results, formulas):
        sheet.reset_dimensions()  # what the file says of its size is not always so
    for line, pair in enumerate(zip(results.iter_rows(), formulas.iter_rows(), strict=True), start=1):
        cells = [_text(result, formula) for result, formula in zip(*pair, strict=True)]
        if any(cells):
            yield line, cells


def _text(result: Any, formula: Any) -> str:
    value = result.value
    if value is None:
        written = formula.value
        is_formula = written is not None and (not isinstance(written, str) or written.startswith("="))
        return f"={str(getattr(written, 'text', written)).removeprefix('=')}" if is_formula else ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return _as_shown(value, str(result.number_format))
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return str(value).strip()


def _as_shown(number: int, number_format: str) -> str:
    """A number in a format such as 0000 keeps its leading zeros."""
    return f"{number:0{len(number_format)}d}" if set(number_format) == {"0"} else str(number)


def _bounded(path: Path, rows: Iterator[Row]) -> list[Row]:
    found = list(islice(rows, MOST_ROWS + 1))
    if len(found) > MOST_ROWS:
        raise _too_large(path)
    return found


def _too_large(path: Path) -> BadInput:
    text = f"{path} is larger than any standard ({MOST_ROWS} rows, {MOST_BYTES >> 20} MB). Check what it is."
    return BadInput("too_large", text, path=str(path))
