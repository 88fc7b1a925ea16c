"""The words of the walls: section titles, ages and times left, table heads, what is shown while there is nothing."""

from PySide6.QtCore import QCoreApplication

from app.domain.calendars import HOUR_MS, SHANGHAI_MS
from widgets.text import times
from widgets.text.metrics import count

translate = QCoreApplication.translate


def ago(duration_ms: int) -> str:
    """'42 min ago'."""
    return translate("wall", "{time} ago").format(time=times.duration(duration_ms))


def hour_of_day(at_ms: int) -> str:
    """'14:00', the hall's time."""
    hour = (at_ms + SHANGHAI_MS) // HOUR_MS % 24
    return translate("wall", "{hour}:00").format(hour=hour)


def open_by_light() -> str:
    return translate("wall", "Open by light")


def in_and_out() -> str:
    return translate("wall", "Taken in and closed each hour")


def taken_in() -> str:
    return translate("wall", "Taken in")


def closed() -> str:
    return translate("wall", "Closed")


def last_full_hour() -> str:
    return translate("wall", "Last full hour")


def running_hour() -> str:
    return translate("wall", "Hour incomplete")


def by_street() -> str:
    return translate("wall", "Open by street")


def street_heads() -> tuple[str, ...]:
    """Street, red, orange, yellow, all."""
    return (
        translate("wall", "Street"),
        translate("wall", "Red"),
        translate("wall", "Orange"),
        translate("wall", "Yellow"),
        translate("wall", "All"),
    )


def other_streets(amount: int) -> str:
    return translate("wall", "{n} other streets").format(n=amount)


def no_street() -> str:
    return translate("wall", "No street yet")


def all_streets() -> str:
    return translate("wall", "In all")


def definition_heads() -> tuple[str, str, str, str, str]:
    """Now, formula, source, what counts, data age."""
    return (
        translate("wall", "Now"),
        translate("wall", "Formula"),
        translate("wall", "Source"),
        translate("wall", "Counts"),
        translate("wall", "Data age"),
    )


def definition_title(title: str) -> str:
    return translate("wall", "{title}: definition").format(title=title)


def definition_close() -> str:
    return translate("wall", "Esc: close")


def tile_help() -> str:
    """For screen readers: what Enter does on a figure."""
    return translate("wall", "Enter shows the definition")


def as_of(age: str, at: str) -> str:
    return translate("wall", "{age}, data as of {at}").format(age=age, at=at)


def first_load() -> str:
    return translate("wall", "First synchronisation")


def first_load_progress(loaded: int, expected: int) -> str:
    amounts = {"loaded": count(loaded), "expected": count(expected)}
    return translate("wall", "{loaded} of {expected} cases").format(**amounts)


def no_data_yet() -> str:
    return translate("wall", "No data yet")


def waiting_for_city() -> str:
    return translate("wall", "The city platform has not answered. Asking again and again.")


def figures_name() -> str:
    """The name of the figures for screen readers."""
    return translate("wall", "Figures")


def more_red(amount: int) -> str:
    return translate("wall", "{n} more red").format(n=amount)


def none_urgent() -> tuple[str, str]:
    return (
        translate("wall", "No red or orange case"),
        translate("wall", "All open cases have used less than 80 % of their limits."),
    )


def uncategorised() -> str:
    """A case whose category is not chosen yet."""
    return translate("wall", "Not yet classified")


def no_unit() -> str:
    return translate("wall", "No unit yet")


def wall_name() -> str:
    return translate("wall", "Wall")
