"""Limits are read as standards write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.demo.imports.catalogue_limits import read_limit
from app.domain.limits import LimitUnit
from app.errors import BadInput

URGENT, HOUR, DAY, NATURAL = LimitUnit.URGENT_HOUR, LimitUnit.WORK_HOUR, LimitUnit.WORK_DAY, LimitUnit.NATURAL_DAY


@pytest.mark.parametrize(
    ("text", "unit", "amount", "expected"),
    [
        ("4小时", "", 4, HOUR),
        ("4工作时", "", 4, HOUR),
        ("2紧急工作时", "", 2, URGENT),
        ("2 小时（紧急）", "", 2, URGENT),
        ("紧急2小时", "", 2, URGENT),
        ("5个工作日", "", 5, DAY),
        ("5天", "", 5, DAY),
        ("２紧急工作日", "", 2, NATURAL),
        ("3自然日", "", 3, NATURAL),
        ("两个工作日", "", 2, DAY),
        ("4", "work_hour", 4, HOUR),
        ("4.0", "紧急工作时", 4, URGENT),
        ("1", "natural_day", 1, NATURAL),
        ("1", "urgent_hour", 1, URGENT),
        ("15", "work_day", 15, DAY),
        ("2 urgent hours", "", 2, URGENT),
        ("3 working days", "", 3, DAY),
        ("4小时", "工作时", 4, HOUR),
    ],
)
def test_a_limit_is_an_amount_and_a_unit(text: str, unit: str, amount: int, expected: LimitUnit):
    assert read_limit(text, unit) == (amount, expected)


@pytest.mark.parametrize(
    ("text", "unit", "why"),
    [
        ("", "", "limit_missing"),
        ("立即", "", "limit_unread"),
        ("半天", "", "limit_unread"),
        ("0小时", "", "limit_not_positive"),
        ("-2", "工作日", "limit_not_positive"),
        ("1.5小时", "", "limit_not_whole"),
        ("9999天", "", "limit_too_long"),
        ("9" * 400 + "天", "", "limit_too_long"),
        ("4", "", "unit_missing"),
        ("30分钟", "", "unit_unknown"),
        ("2月", "", "unit_unknown"),
        ("2-4小时", "", "unit_unknown"),
        ("4小时", "工作日", "unit_twice"),
        ("nan小时", "", "limit_unread"),
    ],
)
def test_a_limit_that_does_not_read_is_refused_with_its_reason(text: str, unit: str, why: str):
    with pytest.raises(BadInput) as refusal:
        read_limit(text, unit)
    assert refusal.value.code == why


@given(st.text(max_size=30), st.text(max_size=10))
def test_any_text_is_a_limit_or_refused(text: str, unit: str):
    try:
        amount, _ = read_limit(text, unit)
    except BadInput:
        return
    assert 1 <= amount <= 1000
