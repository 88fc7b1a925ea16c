"""The words for codes of answers, reasons, findings and targets, by vocabulary."""

from PySide6.QtCore import QCoreApplication

from widgets.text import cases

translate = QCoreApplication.translate


def word(vocabulary: str, code: str) -> str:
    """The word for a code of a vocabulary; the code itself where there is none."""
    if vocabulary == "channel":
        return cases.channel(code)
    if vocabulary == "urgency":
        return cases.urgency(code)
    return _vocabulary(vocabulary).get(code, code)


def finding(side_kind: str, code: str) -> str:
    """What an inspector or an inquiry found."""
    return word({"verify": "verified", "check": "checked"}.get(side_kind, "found"), code)


def _vocabulary(name: str) -> dict[str, str]:
    return {
        "answer": _answers,
        "checked": _checked,
        "close_kind": _close_kinds,
        "found": _found,
        "hotline_class": _hotline_classes,
        "reason": _reasons,
        "solution": _solutions,
        "target": _targets,
        "verified": _verified,
    }[name]()


def _answers() -> dict[str, str]:
    return {
        "satisfied": translate("answer", "Satisfied"),
        "basically": translate("answer", "Basically satisfied"),
        "not": translate("answer", "Not satisfied"),
        "unreachable": translate("answer", "Not reached"),
    }


def _checked() -> dict[str, str]:
    return {
        "pass": translate("checked", "Passed"),
        "fail": translate("checked", "Failed: back to the department"),
        "unable": translate("checked", "Could not be checked"),
    }


def _close_kinds() -> dict[str, str]:
    return {
        "normal": translate("close_kind", "Normal"),
        "overdue": translate("close_kind", "Overdue"),
        "error": translate("close_kind", "Error"),
        "special": translate("close_kind", "Special"),
        "forced": translate("close_kind", "Forced"),
    }


def _found() -> dict[str, str]:
    return {
        "none": translate("found", "Nothing found"),
        "corrected": translate("found", "To be corrected"),
        "accountability": translate("found", "Accountability"),
    }


def _hotline_classes() -> dict[str, str]:
    return {
        "": translate("hotline_class", "Not classified"),
        "consult": translate("hotline_class", "Consultation"),
        "review": translate("hotline_class", "Review"),
        "ordinary": translate("hotline_class", "Ordinary request"),
        "complex": translate("hotline_class", "Complex"),
    }


def _solutions() -> dict[str, str]:
    return {
        "solved": translate("solution", "Solved"),
        "explained": translate("solution", "Explained"),
        "cannot": translate("solution", "Cannot be solved"),
    }


def _targets() -> dict[str, str]:
    return {
        "110": translate("target", "110 (police)"),
        "city": translate("target", "City"),
        "district": translate("target", "Another district"),
    }


def _verified() -> dict[str, str]:
    return {
        "exists": translate("verified", "Exists"),
        "not_found": translate("verified", "Not found"),
        "unverifiable": translate("verified", "Cannot be verified"),
    }


def _reasons() -> dict[str, str]:
    return {
        "not_city_matter": translate("reason", "Not a matter of the city"),
        "duplicate": translate("reason", "Duplicate"),
        "no_content": translate("reason", "No content"),
        "in_court": translate("reason", "Before a court"),
        "withdrawn": translate("reason", "Withdrawn by the caller"),
        "condition_not_met": translate("reason", "Filing condition not met"),
        "not_found": translate("reason", "Not found on the spot"),
        "solved": translate("reason", "Already solved"),
        "not_my_area": translate("reason", "Not my area"),
        "not_my_duty": translate("reason", "Not my duty"),
        "no_caller": translate("reason", "Caller cannot be reached"),
        "season": translate("reason", "Season"),
        "law": translate("reason", "Law or policy"),
        "money": translate("reason", "Money"),
        "property": translate("reason", "Property rights"),
        "plan": translate("reason", "Waits for a plan"),
        "red": translate("reason", "Overdue"),
        "urges_unanswered": translate("reason", "Urgings not acknowledged"),
        "red3": translate("reason", "Twice the limit has passed (red-3)"),
        "unanswered": translate("reason", "The supervision order was not answered in time"),
        "third_red": translate("reason", "Third red case of the department and category in a month"),
        "reworked_again": translate("reason", "Reworked again"),
        "repeated": translate("reason", "Repeat complaint"),
        "instructed": translate("reason", "Leader's instruction"),
        "filed_by_error": translate("reason", "Filed by error"),
        "test": translate("reason", "Test"),
        "other": translate("reason", "Other"),
    }
