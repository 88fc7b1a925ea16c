"""A filing, handling and closing standard becomes a catalogue; every row of it is a condition or a reject."""

import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from app.demo.imports.catalogue import ImportedCatalogue, initials_of, read_catalogue
from app.domain.catalogue import FilingCondition
from app.domain.limits import LimitUnit
from app.domain.publishing import catalogue_troubles
from app.errors import BadInput
from tests.fakes.standards import COVER, HAWKER, HEADER, changed, write_csv, write_xlsx
from tests.fakes.world import a_district

NATIONAL = "GBT30428.2-2013"


def read(path: Path, edition: str = NATIONAL) -> ImportedCatalogue:
    return read_catalogue(path, a_district(), edition, "2026.2", "2026-07-01")


def reasons(found: ImportedCatalogue) -> list[tuple[int, str, str]]:
    return [(reject.line, reject.code, reject.reason_code) for reject in found.rejects]


def rejected(folder: Path, *rows: Sequence[object], header: Sequence[object] = HEADER, edition: str = NATIONAL) -> str:
    """Why the last of the rows is refused, behind one good row."""
    found = read(write_xlsx(folder / "s.xlsx", header, COVER, *rows), edition)
    assert found.conditions + len(found.rejects) == len(rows) + 1
    return found.rejects[-1].reason_code


def refusal(path: Path, edition: str = NATIONAL) -> BadInput:
    with pytest.raises(BadInput) as found:
        read(path, edition)
    assert str(path) in str(found.value)
    assert "\n" not in str(found.value)
    return found.value


def test_a_row_becomes_a_condition_with_all_it_says(tmp_path: Path):
    header = (*HEADER, "监管主体", "法律依据", "采集要求", "英文名称", "拼音首字母")
    row = (*COVER, "市水务局", "《条例》第八条", "拍\n井盖全景", "Water cover", "SS-JG")
    found = read(write_xlsx(tmp_path / "部件标准.xlsx", header, row))
    (category,) = found.catalogue.categories
    assert (category.code, category.edition, category.major) == ("C0101", NATIONAL, "公用设施")
    assert (category.name, category.name_en, category.initials) == ("上水井盖", "Water cover", "ssjg")
    assert category.conditions == (
        FilingCondition(
            1,
            "缺失、移位或开裂",
            2,
            LimitUnit.URGENT_HOUR,
            "恢复原状",
            "D02",
            "市水务局",
            "《条例》第八条",
            "拍 井盖全景",
        ),
    )
    made = found.catalogue
    assert (made.version, made.edition, made.valid_from, made.source) == (
        "2026.2",
        NATIONAL,
        "2026-07-01",
        "部件标准.xlsx",
    )


def test_several_conditions_of_a_category_are_numbered_in_file_order(tmp_path: Path):
    second = changed(COVER, _3="破损面积大于25平方厘米", _4="4工作时")
    found = read(write_xlsx(tmp_path / "s.xlsx", HEADER, COVER, HAWKER, second))
    cover, hawker = found.catalogue.categories
    assert [(c.number, c.filing, c.limit) for c in cover.conditions] == [
        (1, "缺失、移位或开裂", 2),
        (2, "破损面积大于25平方厘米", 4),
    ]
    assert hawker.code == "E0401"
    assert found.conditions == 3


def test_columns_are_known_by_chinese_and_english_names_in_any_order(tmp_path: Path):
    header = ("Liable department", "closing condition", "Limit", "Unit", "FILING CONDITION", "Name", "Category code")
    row = ("Water", "restored", 2, "urgent_hour", "missing", "Water cover", "C0101")
    (category,) = read(write_csv(tmp_path / "s.csv", header, row)).catalogue.categories
    assert category.conditions == (FilingCondition(1, "missing", 2, LimitUnit.URGENT_HOUR, "restored", "D02"),)


def test_codes_may_stand_in_columns_of_their_own_and_the_kind_in_the_name_of_the_sheet(tmp_path: Path):
    header = ("大类编码", "大类名称", "小类编码", "小类名称", *HEADER[3:])
    rows = [header, ("01", "公用设施", "01", "上水井盖", *COVER[3:])]
    events = [header, ("04", "街面秩序", "01", "无照经营游商", *HAWKER[3:])]
    found = read(write_xlsx(tmp_path / "s.xlsx", 部件=rows, 事件=events))
    assert [(c.code, c.major) for c in found.catalogue.categories] == [("C0101", "公用设施"), ("E0401", "街面秩序")]


