"""How one row of a filing, handling and closing standard becomes a filing condition of a category."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.demo.imports.catalogue_columns import Columns, Field
from app.demo.imports.catalogue_limits import read_limit
from app.domain.catalogue import FilingCondition
from app.domain.district import Department
from app.domain.editions import CITY_LIST, EDITIONS, MAJOR_DIGITS, CategoryCode, Kind, parse_category
from app.errors import BadInput

LONGEST_TEXT = 2_000
LONGEST_NAME = 60
SELF_NAMED = (Field.CODE, Field.MINOR_CODE, Field.MINOR, Field.NAME)
ABOVE = (Field.KIND, Field.MAJOR, Field.MAJOR_CODE, Field.MAJOR_NAME)
MERGED = (*ABOVE, *SELF_NAMED, Field.EDITION, Field.NAME_EN, Field.INITIALS)
NAMES_OF_FIELDS = (Field.MAJOR, Field.MAJOR_NAME, Field.MINOR, Field.NAME, Field.NAME_EN)
FAILED = ("#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!")
STREETS_OWN = frozenset(
    {"", "街镇", "街道", "街道办", "街道镇", "属地", "属地街镇", "属地街道", "街镇城运中心", "street"}
)
DIGITS_AND_NAME = re.compile(r"([EC]?[0-9]*)(.*)", re.DOTALL)
EDITION_WORDS: Mapping[str, str] = {
    "cjt2142007": "CJT214",
    "gbt304282": "GBT30428.2-2013",
    "上海": CITY_LIST,
    "上海市": CITY_LIST,
}


@dataclass(frozen=True, slots=True)
class Row:
    """A usable row. The condition is numbered later, among those of its category."""

    code: CategoryCode
    major: str
    name: str
    name_en: str
    initials: str
    condition: FilingCondition


class RowReader:
    """Reads the rows of one sheet, from the top; a row that names no category belongs to the one above it."""

    def __init__(
        self,
        columns: Columns,
        edition: str,
        kind: Kind | None,
        departments: Mapping[str, str],
        *,
        may_be_short: bool,
    ) -> None:
        """`kind`: that of the sheet, for rows that do not say it. `departments`: see `departments_by_word`."""
        self._columns = columns
        self._edition = edition
        self._kind = kind
        self._depts = departments
        self._may_be_short = may_be_short
        self._above: Mapping[Field, str] = dict.fromkeys(Field, "")
        self.code = ""  # of the last row, as it is written there

    def row(self, cells: Sequence[str]) -> Row:
        """The row's condition. Raises BadInput; its code is the reason for rejecting the row."""
        said = self._filled(self._columns.values(cells))
        self._above = said
        self.code = _written_code(said)
        self._check_width(cells)
        said = {field: _clean(field, text) for field, text in said.items()}
        code = self._code_of(said)
        major = said[Field.MAJOR_NAME] or _split(said[Field.MAJOR])[1] or code.major or CITY_LIST
        return Row(
            code=code,
            major=major,
            name=_required(said[Field.NAME] or _split(said[Field.MINOR])[1], "name_missing", "name of the category"),
            name_en=said[Field.NAME_EN],
            initials="".join(letter for letter in said[Field.INITIALS].lower() if "a" <= letter <= "z"),
            condition=self._condition(said),
        )

    def _check_width(self, cells: Sequence[str]) -> None:
        width = self._columns.width
        if any(cells[width:]) or (len(cells) < width and not self._may_be_short):
            raise BadInput("field_count", f"The row has {len(cells)} fields where the header has {width}.")

    def _filled(self, said: dict[Field, str]) -> dict[Field, str]:
        """With what merged cells leave out."""
        names_itself = any(said[field] for field in SELF_NAMED)
        taken = ABOVE if names_itself else MERGED
        return said | {field: said[field] or self._above[field] for field in taken}

    def _code_of(self, said: Mapping[Field, str]) -> CategoryCode:
        edition = _edition_of(said[Field.EDITION]) or self._edition
        if edition not in {self._edition, CITY_LIST}:
            text = f"The row is of {edition}, the import of {self._edition}. Editions are never mixed."
            raise BadInput("other_edition", text)
        kind = _kind_of(said[Field.KIND]) or self._kind
        major = _digits(said[Field.MAJOR_CODE]) or _split(said[Field.MAJOR])[0]
        minor = _digits(said[Field.CODE] or said[Field.MINOR_CODE]) or _split(said[Field.MINOR])[0]
        _required(minor, "code_missing", "code")
        if len(minor) == (EDITIONS[edition].minor_digits or MAJOR_DIGITS) and minor.isdigit():
            return parse_category(major + minor, edition, kind)
        code = parse_category(minor, edition, kind)
        if major and code.major and major not in {code.major, f"{code.kind}{code.major}"}:
            raise BadInput("code_differs", f"The code {code} is not of the major class {major} that the row names.")
        return code

    def _condition(self, said: Mapping[Field, str]) -> FilingCondition:
        limit, unit = read_limit(said[Field.LIMIT], said[Field.UNIT] or self._columns.unit)
        return FilingCondition(
            number=0,
            filing=_required(said[Field.FILING], "filing_missing", "filing condition"),
            limit=limit,
            unit=unit,
            closing=_required(said[Field.CLOSING], "closing_missing", "closing condition"),
            liable=self._liable(said[Field.LIABLE]),
            competent=said[Field.COMPETENT],
            legal_basis=said[Field.LEGAL_BASIS],
            collection_note=said[Field.COLLECTION_NOTE],
        )

    def _liable(self, name: str) -> str:
        if _folded(name) in STREETS_OWN:
            return ""
        found = self._depts.get(_folded(name))
        if found is None:
            text = f'The district has no department "{name[:60]}". Write its name or code as the district does.'
            raise BadInput("dept_unknown", text)
        return found


