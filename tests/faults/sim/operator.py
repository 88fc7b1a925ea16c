"""An operator who gives orders, sees what comes back, and lets it go."""

from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Protocol

from app.domain.cases import CaseId
from app.domain.commands import COMMANDS, Command
from app.errors import NotAllowed
from app.hall.attention import decide
from app.hall.hall import Hall
from app.hall.overlay import Row
from app.hall.ports import QueueQuery, Way, WishState
from tests.fakes.lives import SITUATIONS
from tests.faults.sim.files import attach_one

KINDS = tuple(name for name in SITUATIONS if name not in {"recalculate", "apply_outage", "follow_parent", "merge"})
OFTEN = ("remark", "urge", "remark", "dispatch", "redirect", "accept", "file", "sign", "reclassify", "inquire")
TRIES = 12
ROWS = 8
LETS_GO = 0.3
ATTACHES, ATTACHES_WHERE_ASKED = 0.1, 0.7


class Clerk(Protocol):
    """Who writes down what the operator was told."""

    def trying(self, case: str, kind: str) -> None: ...
    def told(self, command: Command) -> None: ...
    def forbidden(self) -> None: ...
    def let_go(self, id: str) -> None: ...


class Operator:
    def __init__(self, name: str, dice: Random, clerk: Clerk, folder: Path | None = None) -> None:
        self._name = name
        self._dice = dice
        self._clerk = clerk
        self._folder = folder  # where this operator's pictures are; without it none are attached

    async def act(self, hall: Hall) -> None:
        """One thing: an order, or a decision about one that came back."""
        back = hall.wishes(WishState.ATTENTION)
        if back and self._dice.random() < LETS_GO:
            await self._let_go(hall, back[0].command)
            return
        rows = await hall.page(QueueQuery(), 0, ROWS)
        if not rows or hall.law is None:
            return
        row = rows[min(self._dice.randrange(len(rows)), self._dice.randrange(len(rows)))]
        for _ in range(TRIES):
            if await self._tried(hall, row):
                return

    async def let_all_go(self, hall: Hall) -> None:
        """The operator has read all that came back."""
        for wish in hall.wishes(WishState.ATTENTION):
            await self._let_go(hall, wish.command)

    async def _let_go(self, hall: Hall, command: Command) -> None:
        self._clerk.let_go(command.id)
        with suppress(NotAllowed):  # it has just been offered again, or let go by somebody else
            await decide(hall, command.id, Way.THEIRS)

    async def _tried(self, hall: Hall, row: Row) -> bool:
        dice = self._dice
        name = dice.choice(OFTEN if dice.random() < 0.8 else KINDS)
        kind, body = COMMANDS[name], dict(dice.choice(SITUATIONS[name]).body)
        case_id = CaseId(f"{self._name}-{dice.randrange(10**6)}") if name == "register" else row.case.id
        if name != "register" and hall.counsel.why_not(kind, row.case):
            return False
        if self._folder and dice.random() < (ATTACHES_WHERE_ASKED if "evidence" in body else ATTACHES):
            body["evidence"] = (*body.get("evidence", ()), await attach_one(hall, self._folder, dice))
        self._clerk.trying(case_id, name)
        try:
            command = await hall.submit(kind, case_id, **body)
        except NotAllowed:
            self._clerk.forbidden()
            return False
        self._clerk.told(command)
        return True