def test_a_column_may_say_whether_a_row_is_of_events_or_components(tmp_path: Path):
    header = ("类型", *HEADER[1:])
    rows = [
        ("部件", "0101", *COVER[2:]),
        ("城市管理事件", "0401", *HAWKER[2:]),
        ("component", "0102", "污水井盖", *COVER[3:]),
        ("", "0103", "雨水井盖", *COVER[3:]),  # as merged cells leave it
        ("设施", "0104", *COVER[2:]),
        ("事件", "C0105", *COVER[2:]),
    ]
    found = read(write_xlsx(tmp_path / "s.xlsx", header, *rows))
    assert [c.code for c in found.catalogue.categories] == ["C0101", "C0102", "C0103", "E0401"]
    assert reasons(found) == [(6, "0104", "kind_unknown"), (7, "C0105", "code_kind")]


def test_a_title_above_and_merged_cells_are_understood(tmp_path: Path):
    header = ("大类", "小类", "立案条件", "处置时限（工作日）", "结案条件", "责任主体")
    rows = [
        ("某市城市管理部件立案、处置和结案标准",),
        header,
        ("01 公用设施", "01 上水井盖", "缺失", 1, "恢复", "D02"),
        ("", "", "破损", 5, "修复", "D02"),
        ("", "02 污水井盖", "缺失", 1, "恢复", ""),
    ]
    found = read(write_xlsx(tmp_path / "s.xlsx", *rows))
    assert [(c.code, c.name, len(c.conditions)) for c in found.catalogue.categories] == [
        ("C0101", "上水井盖", 2),
        ("C0102", "污水井盖", 1),
    ]
    assert found.catalogue.categories[1].conditions[0].liable == ""
    assert found.rejects == ()


@pytest.mark.parametrize(
    ("encoding", "bom"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("gb18030", b""), ("gb18030", b"\x84\x31\x95\x33")],
)
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_of_the_country(tmp_path: Path, encoding: str, bom: bytes, delimiter: str):
    header = (HEADER[1], HEADER[0], *HEADER[2:])  # a byte order mark must not hide the first column
    rows = [header, *((row[1], row[0], *row[2:]) for row in (COVER, HAWKER))]
    path = write_csv(tmp_path / "s.csv", *rows, encoding=encoding, bom=bom, delimiter=delimiter)
    assert [c.name for c in read(path).catalogue.categories] == ["上水井盖", "无照经营游商"]


def test_signs_inside_the_texts_do_not_pass_for_what_separates_them(tmp_path: Path):
    rows = [changed(COVER, _3=f"第{number}条；;;;;;;;;;缺失") for number in range(9)]
    assert read(write_csv(tmp_path / "s.csv", HEADER, *rows)).conditions == 9


def test_a_number_shown_with_leading_zeros_is_a_code(tmp_path: Path):
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "部件"
    sheet.append(HEADER)
    sheet.append(changed(COVER, _1=101))
    sheet.append(changed(HAWKER, _1=401))
    sheet["B2"].number_format = "0000"
    book.save(tmp_path / "s.xlsx")
    found = read(tmp_path / "s.xlsx")
    assert [c.code for c in found.catalogue.categories] == ["C0101"]
    assert reasons(found) == [(3, "04 401", "code_digits")]


def test_english_names_are_taken_from_the_catalogue_in_force(tmp_path: Path):
    found = read(write_xlsx(tmp_path / "s.xlsx", HEADER, HAWKER, COVER))
    assert [c.name_en for c in found.catalogue.categories] == ["上水井盖", "Unlicensed hawker"]


@pytest.mark.parametrize(
    ("name", "initials"),
    [("排水管道堵塞/破裂", "psgddspl"), ("充电站（桩）", "cdzz"), ("12345热线", "rx"), ("Bench", "")],
)
def test_initials_are_those_of_the_characters(name: str, initials: str):
    assert initials_of(name) == initials


