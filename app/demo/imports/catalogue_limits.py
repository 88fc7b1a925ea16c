"""Time limits as a standard writes them: "4小时", "2紧急工作时", "5个工作日" (domain.md §2.6, §4.1)."""

import re
import unicodedata

from app.domain.limits import LimitUnit
from app.errors import BadInput

MOST = 1000
URGENT = ("紧急", "urgent")
HOURS = frozenset(
    {"时", "小时", "工作时", "工作小时", "h", "hour", "hours", "workhour", "workhours", "workinghour", "workinghours"}
)
DAYS = frozenset(
    {"天", "日", "工作日", "工作天", "d", "day", "days", "workday", "workdays", "workingday", "workingdays"}
)
NATURAL_DAYS = frozenset(
    {"自然日", "自然天", "日历日", "日历天", "naturalday", "naturaldays", "calendarday", "calendardays"}
)
NATURAL_HOURS = frozenset({"自然时", "自然小时"})
NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
LIMIT = re.compile(r"([+-]?[0-9]+(?:\.[0-9]+)?|[一二两三四五六七八九十])(.*)")
FILLERS = re.compile(r"[\s个()\[\]_-]")


def read_limit(text: str, unit_text: str = "") -> tuple[int, LimitUnit]:
    """The amount and unit of a limit, the unit in `unit_text` when the limit is a bare number.

    BadInput: limit_missing, limit_unread, limit_not_whole, limit_not_positive, limit_too_long, unit_missing,
    unit_unknown, unit_twice.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        raise BadInput("limit_missing", "There is no time limit.")
    urgent_first = next((word for word in URGENT if plain.casefold().startswith(word)), "")
    found = LIMIT.fullmatch(plain[len(urgent_first) :].strip())
    if found is None:
        raise BadInput("limit_unread", f'The limit "{text[:40]}" does not read as an amount and a unit.')
    own = urgent_first + found[2] if found[2].strip() else ""
    return _amount(found[1], text), _one_unit(own, unit_text, text)


def read_unit(text: str) -> LimitUnit:
    """A unit by its Chinese or English name, or the name of ours; BadInput unit_unknown."""
    name = FILLERS.sub("", unicodedata.normalize("NFKC", text).casefold())
    is_urgent = any(word in name for word in URGENT)
    for word in URGENT:
        name = name.replace(word, "")
    if name in HOURS:
        return LimitUnit.URGENT_HOUR if is_urgent else LimitUnit.WORK_HOUR
    if name in NATURAL_HOURS:
        return LimitUnit.URGENT_HOUR
    if name in DAYS:
        return LimitUnit.NATURAL_DAY if is_urgent else LimitUnit.WORK_DAY
    if name in NATURAL_DAYS:
        return LimitUnit.NATURAL_DAY
    raise BadInput("unit_unknown", f'"{text[:40]}" is no unit of a limit. Write 紧急工作时, 工作时, 工作日 or 自然日.')


def _one_unit(own: str, other: str, text: str) -> LimitUnit:
    if not (own or other):
        raise BadInput("unit_missing", f'The limit "{text[:40]}" has no unit.')
    unit = read_unit(own or other)
    if own and other and read_unit(other) is not unit:
        raise BadInput("unit_twice", f'The limit "{text[:40]}" and its unit "{other[:40]}" do not agree.')
    return unit


def _amount(written: str, text: str) -> int:
    number = float(NUMERALS.get(written, written))
    if number <= 0:
        raise BadInput("limit_not_positive", f'The limit "{text[:40]}" has to be more than 0.')
    if number > MOST:
        raise BadInput("limit_too_long", f'The limit "{text[:40]}" is more than {MOST}.')
    if not number.is_integer():
        raise BadInput("limit_not_whole", f'The limit "{text[:40]}" is not whole. Write it in a smaller unit.')
    return int(number)
