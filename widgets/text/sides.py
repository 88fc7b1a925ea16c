"""Words of what goes on beside the main state of a case: requests, tasks, orders."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def section() -> str:
    return translate("side", "Requests and orders")


def kind(code: str) -> str:
    return {
        "extension": translate("side", "Extension"),
        "suspension": translate("side", "Suspension"),
        "return": translate("side", "Return"),
        "void": translate("side", "Voiding"),
        "transfer": translate("side", "Transfer"),
        "force_close": translate("side", "Forced closing"),
        "proposal": translate("side", "Proposed supervision"),
        "co_handling": translate("side", "Co-handling"),
        "verify": translate("side", "Verification"),
        "check": translate("side", "Check on the spot"),
        "urge": translate("side", "Urging"),
        "supervision": translate("side", "Supervision order"),
        "inquiry": translate("side", "Inquiry"),
        "appeal": translate("side", "Appeal"),
        "instruction": translate("side", "Leader's instruction"),
    }.get(code, code)


def state(code: str) -> str:
    return {
        "PENDING_DEPT": translate("side", "with the department"),
        "PENDING": translate("side", "to be decided"),
        "APPROVED": translate("side", "approved"),
        "REJECTED": translate("side", "rejected"),
        "WITHDRAWN": translate("side", "withdrawn"),
        "CANCELLED": translate("side", "cancelled"),
        "INVITED": translate("side", "invited"),
        "ACCEPTED": translate("side", "accepted"),
        "DECLINED": translate("side", "declined"),
        "DONE": translate("side", "done"),
        "EXCUSED": translate("side", "excused"),
        "ISSUED": translate("side", "issued"),
        "ANSWERED": translate("side", "answered"),
        "REISSUED": translate("side", "issued again"),
        "LIFTED": translate("side", "lifted"),
        "EXPLAINED": translate("side", "explained"),
        "FOUND": translate("side", "found"),
        "PUBLISHED": translate("side", "published"),
        "PENDING_DP": translate("side", "first review"),
        "PENDING_CT": translate("side", "second review"),
        "RECORDED": translate("side", "recorded"),
        "ASSIGNED": translate("side", "assigned"),
        "REPORTED_BACK": translate("side", "reported back"),
    }.get(code, code)


def asked_by(who: str, post: str, time: str) -> str:
    name = f"{who} {post}".strip()
    return translate("side", "{who}, {time}").format(who=name, time=time)


def due(time: str) -> str:
    return translate("side", "due: {time}").format(time=time)


def overdue_mark() -> str:
    return translate("side", "overdue")


def soon_mark() -> str:
    return translate("side", "soon")


def must_decide(post: str) -> str:
    return translate("side", "next: {post}").format(post=post)


def until(time: str) -> str:
    return translate("side", "until {time}").format(time=time)


def evidence(count: int) -> str:
    return translate("side", "evidence: {n}").format(n=count)


def answered(text: str) -> str:
    return translate("side", "Answer: {text}").format(text=text)


def quoted(text: str) -> str:
    return translate("side", '"{text}"').format(text=text)
