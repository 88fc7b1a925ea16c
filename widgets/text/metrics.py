"""The words of the live figures: titles, units, targets and definitions (口径), by the figure's code."""

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication

from app.hall.metrics import Metric

translate = QCoreApplication.translate

NOTHING = "—"  # a rate over nothing, or a figure not known yet
THIN_SPACE = "\u2009"


@dataclass(frozen=True, slots=True)
class Definition:
    """How a figure is computed, what it is computed from, and which cases count."""

    formula: str
    source: str
    counts: str


def title(code: str) -> str:
    return {
        "reported_today": translate("metrics", "Taken in today"),
        "closed_today": translate("metrics", "Closed today"),
        "closed_in_time": translate("metrics", "Closed in time"),
        "open_total": translate("metrics", "Open cases"),
        "open_red": translate("metrics", "Red light"),
        "due_within_hour": translate("metrics", "Due within an hour"),
        "to_accept": translate("metrics", "To accept"),
        "to_dispatch": translate("metrics", "To dispatch"),
    }.get(code, code)


def unit(code: str) -> str:
    return {"cases": translate("metrics", "cases"), "percent": "%"}[code]


def definition(code: str) -> Definition:
    """Raises KeyError for a figure without one: no figure is shown that cannot be explained."""
    return {**_flow_definitions(), **_state_definitions()}[code]


def number(value: float | None, unit_code: str) -> str:
    """'4 120', '96.2' for a percentage, '—' for none; 100.0 only when nothing is missing from it."""
    if value is None:
        return NOTHING
    if unit_code == "percent":
        return f"{int(value * 10 + 1e-9) / 10:.1f}" if value > 99.9 else f"{value:.1f}"
    return count(round(value))


def count(amount: int) -> str:
    """A whole number in groups of three with thin spaces."""
    return f"{amount:,}".replace(",", THIN_SPACE)


def target(metric: Metric) -> str:
    """'Target ≥95', '' when the figure has none."""
    low, high = metric.target
    if low is None and high is None:
        return ""
    if low is None or high is None:
        bound = f"≥{low:g}" if low is not None else "0" if high == 0 else f"≤{high:g}"
        return translate("metrics", "Target {bound}").format(bound=bound)
    return translate("metrics", "Target {bound}").format(bound=f"{low:g}–{high:g}")


def share_of_open(percent: float | None) -> str:
    """How much of all open cases a figure is."""
    return translate("metrics", "{share} % of open").format(share=number(percent, "percent"))


def share_red_orange(percent: float | None) -> str:
    return translate("metrics", "{share} % red/orange").format(share=number(percent, "percent"))


def last_day() -> str:
    """What a small line beside a figure shows."""
    return translate("metrics", "Last 24 h")


def _flow_definitions() -> dict[str, Definition]:
    hourly = translate("metrics", "Hourly counts of the local case file, kept in step with the city platform.")
    return {
        "reported_today": Definition(
            translate("metrics", "Number of cases reported from 00:00 today until now."),
            hourly,
            translate("metrics", "All channels and all states, closed ones too. Reports not yet sent do not count."),
        ),
        "closed_today": Definition(
            translate("metrics", "Number of cases closed from 00:00 today until now."),
            hourly,
            translate("metrics", "Closed by the platform. Not filed, transferred and void cases do not count."),
        ),
        "closed_in_time": Definition(
            translate("metrics", "Closed by the end of the total limit ÷ closed, in the last 24 hours, × 100."),
            hourly,
            translate(
                "metrics",
                "The running hour and the 23 before it. With nothing closed there is no rate, neither 0 nor 100.",
            ),
        ),
    }


def _state_definitions() -> dict[str, Definition]:
    source = translate("metrics", "Open cases of the local case file, lights at this second.")
    return {
        "open_total": Definition(
            translate("metrics", "Number of cases that have not ended."),
            source,
            translate("metrics", "From reported to waiting for closing, suspended ones too."),
        ),
        "open_red": Definition(
            translate("metrics", "Number of open cases past the end of a running limit."),
            source,
            translate("metrics", "The worst of the stage, handling and total clocks. Suspended cases have no light."),
        ),
        "due_within_hour": Definition(
            translate("metrics", "Number of open cases that turn red within the next 60 minutes."),
            source,
            translate("metrics", "By the worst of the running clocks. Cases already red do not count."),
        ),
        "to_accept": Definition(
            translate("metrics", 'Number of open cases in state "To accept".'),
            source,
            translate("metrics", "Reported and not yet accepted or refused."),
        ),
        "to_dispatch": Definition(
            translate("metrics", 'Number of open cases in state "To dispatch".'),
            source,
            translate("metrics", "Filed and not yet given to a department."),
        ),
    }
