"""Orders that came back: what became of the case meanwhile, what can still be done, and the decision about each."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.cases import Case, FlowRecord, Status
from app.domain.commands import Command, CommandId
from app.domain.reasons import refusal
from app.errors import NotAllowed
from app.hall.hall import Hall
from app.hall.overlay import Row
from app.hall.papers import REGISTER
from app.hall.ports import Decision, Way, Wish, WishState


@dataclass(frozen=True, slots=True)
class Returned:
    """An order that came back, and the case then and now.

    `row` is the case as it is now, None when it is not here. `seen` is the last step its author saw, None when it is
    not here either; `since` is what others did after it. `complete`: the history is all here. `forbids`: why the same
    command cannot be given again, None when it can; `bars`: why no command of its kind can.
    """

    wish: Wish
    row: Row | None
    seen: FlowRecord | None
    since: tuple[FlowRecord, ...]
    complete: bool
    forbids: NotAllowed | None
    bars: NotAllowed | None

    @property
    def command(self) -> Command:
        return self.wish.command


async def returned(hall: Hall, command_id: CommandId) -> Returned | None:
    """All that is known about an order that came back, None when none of that id waits for a person."""
    wish = hall.wish(command_id)
    if wish is None or wish.state is not WishState.ATTENTION:
        return None
    command = wish.command
    story = await hall.story(command.case_id)
    flow = story.flow if story else ()
    own = {command.id, *command.after}
    since = tuple(step for step in flow if step.number > command.expected_version and step.command_id not in own)
    seen = next((step for step in reversed(flow) if step.number <= command.expected_version), None)
    row = story.row if story else _unborn(command)
    bars = _bars(hall, command, row)
    forbids = bars or (hall.counsel.objection(type(command), row.case, command.body()) if row else None)
    return Returned(wish, row, seen, since, story is not None and story.complete, forbids, bars)


async def decide(
    hall: Hall, command_id: CommandId, way: Way, note: str = "", body: Mapping[str, Any] | None = None
) -> Command | None:
    """Take an order out of 需处理. MINE gives it again as it was, REDO with `body`; answers the new order.

    The law is asked first. Raises NotAllowed or StoreFailed; then nothing has changed.
    """
    async with hall.giving:
        wish = hall.wish(command_id)
        if wish is None or wish.state is not WishState.ATTENTION:
            raise refusal("already_decided")
        old, instead = wish.command, None
        if way is not Way.THEIRS:
            said = old.body() if way is Way.MINE or body is None else body
            instead = await hall.counsel.prepared(type(old), old.case_id, said)
        me = hall.operator
        successor = instead.command.id if instead else ""
        decision = Decision(command_id, way.value, me.id, me.post, hall.now_ms(), note, successor)
        await hall.conclude(wish, decision, instead)
    return instead.command if instead else None


def _unborn(command: Command) -> Row | None:
    """The case a registration would have made."""
    if command.name != REGISTER:
        return None
    title = str(command.body().get("title", ""))
    return Row(Case(id=command.case_id, version=0, status=Status.DRAFT, title=title))


def _bars(hall: Hall, command: Command, row: Row | None) -> NotAllowed | None:
    return hall.counsel.why_not(type(command), row.case) if row else refusal("unknown_case")
