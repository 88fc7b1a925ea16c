"""What the city answers to the orders of this workstation, and what becomes of them then."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.calendars import DAY_MS
from app.domain.cases import CaseId
from app.domain.commands import CommandId
from app.domain.outcomes import Outcome, Verdict
from app.domain.reasons import in_chinese, in_english
from app.hall.attachments import Attachments
from app.hall.notifier import Notifier
from app.hall.overlay import Overlay, done
from app.hall.ports import NOWHERE, CityFacts, Cursor, Store, Wish, WishState


class Answers:
    """An order is settled on disk first, then on screen, and by nothing but an outcome."""

    def __init__(self, store: Store, overlay: Overlay, files: Attachments, now_ms: Callable[[], int]) -> None:
        self.moved: Notifier[Wish] = Notifier()
        self.noted: Notifier[tuple[str, str]] = Notifier()  # (code, command id) of what a person has to look at
        self.offered: Notifier[int] = Notifier()  # how many orders a new history was offered again
        self.accepted = self.returned = 0  # since the start
        self._store, self._overlay, self._files, self._now_ms = store, overlay, files, now_ms
        self._wiped: dict[CaseId, tuple[str, int]] = {}  # since the start: older answers may still come
        self._history = ""  # the platform's, in which lost orders were looked for last

    async def take(self, outcomes: Sequence[Outcome], cursor: Cursor) -> None:
        """Done, on their way, back to a person, or not decided yet; all of one answer are kept at once."""
        known = [(wish, self._clean(each)) for each in outcomes if (wish := self._overlay.get(each.command_id))]
        decided = [(wish, outcome) for wish, outcome in known if outcome.verdict is not Verdict.DEFERRED]
        await self._settle([self._settled(wish, outcome, cursor) for wish, outcome in decided])
        for wish, outcome in decided:
            self._tell(wish, outcome)
        for wish, outcome in known:
            if outcome.verdict is Verdict.DEFERRED:
                await self._bring(wish, outcome.missing)

    async def park(self, command_id: CommandId, code: str, **facts: Any) -> None:
        """The city cannot decide this order, ever: a person has to see it. Nothing of it is recorded there."""
        refused = Outcome(
            command_id=command_id,
            verdict=Verdict.REJECTED,
            code=code,
            facts=facts,
            text=in_chinese(code, facts),
            text_en=in_english(code, facts),
            epoch=self._history,
        )
        await self.take([refused], NOWHERE)

    async def forget(self, epoch: str, wiped: Mapping[CaseId, int]) -> None:
        """From now on no answer shows one of these cases as it was before that version: something was wiped then.

        Nor as another history than `epoch` had it, whose versions are none of this one's.
        """
        self._wiped.update({id: (epoch, version) for id, version in wiped.items()})
        known = self._overlay.of(WishState.ATTENTION)  # all others show it no more once their effect is here
        clean = [replace(wish, outcome=wish.outcome and self._clean(wish.outcome)) for wish in known]
        await self._settle([after for before, after in zip(known, clean, strict=True) if after != before])

    async def settle_what_the_feed_has_brought(self, cursor: Cursor) -> None:
        """Called with each cursor to which the cases have come."""
        if cursor != NOWHERE:
            self._overlay.history = cursor.epoch
        found = [
            done(wish)
            for wish in self._overlay.of(WishState.ACCEPTED)
            if wish.outcome and _is_in_feed(wish.outcome, cursor)
        ]
        await self._settle(found)

    async def meet(self, facts: CityFacts) -> None:
        """Offer a new history what a lost one had accepted: under the same ids, so that nothing is done twice."""
        if facts.epoch == self._history:
            return
        since_ms = self._now_ms() - facts.outcome_days * DAY_MS
        await self._store.compact(since_ms)
        wishes = await self._store.offer_again(facts.epoch, since_ms)
        self._history = facts.epoch
        if wishes:
            self._overlay.restore(wishes)
            self.offered.notify(len(wishes))

    async def _bring(self, wish: Wish, missing: Sequence[str]) -> None:
        """See to what the city says it lacks before it can decide an order."""
        for each in missing:
            what, _, id = each.partition(":")
            if what == "blob":
                await self._files.lacks(id)
            elif self._overlay.get(CommandId(id)) is None and await self._is_given_up(CommandId(id)):
                await self.park(wish.command.id, "predecessor", after=id)
                return

    async def _is_given_up(self, before: CommandId) -> bool:
        """The city does not know an order that we have done with: what was given up here will never come to it."""
        known = await self._store.order(before)
        if known is None or known.outcome is None:
            return False  # another desk has it: it will come from there
        if known.outcome.verdict is Verdict.ACCEPTED:
            self._history = ""
            return False
        return True

    def _clean(self, outcome: Outcome) -> Outcome:
        """The answer without a case as it was before something of it was wiped."""
        case = outcome.case
        if case is None or case.id not in self._wiped:
            return outcome
        epoch, version = self._wiped[case.id]
        is_old = outcome.epoch != epoch or case.version < version
        return replace(outcome, case=None) if is_old else outcome

    def _settled(self, wish: Wish, outcome: Outcome, cursor: Cursor) -> Wish:
        """How far the order has come with its outcome."""
        accepted = outcome.verdict is Verdict.ACCEPTED
        answered = replace(
            wish,
            state=WishState.ACCEPTED if accepted else WishState.ATTENTION,
            outcome=outcome,
            epoch=outcome.epoch,
            settled_ms=self._now_ms(),
            earlier=None if accepted else wish.earlier,
        )
        return done(answered) if accepted and _is_in_feed(outcome, cursor) else answered

    def _tell(self, wish: Wish, outcome: Outcome) -> None:
        """`wish` as it was before."""
        if outcome.epoch != self._history:
            self._history = ""  # the platform has another history than we know: look again when we meet it
        if outcome.verdict is Verdict.ACCEPTED:
            self.accepted += 1
            return
        self.returned += 1
        self.noted.notify(("answer_changed" if wish.earlier else outcome.verdict.value, outcome.command_id))

    async def _settle(self, wishes: Sequence[Wish]) -> None:
        if not wishes:
            return
        await self._store.settle(*wishes)
        for wish in wishes:
            self._overlay.put(wish)
            self.moved.notify(wish)


def _is_in_feed(outcome: Outcome, cursor: Cursor) -> bool:
    return outcome.epoch == cursor.epoch and outcome.seq <= cursor.seq
