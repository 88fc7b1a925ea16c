"""The cases of some orders or drafts, and how a case is named beside them."""

from collections.abc import Iterable

from app.domain.cases import Case, CaseId
from app.hall.hall import Hall
from app.hall.overlay import Row
from app.hall.ports import QueueQuery
from widgets.panels.numbers import short_number


async def rows_of(hall: Hall, ids: Iterable[CaseId]) -> dict[CaseId, Row]:
    """Those of these cases that are here, open or not."""
    wanted = tuple(set(ids))
    rows = await hall.page(QueueQuery(only=wanted, open_only=False), 0, len(wanted)) if wanted else []
    return {row.case.id: row for row in rows}


def named(case: Case) -> str:
    """'污水冒溢 · 1122-00391'."""
    return f"{case.title} · {short_number(case)}"
