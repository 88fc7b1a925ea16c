"""What the law and the platform say to an order before it is given."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from app.domain.cases import Case, CaseId, Status
from app.domain.commands import Command, CommandId, Offline
from app.domain.commands.intake import Accept
from app.domain.duplicates import check_alike
from app.domain.ids import ulid
from app.domain.reasons import refusal
from app.domain.rights import why_not
from app.domain.step import Receipt, carry_out
from app.errors import NotAllowed
from app.hall.link import LinkStatus
from app.hall.overlay import Overlay
from app.hall.ports import Store, Wish

if TYPE_CHECKING:
    from app.hall.hall import Hall


class Counsel:
    def __init__(self, hall: "Hall", store: Store, overlay: Overlay) -> None:
        self.offers: Mapping[str, int] = {}  # the kinds of commands the platform takes, newest version; {}: not known
        self._hall = hall
        self._store = store
        self._overlay = overlay

    def why_not(self, kind: type[Command], case: Case) -> NotAllowed | None:
        """Why the operator cannot give this command for the case now, None when they can."""
        law, seat = self._hall.law, self._hall.operator
        person = law.person(seat.id) if law else None
        if law is None or person is None:
            return refusal("unknown_person", person=seat.id)
        if self.offers and self.offers.get(kind.name, 0) < kind.version:
            return refusal("too_new" if kind.name in self.offers else "not_offered", command=kind.name)
        if reason := why_not(kind, case, person, seat.post, law, self._hall.now_ms()):
            return reason
        offline = self._hall.link_status() in {LinkStatus.OFFLINE, LinkStatus.STARTING}
        return refusal("needs_link", command=kind.name) if offline and kind.offline is Offline.ONLINE else None

    def objection(self, kind: type[Command], case: Case, body: Mapping[str, Any]) -> NotAllowed | None:
        """Why the law would refuse this command with this body for the case as shown, None when it would not."""
        law, now = self._hall.law, self._hall.now_ms()
        if law is None:
            return None
        try:
            carry_out(law, kind(**self._envelope(kind, case.id, now), **body), case, now, Receipt(now))
        except NotAllowed as refused:
            return refused
        return None

    async def prepared(self, kind: type[Command], case_id: CaseId, body: Mapping[str, Any]) -> Wish:
        """An order on the case as shown, not kept yet. NotAllowed when the law forbids it."""
        law, now = self._hall.law, self._hall.now_ms()
        found = await self._store.cases([case_id])
        case = found[0] if found else Case(id=case_id, version=0, status=Status.DRAFT)
        command = self._overlay.addressed(kind(**self._envelope(kind, case_id, now), **body), case)
        shown = self._overlay.row(case).case
        if reason := self.why_not(kind, shown):
            raise reason
        if law:
            carry_out(law, command, shown, now, Receipt(now))
            if isinstance(command, Accept) and not command.distinct:
                category = command.category or shown.category
                check_alike(shown, category, await self._hall.alike(shown, category), law.numbers)
        return Wish(command)

    def _envelope(self, kind: type[Command], case_id: CaseId, now_ms: int) -> dict[str, Any]:
        """Who, when and on which case, and until when it may be carried out."""
        seat = self._hall.operator
        return {
            "id": CommandId(ulid(now_ms)),
            "case_id": case_id,
            "author": seat.id,
            "post": seat.post,
            "issued_ms": now_ms,
            "not_after_ms": now_ms + kind.longest_wait_ms if kind.longest_wait_ms else 0,
        }