@pytest.mark.parametrize(
    ("cells", "why"),
    [
        ({"_4": "0小时"}, "limit_not_positive"),
        ({"_4": 0}, "limit_not_positive"),
        ({"_4": "-2天"}, "limit_not_positive"),
        ({"_4": "30分钟"}, "unit_unknown"),
        ({"_4": ""}, "limit_missing"),
        ({"_4": "=1+1"}, "cell_formula"),
        ({"_3": "#N/A"}, "cell_failed"),
        ({"_6": "区地震局"}, "dept_unknown"),
        ({"_6": "区水务局、区城管执法局"}, "dept_unknown"),
        ({"_1": "E01010"}, "code_digits"),
        ({"_1": "0401"}, "code_kind"),
        ({"_1": "Z0401"}, "code_kind"),
        ({"_1": ""}, "code_missing"),
        ({"_0": "05 突发事件"}, "code_differs"),
        ({"_2": ""}, "name_missing"),
        ({"_2": "长" * 61}, "text_too_long"),
        ({"_3": ""}, "filing_missing"),
        ({"_3": "长" * 30_000}, "text_too_long"),
        ({"_5": " \u200b"}, "closing_missing"),
    ],
    ids=str,
)
def test_a_row_that_cannot_be_used_is_listed_with_its_reason(tmp_path: Path, cells: dict[str, Any], why: str):
    row = changed(HAWKER, **cells)
    if why == "code_missing":
        row[0] = "街面秩序"
    assert rejected(tmp_path, row) == why


def test_a_text_beyond_the_header_is_not_lost(tmp_path: Path):
    assert rejected(tmp_path, (*HAWKER, "另有备注")) == "field_count"
    short = write_csv(tmp_path / "s.csv", HEADER, COVER, HAWKER[:5])
    assert reasons(read(short)) == [(3, "E0401", "field_count")]


def test_the_same_condition_twice_is_refused_and_names_the_first(tmp_path: Path):
    found = read(write_xlsx(tmp_path / "s.xlsx", HEADER, COVER, HAWKER, changed(COVER, _4="9天")))
    assert reasons(found) == [(4, "C0101", "condition_twice")]
    assert "立案标准:2" in found.rejects[0].text
    assert found.catalogue.categories[0].conditions[0].limit == 2


def test_one_code_has_one_name(tmp_path: Path):
    assert rejected(tmp_path, changed(COVER, _2="下水井盖", _3="破损")) == "name_differs"


def test_editions_are_never_mixed_but_for_the_citys_own_list(tmp_path: Path):
    header = (*HEADER, "标准版本")
    rows = [
        (*COVER, "GB/T 30428.2-2013"),
        (*HAWKER, "CJ/T 214-2007"),
        (*changed(HAWKER, _1="E0402", _2="早夜市"), ""),
        (*changed(HAWKER, _0="社区综合治理", _1="E群租", _2="群租"), "上海"),
        (*changed(HAWKER, _0="社区综合治理", _1="E0402", _2="居改非"), "SH"),
        (*changed(HAWKER, _3="再来"), "GB/T 30428.2-2030"),
    ]
    found = read(write_xlsx(tmp_path / "s.xlsx", header, *rows))
    assert [(c.code, c.edition) for c in found.catalogue.categories] == [
        ("C0101", NATIONAL),
        ("E0402", NATIONAL),
        ("E群租", "SH"),
    ]
    assert reasons(found) == [
        (3, "E0401", "other_edition"),
        (6, "E0402", "code_taken"),
        (7, "E0401", "edition_unknown"),
    ]


def test_a_national_row_may_not_join_the_citys_list(tmp_path: Path):
    header, row = (*HEADER, "标准版本"), (*HAWKER, NATIONAL)
    found = read(write_xlsx(tmp_path / "s.xlsx", header, (*COVER, "SH"), row), "SH")
    assert reasons(found) == [(3, "E0401", "other_edition")]


def test_three_digit_codes_are_read_only_as_the_edition_that_has_them(tmp_path: Path):
    path = write_xlsx(tmp_path / "s.xlsx", HEADER, COVER, changed(HAWKER, _1="E04001"))
    assert [c.code for c in read(path, "REV-3digit").catalogue.categories] == ["E04001"]
    assert [c.code for c in read(path).catalogue.categories] == ["C0101"]


