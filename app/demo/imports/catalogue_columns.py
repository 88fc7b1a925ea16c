"""Which column of a filing, handling and closing standard holds what, by the names such tables give them."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.demo.imports.catalogue_limits import read_unit
from app.errors import BadInput


class Field(StrEnum):
    """What a row says. The plain 大类 and 小类 may hold digits, a name or both."""

    EDITION = "edition"
    KIND = "kind"
    CODE = "code"
    MAJOR = "major"
    MAJOR_CODE = "major_code"
    MAJOR_NAME = "major_name"
    MINOR = "minor"
    MINOR_CODE = "minor_code"
    NAME = "name"
    NAME_EN = "name_en"
    INITIALS = "initials"
    FILING = "filing"
    LIMIT = "limit"
    UNIT = "unit"
    CLOSING = "closing"
    LIABLE = "liable"
    COMPETENT = "competent"
    LEGAL_BASIS = "legal_basis"
    COLLECTION_NOTE = "collection_note"


NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.EDITION: ("标准版本", "编码标准", "执行标准", "标准", "edition"),
    Field.KIND: ("部件事件", "部件或事件", "类型", "案件类型", "问题类型", "kind", "type"),
    Field.CODE: ("类别编码", "类别代码", "分类编码", "分类代码", "编码", "代码", "category code", "category", "code"),
    Field.MAJOR: ("大类", "major"),
    Field.MAJOR_CODE: ("大类编码", "大类代码", "major code"),
    Field.MAJOR_NAME: ("大类名称", "major name"),
    Field.MINOR: ("小类", "minor"),
    Field.MINOR_CODE: ("小类编码", "小类代码", "minor code"),
    Field.NAME: (
        "小类名称",
        "类别名称",
        "分类名称",
        "部件名称",
        "事件名称",
        "名称",
        "minor name",
        "category name",
        "name",
    ),
    Field.NAME_EN: ("英文名称", "小类英文名称", "english name", "name en"),
    Field.INITIALS: ("拼音首字母", "拼音", "简拼", "initials"),
    Field.FILING: ("立案条件", "立案标准", "filing condition", "filing"),
    Field.LIMIT: ("处置时限", "处理时限", "处置期限", "时限", "handling limit", "limit amount", "limit value", "limit"),
    Field.UNIT: ("时限单位", "处置时限单位", "单位", "limit unit", "unit"),
    Field.CLOSING: ("结案条件", "结案标准", "closing condition", "closing"),
    Field.LIABLE: (
        "责任主体",
        "责任单位",
        "责任部门",
        "处置单位",
        "处置主体",
        "liable body",
        "liable department",
        "liable",
    ),
    Field.COMPETENT: ("监管主体", "监管单位", "监管部门", "主管部门", "competent body", "competent"),
    Field.LEGAL_BASIS: ("法律依据", "法规依据", "法律法规依据", "依据", "legal basis"),
    Field.COLLECTION_NOTE: ("采集要求", "信息采集要求", "collection note", "collection requirement"),
}
NEEDED: tuple[tuple[Field, ...], ...] = (  # one of each
    (Field.CODE, Field.MINOR_CODE, Field.MINOR),
    (Field.NAME, Field.MINOR),
    (Field.FILING,),
    (Field.LIMIT,),
    (Field.CLOSING,),
    (Field.LIABLE,),
)
FEWEST = 3  # known names make a header
DROPPED = str.maketrans("", "", " \t\r\n_-/.:*、")


@dataclass(frozen=True, slots=True)
class Columns:
    """Where each field stands. `unit` is the unit in the limit's own header, as in 处置时限（工作日）."""

    index: Mapping[Field, int]
    width: int
    unit: str = ""

    def values(self, row: Sequence[str]) -> dict[Field, str]:
        """Every field of a row, "" where the table has no such column or the row ends before it."""
        found = {field: self.index.get(field, len(row)) for field in Field}
        return {field: row[place] if place < len(row) else "" for field, place in found.items()}


def known_names(row: Sequence[str]) -> int:
    """How many cells are names of columns."""
    return sum(_field_of(cell) is not None for cell in row)


def columns_of(row: Sequence[str], where: str) -> Columns:
    """The columns of a header. BadInput: columns_missing, columns_twice."""
    index: dict[Field, int] = {}
    unit = ""
    for place, cell in enumerate(row):
        found = _field_of(cell)
        if found is None:
            continue
        if found in index:
            text = (
                f"{where} has several columns for {NAMES[found][0]}: {row[index[found]]}, {cell}. Keep the right one."
            )
            raise BadInput("columns_twice", text, where=where, column=cell)
        index[found] = place
        if found is Field.LIMIT:
            unit = _unit_in_brackets(cell)
    check_needed(index, where)
    return Columns(index, len(row), unit)


def check_needed(found: Iterable[Field], where: str) -> None:
    """BadInput columns_missing with everything that has to be there and is not."""
    present = set(found)
    missing = [names for names in NEEDED if present.isdisjoint(names)]
    if missing:
        words = ", ".join(" or ".join(NAMES[field][0] for field in fields) for fields in missing)
        text = f"{where} has no column {words}. Add it to the header, which is looked for in the first lines."
        raise BadInput("columns_missing", text, where=where, missing=words)


def _field_of(cell: str) -> Field | None:
    name = _folded(cell)
    return _FIELDS.get(name) or _FIELDS.get(name.partition("(")[0])


def _unit_in_brackets(cell: str) -> str:
    """The unit a header names behind the word, "" when it names none."""
    words = _folded(cell).partition("(")[2].rstrip(")")
    try:
        read_unit(words)
    except BadInput:
        return ""
    return words


def _folded(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().translate(DROPPED)


_FIELDS: Mapping[str, Field] = {_folded(name): field for field, names in NAMES.items() for name in names}
