"""Words of the desk round the queue: search, lights, questions, the action bar, the offline strip."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def search_hint() -> str:
    return translate("desk", "Search case number, title, address")


def search_name() -> str:
    return translate("desk", "Search the queue")


def open_cases(count: str) -> str:
    return translate("desk", "Open {n}").format(n=count)


def light_counts(counts: list[str]) -> str:
    return translate("desk", "Open cases by light: {counts}").format(counts=", ".join(counts))


def estimated() -> str:
    """Beside figures counted on from old data."""
    return translate("desk", "estimate")


def thousands(count: int) -> str:
    """A number in groups of three, divided by a thin space."""
    return f"{count:,}".replace(",", "\u2009")


def cancel() -> str:
    return translate("desk", "Cancel")


def note_name() -> str:
    return translate("desk", "Note")


def category_hint() -> str:
    return translate("desk", "Category: name, pinyin initials or code")


def own_street() -> str:
    return translate("desk", "this street")


def by_proxy() -> str:
    """A department without a login: the hall reports for it."""
    return translate("desk", "reported by proxy")


def asks_first(command: str) -> str:
    return translate("desk", "{command}…").format(command=command)


def next_step() -> str:
    return translate("desk", "Next")


def choose_a_case() -> str:
    return translate("desk", "Choose a case to act on it")


def case_out_of_sight() -> str:
    """A page stands where the case was."""
    return translate("desk", "Back to the queue (Esc) to act on the case")


def locked(command: str, reason: str) -> str:
    """A button that says why it cannot be pressed."""
    return translate("desk", "{command} · {reason}").format(command=command, reason=reason)


def why_locked(code: str, status: str) -> str:
    """The reason in a few words; for a state, what has to come first; "" where the law's own words say it."""
    if code == "needs_link":
        return translate("desk", "needs the link")
    if code != "wrong_state":
        return ""
    return {
        "REPORTED": translate("desk", "accept first"),
        "TO_FILE": translate("desk", "file first"),
        "TO_DISPATCH": translate("desk", "dispatch first"),
        "TO_SIGN": translate("desk", "sign first"),
        "FEEDBACK": translate("desk", "review first"),
        "POST_CHECK": translate("desk", "check first"),
    }.get(status, translate("desk", "not in this state"))


def order_waiting(command: str, subject: str) -> str:
    return translate("desk", "{command} given, {subject}, to be sent").format(command=command, subject=subject)


def order_behind(command: str, subject: str) -> str:
    return translate("desk", "{command} given, {subject}, waits for an order that needs you").format(
        command=command, subject=subject
    )


def order_accepted(command: str, subject: str) -> str:
    return translate("desk", "{command}, {subject}, accepted").format(command=command, subject=subject)


def order_returned(command: str, subject: str) -> str:
    return translate("desk", "{command}, {subject}, came back: see Needs you").format(command=command, subject=subject)


def offline_for(time: str) -> str:
    return translate("desk", "Offline {time}").format(time=time)


def data_as_of(time: str) -> str:
    return translate("desk", "Data as of {time}").format(time=time)


def no_data() -> str:
    return translate("desk", "No data yet")


def orders_wait(count: int, since: str) -> str:
    return translate("desk", "{n} orders of this desk to be sent, first {since}").format(n=count, since=since)


def nothing_waits() -> str:
    return translate("desk", "No orders to be sent")


def goes_on() -> str:
    return translate(
        "desk", "Accept, dispatch, sign, ask, urge and remark go on and are sent in order; times left are estimates"
    )


def next_attempt(number: int, seconds: int) -> str:
    return translate("desk", "Attempt {n} failed · again in {s} s").format(n=number, s=seconds)


def retry_now() -> str:
    return translate("desk", "Retry now")


def desk_name() -> str:
    return translate("desk", "Dispatcher's desk")
