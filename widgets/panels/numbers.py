"""How case numbers are written: in full as 6 + 8 + 5 digits, short as day and serial, or as a draft's."""

from app.domain.cases import Case
from widgets.text import queue

NUMBER_DIGITS = 19
DRAFT_TAIL = 4


def short_number(case: Case) -> str:
    """'1122-00391', or '暂-7Q2F' while the platform has not numbered the case."""
    if len(case.case_no) != NUMBER_DIGITS:
        return case.case_no or queue.draft_number(case.id[-DRAFT_TAIL:])
    return f"{case.case_no[10:14]}-{case.case_no[14:]}"


def full_number(case: Case) -> str:
    """'310199 20261122 00268', or the draft's number."""
    if len(case.case_no) != NUMBER_DIGITS:
        return short_number(case)
    return f"{case.case_no[:6]} {case.case_no[6:14]} {case.case_no[14:]}"


def searched(text: str) -> str:
    """What a typed text means for the search: a number may be typed as it is shown."""
    joined = text.replace("-", "").replace(" ", "")
    return joined if joined.isascii() and joined.isdigit() else text.strip()