def test_a_sheet_without_a_header_is_listed_row_by_row(tmp_path: Path):
    path = write_xlsx(tmp_path / "s.xlsx", 说明=[("本标准自发布之日起施行",), ("附件二",)], 标准=[HEADER, COVER])
    found = read(path)
    assert [(r.sheet, r.line, r.reason_code) for r in found.rejects] == [
        ("说明", 1, "no_header"),
        ("说明", 2, "no_header"),
    ]


def test_a_hidden_sheet_is_left_alone(tmp_path: Path):
    path = write_xlsx(tmp_path / "s.xlsx", 标准=[HEADER, COVER], 选项=[("区水务局",), ("区城管执法局",)])
    book = load_workbook(path)
    book["选项"].sheet_state = "hidden"
    book.save(path)
    assert read(path).rejects == ()


def test_a_formula_counts_with_the_result_that_was_saved(tmp_path: Path):
    """A workbook of a spreadsheet program holds formula and result, one of a script only the formula."""
    path = write_xlsx(tmp_path / "s.xlsx", HEADER, COVER, changed(HAWKER, _4='="4"&"小时"'))
    found = read(path)
    assert reasons(found) == [(3, "E0401", "cell_formula")]
    saved = tmp_path / "saved.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(saved, "w") as after:
        for part in before.infolist():
            body = before.read(part)
            if part.filename == "xl/worksheets/sheet1.xml":
                assert b"</f><v /></c>" in body or b"</f><v></v></c>" in body or b"</f><v/></c>" in body, body
                for empty in (b"<v />", b"<v></v>", b"<v/>"):
                    body = body.replace(b"</f>" + empty, "</f><v>4小时</v>".encode())
                body = body.replace(b'<c r="E3"', b'<c r="E3" t="str"')
            after.writestr(part, body)
    assert [c.conditions[0].limit for c in read(saved).catalogue.categories] == [2, 4]


@pytest.mark.parametrize("missing", range(1, len(HEADER)))
def test_a_missing_column_is_one_clear_line(tmp_path: Path, missing: int):
    rows = [[cell for place, cell in enumerate(row) if place != missing] for row in (HEADER, COVER, HAWKER)]
    for path in (write_xlsx(tmp_path / "s.xlsx", *rows), write_csv(tmp_path / "s.csv", *rows)):
        found = refusal(path)
        assert found.code == "columns_missing"
        assert HEADER[missing] in str(found)


def test_two_columns_for_one_thing_are_refused(tmp_path: Path):
    found = refusal(write_xlsx(tmp_path / "s.xlsx", (*HEADER, "处理时限"), (*COVER, "1天")))
    assert found.code == "columns_twice"


def test_a_file_with_no_usable_row_says_why_the_first_is_none(tmp_path: Path):
    found = refusal(write_xlsx(tmp_path / "s.xlsx", HEADER, changed(COVER, _4="0天")))
    assert found.code == "no_usable_row"
    assert "line 2" in str(found)
    assert refusal(write_xlsx(tmp_path / "h.xlsx", HEADER)).code == "no_usable_row"


