"""Codes of categories and components mean something only with their edition."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.editions import EDITIONS, Kind, parse_category, parse_component
from app.editionsfile import read_edition_table
from app.errors import BadInput

OLD, NATIONAL, REVISED = "CJT214", "GBT30428.2-2013", "REV-3digit"


@pytest.mark.parametrize(
    ("text", "edition", "kind", "major", "minor"),
    [
        ("E0401", OLD, Kind.EVENT, "04", "01"),
        ("C0137", NATIONAL, Kind.COMPONENT, "01", "37"),
        ("E01080", REVISED, Kind.EVENT, "01", "080"),
        ("E2199", "SH", Kind.EVENT, "21", "99"),
        ("E群租", "SH", Kind.EVENT, "", "群租"),
    ],
)
def test_a_code_is_read_by_the_digits_of_its_edition(text: str, edition: str, kind: Kind, major: str, minor: str):
    code = parse_category(text, edition)
    assert (code.kind, code.major, code.minor, code.edition) == (kind, major, minor, edition)
    assert str(code) == text


@pytest.mark.parametrize(
    ("text", "edition", "why"),
    [
        ("E0401", REVISED, "code_digits"),
        ("E04010", NATIONAL, "code_digits"),
        ("E040", OLD, "code_digits"),
        ("E0400", NATIONAL, "code_digits"),
        ("E0001", NATIONAL, "code_digits"),
        ("E04a1", NATIONAL, "code_digits"),
        ("E٠٤٠١", NATIONAL, "code_digits"),
        ("E", "SH", "code_digits"),
        ("E群 租", "SH", "code_digits"),
        ("E" + "长" * 21, "SH", "code_digits"),
        ("0401", NATIONAL, "code_kind"),
        ("", NATIONAL, "code_kind"),
        ("E0401", "GB2024", "edition_unknown"),
    ],
)
def test_a_code_that_does_not_fit_its_edition_is_refused(text: str, edition: str, why: str):
    with pytest.raises(BadInput) as refusal:
        parse_category(text, edition)
    assert refusal.value.code == why


def test_the_kind_comes_from_the_sheet_when_the_code_does_not_say_and_never_against_it():
    assert str(parse_category("0101", NATIONAL, Kind.COMPONENT)) == "C0101"
    with pytest.raises(BadInput, match="other kind"):
        parse_category("E0101", NATIONAL, Kind.COMPONENT)


@given(st.text(max_size=8), st.sampled_from([*EDITIONS]), st.sampled_from([None, *Kind]))
def test_any_text_is_a_code_that_reads_the_same_again_or_is_refused(text: str, edition: str, kind: Kind | None):
    try:
        code = parse_category(text, edition, kind)
    except BadInput:
        return
    assert parse_category(str(code), edition) == code
    if edition != "SH":
        assert re.fullmatch(rf"[EC]\d{{{4 if edition != REVISED else 5}}}", str(code), re.ASCII)


def test_the_same_sixteen_digits_are_another_component_in_another_edition():
    sample = "3205080101000001"  # Gusu, 上水井盖, number 1 (domain.md §2.5)
    national, revised = parse_component(sample, NATIONAL), parse_component(sample, REVISED)
    assert (national.division, national.major, national.minor, national.sequence) == ("320508", "01", "01", "000001")
    assert (revised.minor, revised.sequence) == ("010", "00001")
    assert str(national) == str(revised) == sample


@pytest.mark.parametrize(
    ("text", "edition", "why"),
    [
        ("320508010100001", NATIONAL, "component_digits"),
        ("32050801010000012", NATIONAL, "component_digits"),
        ("320508010100000x", NATIONAL, "component_digits"),
        ("0205080101000001", NATIONAL, "component_digits"),
        ("3205080101000000", NATIONAL, "component_digits"),
        ("3205080001000001", NATIONAL, "component_digits"),
        ("3205080100000001", OLD, "component_digits"),
        ("3205080101000001", "SH", "component_digits"),
        ("3205080101000001", "", "edition_unknown"),
    ],
)
def test_a_component_code_that_is_none_is_refused(text: str, edition: str, why: str):
    with pytest.raises(BadInput) as refusal:
        parse_component(text, edition)
    assert refusal.value.code == why


def test_street_order_and_emergencies_swap_between_the_editions():
    table = read_edition_table()
    collapse, hawker = parse_category("E0401", OLD), parse_category("E0501", OLD)
    assert (table.other_major(collapse), table.other_major(hawker)) == ("E05", "E04")
    assert (str(table.other(collapse)), str(table.other(hawker))) == ("E0505", "E0401")


def test_every_pair_of_the_table_leads_there_and_back():
    table = read_edition_table()
    assert len(table.minors) == 18
    for first in table.minors:
        code = parse_category(first, OLD)
        there = table.other(code)
        assert there is not None
        assert there.edition == NATIONAL
        assert table.other(there) == code


def test_what_only_one_list_names_has_no_equal():
    table = read_edition_table()
    begging, housing = parse_category("E0502", OLD), parse_category("C0501", OLD)
    assert table.other(begging) is None
    assert table.other_major(housing) == ""
    with pytest.raises(BadInput, match="REV-3digit"):
        table.other(parse_category("E01001", REVISED))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "first = 1",
        'first = "CJT214"\nsecond = "GBT30428.2-2013"\n[majors]\n[minors]\nE0401 = "E05051"',
        'first = "CJT214"\nsecond = "GBT30428.2-2013"\n[majors]\n[minors]\nE0401 = "E0505"\nE0402 = "E0505"',
    ],
)
def test_a_table_that_is_none_is_refused_with_its_name(tmp_path: Path, text: str):
    path = tmp_path / "mine.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BadInput, match=r"mine\.toml: not a table of two editions"):
        read_edition_table(path)
