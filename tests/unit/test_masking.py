"""Nothing of a person is left where it has to be hidden, and what is no such thing stays readable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import masking

DIGITS = st.text("0123456789", min_size=4, max_size=4)


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("王芳", "王*"),
        ("李小明", "李**"),
        ("欧阳修", "欧阳*"),
        ("欧阳", "欧*"),
        ("司马相如", "司马**"),
        ("王", "王*"),
        ("匿名", "匿名"),
        ("", ""),
        ("王**", "王**"),
    ],
)
def test_a_name_keeps_its_surname(full: str, shown: str):
    assert masking.name(full) == shown


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("13812345678", "138****5678"),
        ("138 1234 5678", "138****5678"),
        ("+86 138-1234-5678", "138****5678"),
        ("021-54321234", "021-******34"),
        ("02154321234", "021-******34"),
        ("0571-87654321", "0571-******21"),
        ("54321234", "******34"),
        ("110", "***"),
        ("138****5678", "138****5678"),
        ("", ""),
    ],
)
def test_a_number_can_be_recognised_and_not_dialled(full: str, shown: str):
    assert masking.phone(full) == shown


def test_papers_and_plates():
    assert masking.id_number("310112199001011234") == "310*************34"
    assert masking.plate("沪A12B34") == "沪A***34"
    assert masking.plate("沪AD12345") == "沪A****45"
    assert masking.plate("无牌") == "无牌"


@pytest.mark.parametrize(
    ("full", "shown"),
    [
        ("莘庄镇春申路12弄3号502室", "莘庄镇春申路12弄3号**室"),
        ("春申路12弄3号楼2单元1101室", "春申路12弄3号楼2单元**室"),
        ("金柳路96弄东侧人行道", "金柳路96弄东侧人行道"),
        ("春申路12号", "春申路12号"),
    ],
)
def test_an_address_ends_at_the_building(full: str, shown: str):
    assert masking.address(full) == shown


def test_free_words_hide_numbers_of_people_and_cars_and_nothing_else():
    said = "来电人13812345678(身份证310112199001011234)称沪A12B34占道,物业021-54321234不管,案件3101992026112500012"
    hidden = "来电人138****5678(身份证310*************34)称沪A***34占道,物业021-******34不管,案件3101992026112500012"
    shown = masking.text(said)
    assert shown == hidden
    assert masking.text(shown) == shown


@given(st.sampled_from(["138", "159", "186", "199"]), DIGITS, DIGITS, st.text(max_size=10))
def test_no_mobile_number_survives(head: str, middle: str, tail: str, around: str):
    around = "".join(letter for letter in around if not letter.isdigit())
    for said in (f"{around}{head}{middle}{tail}{around}", f"{around}{head}-{middle}-{tail}{around}"):
        assert middle not in masking.text(said).replace(tail, "").replace(head, "")
