"""How a filing, handling and closing standard (立案、处置和结案标准) becomes a catalogue (domain.md §2.6)."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

import pypinyin

from app.demo.imports.catalogue_columns import FEWEST, check_needed, columns_of, known_names
from app.demo.imports.catalogue_rows import Row, RowReader, departments_by_word, kind_named
from app.demo.imports.rejects import ConditionReject, Reject
from app.demo.imports.sheets import Sheet, sheets_of
from app.domain.catalogue import Catalogue, Category
from app.domain.district import District
from app.errors import BadInput

ROWS_BEFORE_HEADER = 10  # a title, notes


@dataclass(frozen=True, slots=True)
class ImportedCatalogue:
    """Every row of the file is a condition of the catalogue or among the rejects."""

    catalogue: Catalogue
    rejects: tuple[ConditionReject, ...]
    conditions: int


def read_catalogue(path: Path, district: District, edition: str, version: str, valid_from: str) -> ImportedCatalogue:
    """The catalogue of an XLSX or CSV file, one row a condition, with the departments of `district`.

    BadInput: no_usable_row and the errors of `sheets_of` and `columns_of`.
    """
    categories = _Categories(_english(district, edition))
    departments = departments_by_word(district.departments)
    rejects: list[ConditionReject] = []
    for line, sheet, reader in _readers(path, edition, departments):
        rejects += _rows(sheet, line, reader, categories)
    if not categories.count:
        raise _no_usable_row(path, rejects)
    made = tuple(sorted(categories.found.values(), key=_code))
    catalogue = Catalogue(version, edition, valid_from, path.name, made)
    return ImportedCatalogue(catalogue, tuple(rejects), categories.count)


@dataclass(slots=True)
class _Categories:
    """The categories so far, and on which line each condition stands."""

    english: Mapping[tuple[str, str], str]
    found: dict[str, Category] = field(default_factory=dict)
    lines: dict[tuple[str, str], str] = field(default_factory=dict)
    count: int = 0

    def add(self, row: Row, place: str) -> None:
        """One more condition. BadInput: condition_twice, name_differs, code_taken."""
        code = str(row.code)
        category = self.found.get(code) or self._new(row)
        if category.edition != row.code.edition:
            raise BadInput("code_taken", f"The code {code} is taken by a category of {category.edition}.")
        if category.name != row.name:
            raise BadInput("name_differs", f'The category {code} is called "{category.name}" before, now "{row.name}".')
        filing = (code, row.condition.filing)
        if filing in self.lines:
            raise BadInput("condition_twice", f"The same filing condition stands on line {self.lines[filing]}.")
        self.lines[filing] = place
        condition = replace(row.condition, number=len(category.conditions) + 1)
        self.found[code] = replace(category, conditions=(*category.conditions, condition))
        self.count += 1

    def _new(self, row: Row) -> Category:
        code = str(row.code)
        name_en = row.name_en or self.english.get((code, row.name), row.name)
        return Category(code, row.code.edition, row.major, row.name, name_en, row.initials or initials_of(row.name), ())


def initials_of(name: str) -> str:
    """The pinyin initials of the Chinese characters of a name: "psgddsgpl"."""
    letters = pypinyin.lazy_pinyin(name, style=pypinyin.Style.FIRST_LETTER, errors="ignore")
    return "".join(letters).lower()


def _readers(path: Path, edition: str, departments: Mapping[str, str]) -> Iterator[tuple[int, Sheet, RowReader | None]]:
    """Each sheet with the place of its header among its rows and the reader of what follows, None without a header."""
    sheets = sheets_of(path, known_names)
    headers = [_header(sheet) for sheet in sheets]
    if all(place is None for place in headers):
        check_needed((), str(path))
    for sheet, place in zip(sheets, headers, strict=True):
        if place is None:
            yield 0, sheet, None
            continue
        row = sheet.rows[place][1]
        assert not isinstance(row, Reject)  # noqa: S101 - a header is a row that was read
        where = f"{path}, sheet {sheet.name}," if sheet.name else str(path)
        kind = next(filter(None, map(kind_named, _titles(path, sheet, place))), None)
        columns = columns_of(row, where)
        yield place, sheet, RowReader(columns, edition, kind, departments, may_be_short=bool(sheet.name))


def _header(sheet: Sheet) -> int | None:
    """Which of the first rows names most columns."""
    counts = [0 if isinstance(row, Reject) else known_names(row) for _, row in sheet.rows[:ROWS_BEFORE_HEADER]]
    best = max(counts, default=0)
    return counts.index(best) if best >= FEWEST else None


def _titles(path: Path, sheet: Sheet, header: int) -> Iterator[str]:
    """What may say whether a sheet is of events or components."""
    yield sheet.name
    for _, row in sheet.rows[:header]:
        if not isinstance(row, Reject):
            yield "".join(row)
    yield path.stem


def _rows(sheet: Sheet, header: int, reader: RowReader | None, categories: _Categories) -> Iterator[ConditionReject]:
    """Adds the rows behind the header; those that cannot be used come out."""
    if reader is None:
        text = "The sheet has no header with the names of the columns."
        yield from (ConditionReject(sheet.name, line, "", "no_header", text) for line, _ in sheet.rows)
        return
    for line, row in sheet.rows[header + 1 :]:
        if isinstance(row, Reject):
            yield ConditionReject(sheet.name, line, "", row.reason_code, row.text)
            continue
        try:
            categories.add(reader.row(row), f"{sheet.name}:{line}" if sheet.name else str(line))
        except BadInput as error:
            yield ConditionReject(sheet.name, line, reader.code, error.code, str(error))


def _english(district: District, edition: str) -> Mapping[tuple[str, str], str]:
    """English names that the district has already, newest last, for categories of the same code and name."""
    return {
        (category.code, category.name): category.name_en
        for catalogue in district.catalogues
        if catalogue.edition == edition
        for category in catalogue.categories
    }


def _no_usable_row(path: Path, rejects: Iterable[ConditionReject]) -> BadInput:
    first = next(iter(rejects), None)
    why = f"the first, on line {first.line}: {first.text}" if first else "it holds only a header."
    return BadInput("no_usable_row", f"{path}: no row can be used; {why}", path=str(path))


def _code(category: Category) -> str:
    return category.code