def a_zip(path: Path, **parts: str) -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def test_files_that_are_no_table_are_one_clear_line(tmp_path: Path):
    whole = write_xlsx(tmp_path / "whole.xlsx", HEADER, COVER).read_bytes()
    (tmp_path / "empty.csv").write_bytes(b"")
    (tmp_path / "blank.csv").write_text("\n,,\n\n")
    (tmp_path / "half.xlsx").write_bytes(whole[: len(whole) // 2])
    (tmp_path / "torn.xlsx").write_bytes(whole[:300] + bytes(400) + whole[700:])
    (tmp_path / "old.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    (tmp_path / "utf16.csv").write_text("类别编码,name", "utf-16")
    (tmp_path / "words.csv").write_text("这不是表格\n第二行\n")
    a_zip(tmp_path / "zip.xlsx", readme="no workbook")
    a_zip(tmp_path / "types.xlsx", **{"[Content_Types].xml": "<Types/>"})
    a_zip(tmp_path / "broken.xlsx", **{"[Content_Types].xml": "<Types"})
    for name, code in (
        ("empty.csv", "file_empty"),
        ("blank.csv", "columns_missing"),
        ("half.xlsx", "not_xlsx"),
        ("torn.xlsx", "not_xlsx"),
        ("old.xls", "old_excel"),
        ("utf16.csv", "file_binary"),
        ("words.csv", "columns_missing"),
        ("zip.xlsx", "not_xlsx"),
        ("types.xlsx", "not_xlsx"),
        ("broken.xlsx", "not_xlsx"),
        ("nowhere.xlsx", "file_unreadable"),
        ("", "file_unreadable"),
    ):
        assert refusal(tmp_path / name).code == code, name


def test_a_workbook_that_would_fill_the_memory_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("app.demo.imports.sheets.MOST_BYTES", 2_000)
    assert refusal(write_xlsx(tmp_path / "s.xlsx", HEADER, COVER)).code == "too_large"
    monkeypatch.setattr("app.demo.imports.sheets.MOST_ROWS", 2)
    assert refusal(write_csv(tmp_path / "s.csv", HEADER, COVER, HAWKER)).code == "too_large"


def test_what_a_workbook_says_of_its_size_is_not_believed(tmp_path: Path):
    path, lying = write_xlsx(tmp_path / "s.xlsx", HEADER, COVER), tmp_path / "lying.xlsx"
    with zipfile.ZipFile(path) as before, zipfile.ZipFile(lying, "w") as after:
        for part in before.infolist():
            after.writestr(part, before.read(part).replace(b'<dimension ref="A1:G2"', b'<dimension ref="A1"'))
    assert lying.read_bytes() != path.read_bytes()
    assert read(lying).conditions == 1


def test_a_broken_csv_record_costs_one_row(tmp_path: Path):
    path = write_csv(tmp_path / "s.csv", HEADER, COVER, HAWKER)
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines[:2], '"01 公用设施"x,C0102', lines[2]]), "utf-8")
    assert reasons(read(path)) == [(3, "", "csv_malformed")]


def test_departments_of_the_same_name_have_to_be_given_by_code(tmp_path: Path):
    district = a_district()
    twin = replace(district.departments[0], code="D09")
    path = write_xlsx(tmp_path / "s.xlsx", HEADER, COVER, HAWKER, changed(HAWKER, _3="另一", _6="区城管执法局"))
    found = read_catalogue(
        path, replace(district, departments=(*district.departments, twin)), NATIONAL, "1", "2026-01-01"
    )
    assert reasons(found) == [(4, "E0401", "dept_unknown")]


CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(
        ["C0101", "E0401", "01", "4小时", "2紧急工作日", "区水务局", "部件", "", "=A1", "0", "SH", NATIONAL]
    ),
    st.integers(-5, 9999),
    st.floats(allow_nan=False, allow_infinity=False, width=16),
    st.none(),
)
SPOILT = st.builds(
    lambda row, changes: [changes.get(place, cell) for place, cell in enumerate(row)],
    st.sampled_from([COVER, HAWKER]),
    st.dictionaries(st.integers(0, 6), CELLS, max_size=3),
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.one_of(SPOILT, st.lists(CELLS, max_size=9)), max_size=8), st.sampled_from(["xlsx", "csv"]))
def test_every_row_is_imported_or_rejected(tmp_path: Path, rows: list[list[Any]], kind: str):
    clean = [[_writable(cell) for cell in row] for row in rows]
    good = changed(COVER, _1="C0199", _2="别的")
    write = write_xlsx if kind == "xlsx" else write_csv
    found = read(write(tmp_path / f"s.{kind}", HEADER, good, *clean))
    told = sum(any(str(cell).strip() for cell in row if cell is not None) for row in clean)
    assert found.conditions + len(found.rejects) == told + 1
    assert found.conditions == sum(len(category.conditions) for category in found.catalogue.categories)
    assert list(catalogue_troubles(found.catalogue)) == []
    lines = [reject.line for reject in found.rejects]
    assert lines == sorted(set(lines))


def _writable(cell: object) -> object:
    """Neither program writes control signs; a mark of byte order is no text."""
    return "".join(c for c in cell if c.isprintable() and c != "\ufeff") if isinstance(cell, str) else cell
