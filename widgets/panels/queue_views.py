"""The views of the queue. To add one: list it here and name it in widgets/text/desk.py."""

from collections.abc import Callable
from dataclasses import dataclass

from app.domain.cases import Status
from app.domain.lights import Light
from app.hall.metrics import Facts, in_status, of_light
from app.hall.ports import QueueQuery

HOUR_MS = 3_600_000


@dataclass(frozen=True, slots=True)
class View:
    """One view: its question and its count among the live figures."""

    code: str
    query: QueueQuery
    count: Callable[[Facts], float]


def cases_in(*statuses: Status) -> QueueQuery:
    return QueueQuery(statuses=tuple(status.value for status in statuses))


VIEWS = (
    View("all", cases_in(), lambda facts: facts.open_total),
    View("to_accept", cases_in(Status.REPORTED), in_status(Status.REPORTED)),
    View("to_dispatch", cases_in(Status.TO_DISPATCH), in_status(Status.TO_DISPATCH)),
    View("to_sign", cases_in(Status.TO_SIGN), in_status(Status.TO_SIGN)),
    View("handling", cases_in(Status.HANDLING), in_status(Status.HANDLING)),
    View("due_soon", QueueQuery(due_within_ms=HOUR_MS), lambda facts: facts.due_within_hour),
    View("overdue", QueueQuery(lights=(Light.RED,)), of_light(Light.RED)),
)
PREFERRED = ("all", "overdue", "due_soon", "to_dispatch", "to_accept")  # where not all tabs fit
