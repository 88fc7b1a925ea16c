"""What happens to the platform's cases beside these stations: by its own programs, and by people at other desks."""

from collections.abc import Sequence
from random import Random

from sqlalchemy import Engine

from app.domain.commands import COMMANDS
from app.domain.limits import WorkingHours
from app.platform import city, retention
from app.platform.database import open_database
from app.wire.codec import encode
from app.wire.messages import CommandBatch, CommandEnvelope
from tests.fakes import moves
from tests.fakes.lives import SITUATIONS, name_of
from tests.fakes.world import GRIDS
from tests.faults.sim import checks
from tests.faults.sim.ledger import Ledger
from tests.faults.sim.line import Ask, Cut
from tests.faults.sim.plan import Happening
from tests.faults.sim.platform import Platform
from tests.faults.sim.wiping import Wiping

OTHERS = (("DEPT", "remark"), ("DP", "redirect"), ("DP", "dispatch"), ("CT", "accept"), ("DC", "rework"))
NOWHERE_TO_BE_FOUND = "e" * 64  # an attachment that never comes
LACKING = 0.15  # of the orders of others refer to it
LEAST_CASES = 3  # so many are left by whoever erases


class Elsewhere:
    """Each happening answers how often it took place, 0 or 1. `orders` are those given by others, by id."""

    def __init__(self, dice: Random, platform: Platform, ledger: Ledger) -> None:
        self.orders: dict[str, str] = {}
        self.wiping = Wiping(ledger)
        self._dice = dice
        self._platform = platform
        self._reader: Engine | None = None

    def engine(self) -> Engine:
        """A way into the platform's database that no fault touches."""
        if self._reader is None:
            self._reader = open_database(self._platform.url)
        return self._reader

    def let_go_of_database(self) -> None:
        if self._reader:
            self._reader.dispose()
        self._reader = None

    def truth(self) -> checks.Truth:
        return checks.Truth(self.engine())

    async def publish(self, happening: Happening) -> int:
        """New working hours are put in force, as by the program that does so beside the platform."""
        hours = WorkingHours(free_days=(f"2025-12-{happening.whom + 1:02d}",))
        return int(city.publish(self.engine(), hours=hours))

    async def move(self, happening: Happening) -> int:
        """A case goes to the other street: it leaves the scope of some stations and comes into that of others."""
        ids = sorted(self.truth().cases)
        grid = GRIDS[happening.whom % len(GRIDS)]
        chosen = ids[happening.whom % len(ids)]
        moves.move(self.engine(), chosen, self._platform.now_ms(), grid=grid, street=grid[:9])
        return 1

    async def truncate(self, _: Happening) -> int:
        """What happened until now is forgotten by the feed."""
        with self.engine().begin() as db:
            return int(bool(retention.truncate(db, self._platform.now_ms())))

    async def redact(self, happening: Happening) -> int:
        """Something is taken out of a case for good."""
        ids = self._cases_of_the_beginning()
        if ids:
            chosen = ids[happening.whom % len(ids)]
            self.orders[self.wiping.new_id()] = "redact"
            self.wiping.redact(self.engine(), chosen, self._dice, self._platform.now_ms())
        return int(bool(ids))

    async def erase(self, happening: Happening) -> int:
        """A whole case is taken away, if enough are left."""
        ids = self._cases_of_the_beginning()
        if len(ids) < LEAST_CASES:
            return 0
        self.wiping.erase(self.engine(), ids[happening.whom % len(ids)], self._platform.now_ms())
        return 1

    async def others_act(self, happening: Happening) -> int:
        """Somebody who has nothing to do with these stations gives an order, over a line that works."""
        truth = self.truth()
        ids = sorted(truth.cases)
        case = truth.cases[ids[happening.whom % len(ids)]]
        envelope = self._order_of_others(case[0], case[checks.VERSION])
        alive = [worker for worker in self._platform.workers if worker.alive]
        if not alive:
            return 0
        self.orders[envelope.id] = envelope.kind
        reply = alive[0].answer(Ask("POST", "/v1/commands", {}, encode(CommandBatch(commands=[envelope]))))
        try:
            async for _piece in reply.pieces():
                pass
        except Cut:
            return 0
        return 1

    def _order_of_others(self, case_id: str, version: int) -> CommandEnvelope:
        post, name = self._dice.choice(OTHERS)
        command, body = COMMANDS[name], dict(SITUATIONS[name][0].body)
        blobs = [NOWHERE_TO_BE_FOUND] if self._dice.random() < LACKING else []
        if blobs:
            body["evidence"] = [f"blob:{blobs[0]} photo.jpg"]
        return CommandEnvelope(
            id=f"OTHER-{len(self.orders)}",
            kind=name,
            v=command.version,
            case=case_id,
            exp=version,
            after=[],
            author=name_of(post),
            post=post,
            device="",
            issued_ms=self._platform.now_ms(),
            clock_offset_ms=0,
            blobs=blobs,
            body=body,
        )

    def _cases_of_the_beginning(self) -> Sequence[str]:
        """Those whose words nobody else has."""
        return sorted(id for id in self.truth().cases if id.startswith("c"))
