"""Words of the cards that explain: a clock's arithmetic, and why a department is responsible."""

from PySide6.QtCore import QCoreApplication

from app.domain.catalogue import Responsibility
from widgets.text import codes

translate = QCoreApplication.translate


def clock_title() -> str:
    return translate("why", "Why this time")


def dept_title() -> str:
    return translate("why", "Why this department")


def close() -> str:
    return translate("why", "Close")


def limit_basis(basis: str) -> str:
    """Where a limit comes from."""
    head, _, rest = basis.partition(":")
    if head == "hotline":
        return translate("why", "hotline class {name}").format(name=codes.word("hotline_class", rest))
    if head == "condition":
        category, _, number = rest.partition("/")
        return translate("why", "standard {category}, condition {n}").format(category=category, n=number)
    return {
        "stage": translate("why", "stage limit of the district"),
        "night": translate("why", "came in at night: due in the morning"),
        "window": translate("why", "return window"),
        "rework": translate("why", "rework: part of the original limit"),
        "reopen": translate("why", "reopened: a limit of its own"),
        "order": translate("why", "set by an order"),
        "co": translate("why", "co-department's share"),
        "default": translate("why", "district default"),
        "supervision": translate("why", "supervision order"),
    }.get(head, basis)


def basis_of(basis: str, entry: Responsibility | None) -> str:
    """Why a department is responsible."""
    if entry is not None:
        return translate("why", "responsibility list {id}, {document}").format(id=entry.id, document=entry.basis)
    head, _, rest = basis.partition(":")
    if head == "catalogue":
        category, _, number = rest.partition("/")
        return translate("why", "liable by the standard, {category} condition {n}").format(category=category, n=number)
    return {
        "centre": translate("why", "nobody else is named: the street's own centre"),
        "override": translate("why", "chosen otherwise, with a reason"),
        "arbitrated": translate("why", "assigned by the duty chief"),
        "": translate("why", "not recorded"),
    }.get(head, basis)


def short_basis(basis: str, entry: Responsibility | None) -> str:
    """The same in a few words, beside the department."""
    if entry is not None:
        return translate("why", "list {id}").format(id=entry.id)
    return {
        "catalogue": translate("why", "by the standard"),
        "centre": translate("why", "street centre"),
        "override": translate("why", "overridden"),
        "arbitrated": translate("why", "arbitrated"),
    }.get(basis.partition(":")[0], "")


def fate(code: str) -> str:
    return {
        "running": translate("why", "running"),
        "paused": translate("why", "standing still"),
        "finished": translate("why", "finished"),
        "annulled": translate("why", "annulled: counts for nobody"),
        "superseded": translate("why", "superseded by another limit"),
    }.get(code, code)


def piece_reason(code: str) -> str:
    """Why a stretch of time does not count, or ended."""
    return {
        "send_verify": translate("why", "verification on the spot"),
        "suspend": translate("why", "suspended"),
        "merge": translate("why", "merged into another case"),
        "returned": translate("why", "order returned"),
        "redirected": translate("why", "redirected to another department"),
        "outage": translate("why", "declared outage"),
        "reclassified": translate("why", "reclassified"),
        "": translate("why", "counts"),
    }.get(code, code)


def row(code: str) -> str:
    """The label of a line of the arithmetic."""
    return {
        "limit": translate("why", "Limit"),
        "basis": translate("why", "From"),
        "extended": translate("why", "Extended"),
        "budget": translate("why", "In all"),
        "used": translate("why", "Used"),
        "left": translate("why", "Left"),
        "over": translate("why", "Over"),
        "deadline": translate("why", "Deadline"),
        "lights": translate("why", "Lights"),
        "calendar": translate("why", "Calendar"),
        "fate": translate("why", "State"),
        "pieces": translate("why", "Stretches of time"),
        "earlier": translate("why", "Before that"),
        "dept": translate("why", "Department"),
        "right": translate("why", "By the rules"),
        "chosen": translate("why", "Chosen by"),
        "reason": translate("why", "Reason given"),
        "admission": translate("why", "Admission list"),
        "list": translate("why", "List entry"),
        "area": translate("why", "Area"),
    }[code]


def plus_days(limit: str, days: int) -> str:
    return translate("why", "{limit} + {n} work days").format(limit=limit, n=days)


def sum_of(time: str, *, works: bool) -> str:
    words = translate("why", "{time} of working time") if works else translate("why", "{time} of natural time")
    return words.format(time=time)


def thresholds(percents: tuple[int, int, int, int], rule: str) -> str:
    yellow, orange, red2, red3 = percents
    return translate("why", "yellow {y}% · orange {o}% · red 100% · red-2 {r2}% · red-3 {r3}% (rule {rule})").format(
        y=yellow, o=orange, r2=red2, r3=red3, rule=rule
    )


def free_days(count: int) -> str:
    return translate("why", "{n} days between on which nobody works").format(n=count)


def natural() -> str:
    return translate("why", "runs day and night")


def provisional() -> str:
    return translate("why", "calendar not fixed: it reaches into a year that is not yet announced")


def not_announced() -> str:
    """Beside a deadline that stands in a year without a calendar."""
    return translate("why", "(calendar not fixed)")


def stretch(begin: str, end: str) -> str:
    return translate("why", "{begin} – {end}").format(begin=begin, end=end)


def till_now() -> str:
    return translate("why", "now")


def not_counted(reason: str) -> str:
    return translate("why", "does not count: {why}").format(why=reason)


def counted(time: str, reason: str) -> str:
    if reason:
        return translate("why", "{time}, ended: {why}").format(time=time, why=reason)
    return time


def never_reached() -> str:
    return translate("why", "not while it stands still")


def no_arithmetic() -> str:
    return translate("why", "The platform keeps no segments for this clock: it is older than this version.")


def no_clock() -> str:
    return translate("why", "This case has no clock yet")


def no_dept() -> str:
    return translate("why", "No department yet; by the rules it would be:")


def chosen_by(who: str, command: str, time: str) -> str:
    return translate("why", "{who}, {command}, {time}").format(who=who, command=command, time=time)


def by_rules() -> str:
    return translate("why", "as the rules say")


def admitted(*, on_list: bool) -> str:
    return translate("why", "on the list") if on_list else translate("why", "NOT on the list: taken with a warning")


def everywhere() -> str:
    return translate("why", "the whole district")
