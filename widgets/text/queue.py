"""Words of the case queue: views, filters, rows, and what it says when it is empty."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def view(code: str) -> str:
    """The name of a queue view."""
    return {
        "all": translate("desk", "All"),
        "to_accept": translate("desk", "To accept"),
        "to_dispatch": translate("desk", "To dispatch"),
        "to_sign": translate("desk", "To sign"),
        "handling": translate("desk", "Handling"),
        "due_soon": translate("desk", "Due soon"),
        "overdue": translate("desk", "Overdue"),
    }[code]


def more_views() -> str:
    return translate("desk", "More")


def queue_name() -> str:
    return translate("desk", "Case queue")


def filter_name(kind: str) -> str:
    return {
        "urgencies": translate("desk", "Urgency"),
        "streets": translate("desk", "Street"),
        "channels": translate("desk", "Channel"),
    }[kind]


def filter_all(kind: str) -> str:
    """What a filter chip says when it lets everything pass."""
    return translate("desk", "{filter}: all").format(filter=filter_name(kind))


def filter_set(kind: str, names: list[str]) -> str:
    """What a filter chip says when it is set: the one name, or how many."""
    chosen = names[0] if len(names) == 1 else translate("desk", "{n} chosen").format(n=len(names))
    return translate("desk", "{filter}: {chosen}").format(filter=filter_name(kind), chosen=chosen)


def everything() -> str:
    return translate("desk", "Everything")


def clear_filters() -> str:
    return translate("desk", "Clear")


def sort(code: str) -> str:
    return {
        "deadline": translate("desk", "Deadline"),
        "light": translate("desk", "Light, time left"),
        "newest": translate("desk", "Newest"),
    }[code]


def sort_hint() -> str:
    return translate("desk", "Order of the queue")


def new_cases(count: int) -> str:
    return translate("desk", "{n} new above").format(n=count)


def draft_number(tail: str) -> str:
    """The number of a case the platform has not numbered yet."""
    return translate("desk", "Temp-{tail}").format(tail=tail)


def stopped() -> str:
    """The time left of a case whose clocks do not run."""
    return translate("desk", "Clock stopped")


def stopped_at(light: str) -> str:
    """A suspended case, and the light it stopped at."""
    return translate("desk", "Stopped at {light}").format(light=light)


def ended() -> str:
    return translate("desk", "Ended")


def ended_at(light: str) -> str:
    """An ended case, and its final light."""
    return translate("desk", "Ended {light}").format(light=light)


def clock_name(timer: str) -> str:
    """The name of a clock, by the code of its timer."""
    return {
        "accept": translate("clock", "Accept"),
        "pre_verify": translate("clock", "Verify"),
        "file": translate("clock", "File"),
        "dispatch": translate("clock", "Dispatch"),
        "sign": translate("clock", "Sign"),
        "contact": translate("clock", "Contact"),
        "handle": translate("clock", "Handling"),
        "feedback": translate("clock", "Review"),
        "post_check": translate("clock", "Check"),
        "close": translate("clock", "Close"),
        "receipt": translate("clock", "Receipt"),
        "total": translate("clock", "Total"),
    }.get(timer, translate("clock", "Stage"))


def clock_title(timer: str) -> str:
    """The name of a clock where there is room."""
    return translate("clock", "Total limit") if timer == "total" else clock_name(timer)


def empty_view(code: str) -> str:
    """What an empty view means."""
    return {
        "all": translate("desk", "No open cases"),
        "to_accept": translate("desk", "No case waits to be accepted"),
        "to_dispatch": translate("desk", "No case waits to be dispatched"),
        "to_sign": translate("desk", "No case waits to be signed for"),
        "handling": translate("desk", "No case is being handled"),
        "due_soon": translate("desk", "No case falls due within the hour"),
        "overdue": translate("desk", "No case is overdue"),
    }[code]


def empty_as_of(time: str) -> str:
    return translate("desk", "Data as of {time}. New cases appear here by themselves.").format(time=time)


def empty_no_data() -> str:
    return translate("desk", "No data from the platform yet. Cases appear once it has been read.")


def look_at(view_name: str, count: int) -> str:
    """The way out of an empty view."""
    return translate("desk", "Show {view} {n}").format(view=view_name, n=count)


def no_match(text: str) -> str:
    if text:
        return translate("desk", 'No open case matches "{text}"').format(text=text)
    return translate("desk", "No open case passes these filters")


def no_match_hint(view_name: str) -> str:
    return translate("desk", 'Searched title, address and case number in "{view}".').format(view=view_name)


def clear_search() -> str:
    return translate("desk", "Clear search and filters")


def queue_failed() -> str:
    return translate("desk", "The local case file cannot be read")


def queue_failed_hint() -> str:
    return translate("desk", "How many cases there are is not known. Ask the chief's desk for urgent ones.")


def try_again() -> str:
    return translate("desk", "Read again")


def listed(parts: list[str]) -> str:
    """Several things in one line."""
    return translate("desk", ", ").join(parts)
