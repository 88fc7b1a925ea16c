"""Filing, handling and closing standards as people send them: workbooks and CSV."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from openpyxl import Workbook

HEADER = ("大类", "类别编码", "小类名称", "立案条件", "处置时限", "结案条件", "责任主体")
COVER = ("01 公用设施", "C0101", "上水井盖", "缺失、移位或开裂", "2紧急工作时", "恢复原状", "区水务局")
HAWKER = ("04 街面秩序", "E0401", "无照经营游商", "公共场所流动设摊", "4小时", "取缔", "D01")

Cells = Sequence[object]


def write_xlsx(path: Path, *rows: Cells, **sheets: Sequence[Cells]) -> Path:
    """A workbook with `rows` in its first sheet, or one sheet for each name."""
    book = Workbook()
    first = book.active
    assert first is not None
    content: Mapping[str, Sequence[Cells]] = sheets or {"立案标准": rows}
    for name, lines in content.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    book.remove(first)
    book.save(path)
    return path


def write_csv(path: Path, *rows: Cells, encoding: str = "utf-8", bom: bytes = b"", delimiter: str = ",") -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path.write_bytes(bom + text.getvalue().encode(encoding))
    return path


def changed(row: Cells, **cells: object) -> list[object]:
    """A row with some cells otherwise, by their place: _3="…"."""
    made = list(row)
    for place, value in cells.items():
        made[int(place.removeprefix("_"))] = value
    return made