def kind_named(text: str) -> Kind | None:
    """The kind a title names, None when it names neither or both."""
    is_event, is_component = "事件" in text or "管理事项" in text, "部件" in text
    if is_event == is_component:
        return None
    return Kind.EVENT if is_event else Kind.COMPONENT


def departments_by_word(departments: Iterable[Department]) -> Mapping[str, str]:
    """Codes of departments by code and by name, as compared; a name that two departments bear is left out."""
    by_name: dict[str, str | None] = {}
    found = list(departments)
    for department in found:
        for name in {_folded(department.name), _folded(department.name_en)}:
            by_name[name] = None if name in by_name else department.code
    return {name: code for name, code in by_name.items() if code} | {_folded(d.code): d.code for d in found}


def _kind_of(text: str) -> Kind | None:
    name = text.casefold()
    if not name or kind_named(name):
        return kind_named(name)
    if name in {"e", "event", "events"}:
        return Kind.EVENT
    if name in {"c", "component", "components"}:
        return Kind.COMPONENT
    raise BadInput("kind_unknown", f'"{text[:40]}" is neither 部件 nor 事件.')


def _edition_of(text: str) -> str:
    """An edition as a table may write it, "" when the row does not say."""
    name = _folded(text)
    if not name:
        return ""
    known = {**{_folded(edition): edition for edition in EDITIONS}, **EDITION_WORDS}
    if name not in known:
        raise BadInput("edition_unknown", f'"{text[:40]}" is no edition. There are {", ".join(EDITIONS)}.')
    return known[name]


def _split(text: str) -> tuple[str, str]:
    """Digits and name of a cell such as 01 公用设施; both may be "" ."""
    found = DIGITS_AND_NAME.fullmatch(text)
    digits, name = (found[1], found[2]) if found else ("", text)
    return (digits, name.strip(" -_.、:")) if any(map(str.isdigit, digits)) else ("", text)


def _digits(text: str) -> str:
    """A code without what people put between its parts."""
    code = re.sub(r"[\s._-]", "", text)
    return code[0].upper() + code[1:] if code[1:2].isdigit() else code


def _written_code(said: Mapping[Field, str]) -> str:
    major = said[Field.MAJOR_CODE] or _split(said[Field.MAJOR])[0]
    minor = said[Field.CODE] or said[Field.MINOR_CODE] or said[Field.MINOR]
    return " ".join(f"{major if len(minor) < len('0101') else ''} {minor}".split())[:40]


def _clean(field: Field, text: str) -> str:
    """A cell in one line without invisible signs. BadInput: text_too_long, cell_formula, cell_failed."""
    if len(text) > (LONGEST_NAME if field in NAMES_OF_FIELDS else LONGEST_TEXT):
        raise BadInput("text_too_long", f"The column {field} holds {len(text)} characters.")
    if text.startswith("="):
        raise BadInput("cell_formula", f"The column {field} holds a formula without its result. Save values instead.")
    if text in FAILED:
        raise BadInput("cell_failed", f"The column {field} holds a failed formula, {text}.")
    seen = "".join(letter for letter in text if letter.isprintable() or letter.isspace())
    is_code = field in {Field.CODE, Field.MAJOR_CODE, Field.MINOR_CODE}
    return " ".join((unicodedata.normalize("NFKC", seen) if is_code else seen).split())


def _required(text: str, reason_code: str, what: str) -> str:
    if not text:
        raise BadInput(reason_code, f"The row has no {what}.")
    return text


def _folded(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in normal if letter.isalnum())
