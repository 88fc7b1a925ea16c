"""The views of the queue. To add one: list it here and name it in widgets/text/desk.py."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from app.domain.cases import CaseId, Status
from app.domain.lights import Light
from app.hall.hall import Hall
from app.hall.metrics import Facts, in_status, of_light
from app.hall.ports import QueueQuery

HOUR_MS = 3_600_000
MOST_PICKED = 20_000  # SQLite takes no more than 32 766 values in one question
NOBODY = CaseId("-")


@dataclass(frozen=True, slots=True)
class View:
    """One view: its question and its count among the live figures."""

    code: str
    query: Callable[[Hall], QueueQuery]
    count: Callable[[Facts], float]


def cases_in(*statuses: Status) -> Callable[[Hall], QueueQuery]:
    wanted = tuple(status.value for status in statuses)
    return lambda _hall: QueueQuery(statuses=wanted)


def due_within_hour(hall: Hall) -> QueueQuery:
    """The cases that turn red within the hour, picked from the open cases; the most urgent if there are too many."""
    now, red = hall.now_ms(), hall.open_cases["red_ms"]
    soon = np.flatnonzero((red > now) & (red <= now + HOUR_MS))
    first = soon[np.argsort(red[soon], kind="stable")][:MOST_PICKED]
    picked = tuple(hall.open_cases.ids[slot] for slot in first.tolist())
    return QueueQuery(only=picked or (NOBODY,))


VIEWS = (
    View("all", cases_in(), lambda facts: facts.open_total),
    View("to_accept", cases_in(Status.REPORTED), in_status(Status.REPORTED)),
    View("to_dispatch", cases_in(Status.TO_DISPATCH), in_status(Status.TO_DISPATCH)),
    View("to_sign", cases_in(Status.TO_SIGN), in_status(Status.TO_SIGN)),
    View("handling", cases_in(Status.HANDLING), in_status(Status.HANDLING)),
    View("due_soon", due_within_hour, lambda facts: facts.due_within_hour),
    View("overdue", lambda _hall: QueueQuery(lights=(Light.RED,)), of_light(Light.RED)),
)
PREFERRED = ("all", "overdue", "due_soon", "to_dispatch", "to_accept")  # where not all tabs fit
