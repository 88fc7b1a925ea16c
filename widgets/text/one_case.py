"""Words of one case: facts, clocks, responsibility, history, and orders that came back."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def no_case() -> str:
    return translate("desk", "No case chosen")


def no_case_hint() -> str:
    return translate("desk", "Choose one in the queue with the arrow keys, or click it on the map.")


def case_gone() -> str:
    return translate("desk", "This case is not on this workstation")


def case_gone_hint() -> str:
    return translate("desk", "It may be outside your scope, or not read yet.")


def section(code: str) -> str:
    return {
        "clocks": translate("desk", "Clocks"),
        "chain": translate("desk", "Chain of responsibility"),
    }[code]


def fact(code: str) -> str:
    """The label of a fact of a case."""
    return {
        "place": translate("desk", "Place"),
        "grid": translate("desk", "Grid"),
        "caller": translate("desk", "Caller"),
        "report": translate("desk", "Report"),
        "filing": translate("desk", "Filing"),
        "limit": translate("desk", "Limit"),
        "main": translate("desk", "Main"),
        "closing": translate("desk", "Closing"),
        "handler": translate("desk", "Handler"),
        "window": translate("desk", "Return by"),
        "class": translate("desk", "Class"),
        "contact": translate("desk", "Contact"),
        "ended": translate("desk", "Ended"),
        "catalogue": translate("desk", "Catalogue"),
        "main_case": translate("desk", "Merged into"),
        "related": translate("desk", "Linked"),
    }[code]


def window(time: str, *, is_over: bool) -> str:
    """The end of the return window."""
    return translate("desk", "{time} (over)").format(time=time) if is_over else time


def visited(answer: str, time: str) -> str:
    return translate("desk", "called back {time}: {answer}").format(answer=answer, time=time)


def contacted(time: str) -> str:
    return translate("desk", "first contact {time}").format(time=time)


def not_contacted() -> str:
    return translate("desk", "not contacted yet")


def exempt() -> str:
    return translate("desk", "was overdue, not counted")


def older_catalogue(own: str, current: str) -> str:
    return translate("desk", "{own}, now {current} is in force").format(own=own, current=current)


def serial(number: str) -> str:
    return translate("desk", "serial no. {number}").format(number=number)


def attachments(count: int) -> str:
    return translate("desk", "evidence: {n}").format(n=count)


def override(reason: str) -> str:
    """A separation of duties that was set aside."""
    return translate("desk", "separation of duties set aside: {reason}").format(reason=reason)


def from_device(origin_name: str, device: str) -> str:
    return translate("desk", "{origin} {device}").format(origin=origin_name, device=device)


def why() -> str:
    """Beside the key that explains something."""
    return translate("desk", "why")


def unknown() -> str:
    return translate("desk", "—")


def counts(returned: int, extended: int, reworked: int, urged: int) -> str:
    return translate("desk", "returned {r} · extended {e} · reworked {w} · urged {u}").format(
        r=returned, e=extended, w=reworked, u=urged
    )


def used(percent: int) -> str:
    return translate("desk", "{n}% used").format(n=percent)


def estimate(time: str) -> str:
    return translate("desk", "{time} est.").format(time=time)


def clock_begun(time: str, kind: str, status: str) -> str:
    """The start of a clock: the time and what started it."""
    if kind == "handle":
        return translate("desk", "{time} dispatched").format(time=time)
    if kind == "total":
        return translate("desk", "{time} filed").format(time=time)
    if status == "REPORTED":
        return translate("desk", "{time} reported").format(time=time)
    return translate("desk", "{time} begun").format(time=time)


def clocks_stopped() -> str:
    return translate("desk", "The clocks stand still: the case is suspended.")


def clocks_ended() -> str:
    return translate("desk", "No clock runs.")


def chain_role(code: str) -> str:
    return {
        "leader": translate("desk", "grid leader"),
        "manager": translate("desk", "grid manager on duty"),
        "clerk": translate("desk", "department clerk"),
    }[code]


def history_incomplete(here: int, whole: int) -> str:
    return translate("desk", "History incomplete ({n} of {all}): the rest comes with the link.").format(
        n=here, all=whole
    )


def tab(code: str) -> str:
    return {
        "case": translate("desk", "Case"),
        "timeline": translate("desk", "Timeline"),
        "attention": translate("desk", "Needs you"),
    }[code]


def origin(code: str) -> str:
    """Where a step of the history came from."""
    return {
        "platform": translate("desk", "platform"),
        "desk": translate("desk", "this desk"),
        "mobile": translate("desk", "mobile"),
        "auto": translate("desk", "automatic"),
    }.get(code, code)


def recorded_at(origin_name: str, time: str) -> str:
    """A step that reached the platform later than it happened."""
    return translate("desk", "{origin} · recorded {time}").format(origin=origin_name, time=time)


def turned(light: str) -> str:
    return translate("desk", "Turned {light}").format(light=light)


def share_passed(clock: str, percent: int) -> str:
    return translate("desk", "{clock} limit: {n}% used").format(clock=clock, n=percent)


def quoted(text: str) -> str:
    return translate("desk", '"{text}"').format(text=text)


def goes_to(who: str, receiver: str) -> str:
    return translate("desk", "{who} → {receiver}").format(who=who, receiver=receiver)


def no_history() -> str:
    return translate("desk", "No history here yet")


def nothing_returned() -> str:
    return translate("desk", "No order came back")


def nothing_returned_hint() -> str:
    return translate("desk", "Orders the platform refuses, or that somebody else overtook, appear here.")


def mine() -> str:
    return translate("desk", "Mine")


def theirs() -> str:
    return translate("desk", "Theirs")


def now_in_state(status: str) -> str:
    return translate("desk", "now {status}").format(status=status)


def look_at_case() -> str:
    return translate("desk", "Show the case")


def waiting_hint() -> str:
    return translate("desk", "orders on one case keep their order")
