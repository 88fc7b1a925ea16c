"""How a table of real service requests is read: every data row becomes a report or a reject."""

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import islice
from pathlib import Path

from app.demo.imports.files import encoding_of
from app.demo.imports.mapping import Mapping
from app.demo.imports.places import places_of
from app.demo.imports.records import records_of
from app.demo.imports.rejects import Reject
from app.demo.imports.reports import Report, ReportReader
from app.domain.district import District
from app.errors import BadInput


def read_cases(csv_path: Path, mapping: Mapping, district: District) -> Iterator[Report | Reject]:
    """Every row of a CSV file (plain or gzip) after its header, in order, one at a time.

    What is wrong with the file, the mapping or the district as a whole raises BadInput before the first row: the
    errors of `encoding_of` and `places_of`, file_empty, not_csv, columns_missing, columns_twice, category_missing.
    """
    encoding = encoding_of(csv_path, mapping.encoding)
    header = _header(csv_path, encoding, mapping.delimiter)
    _check_columns(csv_path, header, mapping)
    _check_categories(mapping, district)
    reader = ReportReader(mapping, header, places_of(mapping, district))
    return _rows(csv_path, encoding, mapping.delimiter, reader)


def _rows(path: Path, encoding: str, delimiter: str, reader: ReportReader) -> Iterator[Report | Reject]:
    for line, record in islice(records_of(path, encoding, delimiter), 1, None):
        yield record if isinstance(record, Reject) else _row(reader, line, record)


def _row(reader: ReportReader, line: int, record: Sequence[str]) -> Report | Reject:
    try:
        return reader.report(line, record)
    except BadInput as error:
        return Reject(line, error.code, str(error))


def _header(path: Path, encoding: str, delimiter: str) -> list[str]:
    with closing(records_of(path, encoding, delimiter)) as records:
        first = next(records, None)
    if first is None:
        raise BadInput("file_empty", f"{path} holds only empty lines. Check how it was made.", path=str(path))
    line, record = first
    if isinstance(record, Reject):
        raise BadInput("not_csv", f"{path} is no CSV table: {record.text} Export it as CSV.", path=str(path), line=line)
    return [name.strip() for name in record]


def _check_columns(path: Path, header: Sequence[str], mapping: Mapping) -> None:
    counts = Counter(header)
    missing = [name for name in mapping.column_names() if not counts[name]]
    if missing:
        text = f"{path} has no column {', '.join(missing)}; its first line reads {', '.join(header)[:200]}. "
        text += f'Check the file, the delimiter "{mapping.delimiter}" and the columns of the mapping.'
        raise BadInput("columns_missing", text, path=str(path), missing=missing)
    twice = [name for name in mapping.column_names() if counts[name] > 1]
    if twice:
        text = f"{path} has several columns {', '.join(twice)}. Rename all but the right one."
        raise BadInput("columns_twice", text, path=str(path), twice=twice)


def _check_categories(mapping: Mapping, district: District) -> None:
    known = {category.code for category in district.categories}
    missing = sorted(mapping.codes() - known) if known else []
    if missing:
        text = f"The mapping {mapping.name} gives categories that district {district.code} does not have: "
        text += f"{', '.join(missing)}. Choose codes of its catalogue."
        raise BadInput("category_missing", text, mapping=mapping.name, missing=missing)
