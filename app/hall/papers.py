"""What the local file of orders keeps beside the orders: half-filled forms, and what was decided."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.hall.ports import Decision, Draft, Holdings, Store, Wish

REGISTER = "register"  # the one command about a case that is not there yet


@dataclass(frozen=True, slots=True)
class Begun:
    """A form somebody has begun: for which case, by whom in which post, when last touched, what it said then."""

    command: str
    case_id: CaseId
    author: str
    post: str
    saved_ms: int
    said: Mapping[str, Any]

    @property
    def key(self) -> str:
        """One draft a form, case and person. A registration is about no case yet."""
        return f"{self.command} {'' if self.command == REGISTER else self.case_id} {self.author}"

    def is_for(self, command: str, case_id: CaseId) -> bool:
        """Whether it goes on in the form of that command for that case."""
        return self.command == command and (command == REGISTER or self.case_id == case_id)


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision with the order it was about and the one given in its place."""

    decision: Decision
    order: Wish | None
    instead: Wish | None


class Papers:
    """Every method may raise StoreFailed."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def keep(self, begun: Begun) -> None:
        """The newer of two drafts for one place replaces the older."""
        body = {"author": begun.author, "post": begun.post, "said": dict(begun.said)}
        await self._store.keep_draft(Draft(begun.key, begun.command, begun.case_id, body, begun.saved_ms))

    async def drop(self, key: str) -> None:
        await self._store.drop_draft(key)

    async def begun(self) -> Sequence[Begun]:
        """All forms left half-filled, the newest first."""
        return [_begun(draft) for draft in await self._store.drafts()]

    async def decided(self) -> Sequence[Decided]:
        """All decisions, the newest first."""
        decisions = await self._store.decisions()
        ids = [CommandId(id) for each in decisions for id in (each.command_id, each.instead) if id]
        orders = {wish.command.id: wish for wish in await self._store.orders(ids)}
        return [
            Decided(each, orders.get(each.command_id), orders.get(CommandId(each.instead)))
            for each in reversed(decisions)
        ]

    async def holdings(self) -> Holdings:
        return await self._store.holdings()


def _begun(draft: Draft) -> Begun:
    body = draft.body
    return Begun(draft.kind, draft.case_id, body["author"], body["post"], draft.saved_ms, body["said"])
