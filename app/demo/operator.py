"""A robot at the desk, for demonstrations and checks without a person: it gives orders as an operator would."""

from random import Random

from app.domain.cases import Case, Status
from app.domain.commands import Command
from app.domain.commands.handling import Dispatch, Sign
from app.domain.commands.intake import Accept
from app.domain.commands.side import Remark, Urge
from app.errors import NotAllowed
from app.hall.hall import Hall
from app.hall.ports import Clock, QueueQuery, Sort

PAUSE_S = 1.0
KINDS: dict[Status, type[Command]] = {
    Status.REPORTED: Accept,
    Status.TO_DISPATCH: Dispatch,
    Status.TO_SIGN: Sign,
    Status.HANDLING: Urge,
}


async def work(hall: Hall, clock: Clock, seed: int = 1) -> None:
    """Every second one order on one of the most urgent cases, for ever."""
    random = Random(seed)
    while True:
        await clock.sleep(PAUSE_S)
        status = random.choice(list(KINDS))
        rows = await hall.page(QueueQuery(sort=Sort.DEADLINE, statuses=(status.value,)), 0, 20)
        free = [row.case for row in rows if not row.pending and not row.attention]
        if not free:
            continue
        case = random.choice(free)
        kind = Remark if random.random() < 0.2 else KINDS[status]
        try:
            await hall.submit(kind, case.id, **_body(kind, case, hall))
        except NotAllowed:
            continue  # somebody else was faster: take another case


def _body(kind: type[Command], case: Case, hall: Hall) -> dict[str, str]:
    if kind is Dispatch:
        return {"dept": _liable(case, hall)}
    if kind is Remark:
        return {"note": "已与现场联系，继续跟进"}
    return {"message": "请尽快到场处置"} if kind is Urge else {}


def _liable(case: Case, hall: Hall) -> str:
    district = hall.district
    if district is None:
        return ""
    conditions = [c for category in district.categories if category.code == case.category for c in category.conditions]
    return next((c.liable for c in conditions if c.liable), district.departments[0].code)
