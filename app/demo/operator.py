"""A robot at the desk, for demonstrations and checks without a person: it gives orders as an operator would."""

from random import Random

from app.domain.cases import Case, Status
from app.domain.commands import Command
from app.domain.commands.checking import PassFeedback
from app.domain.commands.handling import Dispatch
from app.domain.commands.ladder import Urge
from app.domain.commands.side import Remark
from app.errors import NotAllowed
from app.hall.hall import Hall
from app.hall.ports import Clock, QueueQuery, Sort

PAUSE_S = 1.0
KINDS: dict[Status, type[Command]] = {  # what a dispatcher gives
    Status.TO_DISPATCH: Dispatch,
    Status.TO_SIGN: Urge,
    Status.HANDLING: Urge,
    Status.FEEDBACK: PassFeedback,
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
        return {"dept": hall.law.responsible_dept(case)[0] if hall.law else ""}
    if kind is Remark:
        return {"note": "已与现场联系，继续跟进"}
    return {"message": "请尽快到场处置"} if kind is Urge else {}
