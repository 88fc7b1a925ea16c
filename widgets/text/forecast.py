"""Words of the forecast: how many cases turn red before a time."""

from PySide6.QtCore import QCoreApplication

translate = QCoreApplication.translate


def title() -> str:
    return translate("forecast", "What turns red")


def button() -> str:
    return translate("forecast", "Forecast…")


def about() -> str:
    return translate("forecast", "Open cases whose first clock runs out from now until then, by department")


def show_cases() -> str:
    return translate("forecast", "Show these cases")


def own_time() -> str:
    return translate("forecast", "Until")


def point(code: str) -> str:
    return {
        "hour": translate("forecast", "1 hour"),
        "four_hours": translate("forecast", "4 hours"),
        "business": translate("forecast", "End of business"),
        "morning": translate("forecast", "Tomorrow 08:00"),
        "own": translate("forecast", "Own time"),
    }[code]


def hint() -> str:
    return translate("forecast", "Department: name")


def total(count: str, time: str) -> str:
    return translate("forecast", "{n} cases turn red by {time}").format(n=count, time=time)


def everybody() -> str:
    return translate("forecast", "All departments")


def nobody() -> str:
    return translate("forecast", "Not dispatched yet")


def none() -> str:
    return translate("forecast", "None turns red by then")


def chip(dept: str, time: str) -> str:
    """The filter of the queue that the forecast has set."""
    return translate("forecast", "{dept}: red by {time} ×").format(dept=dept, time=time)
