"""The command hall: one object that widgets ask and tell.

Every method runs on the main thread. Slow work is awaited, never done here.
"""

import asyncio
from dataclasses import replace
from typing import Any

from app.domain.calendars import HOUR_MS, day_of, midnight_ms
from app.domain.cases import Case, CaseId
from app.domain.commands import Command, CommandId
from app.domain.district import District
from app.domain.duplicates import alike, box
from app.domain.law import Law
from app.domain.outcomes import Outcome
from app.domain.reasons import refusal
from app.faultpoints import reach
from app.hall.answers import Answers
from app.hall.archive import Archive
from app.hall.attachments import Attachments, NoBlobs
from app.hall.citytime import CityTime
from app.hall.counsel import Counsel
from app.hall.drift import Drift
from app.hall.filecare import FileCare
from app.hall.histories import Histories
from app.hall.link import Link, LinkStatus
from app.hall.metrics import Facts, facts_of
from app.hall.notifier import Notifier
from app.hall.openset import COLUMNS, OpenSet
from app.hall.overlay import Overlay, Row, done
from app.hall.papers import Papers
from app.hall.ports import (
    NOWHERE,
    Batch,
    Blobs,
    CityFacts,
    Clock,
    Decision,
    Flows,
    QueueQuery,
    Store,
    TimeSample,
    Wish,
    WishState,
    Worker,
)
from app.hall.slices import in_slices
from app.hall.snapshot import Snapshot
from app.hall.sources import Source, Sources
from app.hall.values import Changes, Operator, Story
from app.hall.wiped import Wiped

FIGURE_HOURS = 24
MOST_NEAR = 500  # cases at one spot that are looked through
POST = "DP"  # in which operators act until they can log in


class Hall:
    def __init__(
        self,
        store: Store,
        clock: Clock,
        worker: Worker,
        device: str,
        operator_id: str = "",
        post: str = "",
        blobs: Blobs | None = None,
    ) -> None:
        """`device` names this workstation; without `operator_id` the first who holds `post` (dispatcher) sits here."""
        self.changed: Notifier[Changes] = Notifier()
        self.learned: Notifier[Batch] = Notifier()  # each piece of news once it is on disk
        self.noted: Notifier[tuple[str, str]] = Notifier()  # (code, detail) of what an operator should hear
        self.operator = Operator(operator_id, operator_id, post or POST, device)
        self._asked_post = post
        self.link = Link()
        self.time = CityTime(clock)
        self.sources = Sources(self.time.now_ms)
        self.papers = Papers(store)
        self.cursor, self.dict_etag = NOWHERE, ""
        self.district: District | None = None
        self.law: Law | None = None
        self.open_cases = OpenSet()
        self.events = self.issued = 0  # of the feed taken, and orders given, since the start
        self.attachments = Attachments(blobs or NoBlobs())
        self.wake_orders, self.flow_wanted = asyncio.Event(), asyncio.Event()
        self.files = FileCare(self, store)
        self.histories = Histories(store, lambda ids: self.changed.notify(Changes(frozenset(ids))))
        self.snapshot = Snapshot(self, store)
        self.archive = Archive(self, store)
        self.drift = Drift(self, store)
        self.seated: Notifier[Operator] = Notifier()
        self._store = store
        self._worker = worker
        self._overlay = Overlay()
        self.giving = asyncio.Lock()  # held while an order is made: the next one builds on it
        self.counsel = Counsel(self, store, self._overlay)
        self.answers = Answers(store, self._overlay, self.attachments, self.time.now_ms)
        self.wiped = Wiped(store, self.answers, self.giving)
        self.answers.moved.connect(self._redraw)
        self.answers.noted.connect(self.noted.notify)
        self.answers.offered.connect(self._offered_again)

    async def open(self) -> None:
        """Show what was known when we last ran."""
        saved = await self._store.load()
        self.cursor, self.dict_etag = saved.cursor, saved.dict_etag
        self._sit_down(saved.district)
        self.time.restore(saved.clock_offset_ms, saved.as_of_ms)
        if saved.as_of_ms:
            self.link.restored(saved.as_of_ms)
        await self.attachments.open()
        self.counsel.offers = saved.offers
        self._overlay.restore(saved.wishes)
        await self.answers.settle_what_the_feed_has_brought(self.cursor)
        self.wake_orders.set()
        if not saved.archived:
            self.archive.wanted.set()
        self.files.tell(saved.notes)
        self.changed.notify(Changes(everything=True))

    async def fill(self) -> None:
        """Read the open cases into the arrays; the queue does not wait for it."""
        rows = await self._store.open_rows(COLUMNS)
        cases = OpenSet(self.district)
        await self._worker.run(lambda: cases.fill(rows))
        self.open_cases = cases
        self.changed.notify(Changes(everything=True))

    # what widgets ask

    def now_ms(self) -> int:
        """The platform's time."""
        return self.time.now_ms()

    def link_status(self) -> LinkStatus:
        """How the city hears us; not quite, while anything fails that it is asked for."""
        status = self.link.state.status(self.now_ms())
        return LinkStatus.DEGRADED if status is LinkStatus.ONLINE and self.sources.retried() else status

    async def count(self, query: QueueQuery) -> int:
        return await self._store.count(replace(query, now_ms=self.now_ms()))

    async def page(self, query: QueueQuery, offset: int, limit: int) -> list[Row]:
        cases = await self._store.page(replace(query, now_ms=self.now_ms()), offset, limit)
        return [row async for row in in_slices(cases, self._overlay.row)]

    async def rank(self, query: QueueQuery, case_id: CaseId) -> int:
        """How many rows of the query stand before this case."""
        return await self._store.rank(replace(query, now_ms=self.now_ms()), case_id)

    async def story(self, case_id: CaseId) -> Story | None:
        """A case with its history, or None when it is not here. A history with gaps is asked for and comes later."""
        found = await self._store.cases([case_id])
        if not found:
            return None
        flow = await self._store.flow(case_id)
        complete = len(flow) >= found[0].version
        if not complete:
            self.histories.ask(case_id)
        return Story(self._overlay.row(found[0]), flow, complete)

    async def flows(self) -> Flows:
        """Intake and closing of the last 24 hours, the current one included."""
        start = (self.now_ms() // HOUR_MS - FIGURE_HOURS + 1) * HOUR_MS
        return await self._store.hourly(start, FIGURE_HOURS)

    def facts(self, flows: Flows | None) -> Facts:
        now = self.now_ms()
        return facts_of(self.open_cases, flows, now, midnight_ms(day_of(now)))

    def turning_red(self, before_ms: int) -> list[tuple[str, int]]:
        """How many open cases turn red from now until then, by department code, most first; "" = not dispatched."""
        return self.open_cases.turning_red(self.now_ms(), before_ms)

    async def alike(self, case: Case, category: str) -> list[Case]:
        """Open cases that may be about the same thing, the nearest first."""
        if self.law is None:
            return []
        near = self.open_cases.inside(*box(case, self.law.numbers))
        found = await self._store.cases(near[:MOST_NEAR])
        return alike(case, category, [self._overlay.row(each).case for each in found], self.law.numbers)

    def wishes(self, *states: WishState) -> list[Wish]:
        return self._overlay.of(*states)

    def wish(self, command_id: str) -> Wish | None:
        """An order that is not yet settled, by its id."""
        return self._overlay.get(CommandId(command_id))

    # what widgets tell

    async def submit(self, kind: type[Command], case_id: CaseId, **body: Any) -> Command:
        """Do what the operator asked: on disk first, then on screen, in the city when it can.

        Raises NotAllowed when the law forbids it on the case as shown, StoreFailed when it cannot be kept.
        """
        async with self.giving:
            wish = await self.counsel.prepared(kind, case_id, body)
            await self._store.keep(wish)
            reach("hall.kept")
            self._issue(wish)
        return wish.command

    def sit_down(self, person_id: str, post: str) -> None:
        """Somebody else takes this seat, or the same person another post: a session acts in one.

        NotAllowed for a person the district does not know or who does not hold the post.
        """
        person = self.law.person(person_id) if self.law else None
        if person is None:
            raise refusal("unknown_person", person=person_id)
        if post not in person.posts:
            raise refusal("not_your_post", person=person_id, post=post)
        self.operator = Operator(person.id, person.name, post, self.operator.device, is_known=True)
        self.seated.notify(self.operator)
        self.changed.notify(Changes(everything=True))

    async def conclude(self, wish: Wish, decision: Decision, instead: Wish | None = None) -> None:
        """An order that came back leaves 需处理 (app.hall.attention), with its decision and the order in its place."""
        settled = done(wish)
        await self._store.decide(decision, settled, instead)
        self._shown(settled)
        self.wake_orders.set()
        if instead:
            self._issue(instead)

    # what sync tells

    async def meet(self, facts: CityFacts) -> None:
        """Compare the platform with what we hold; another history or scope means a new snapshot."""
        cursor = self.cursor
        if cursor is not NOWHERE and (facts.epoch, facts.scope) != (cursor.epoch, cursor.scope):
            self.cursor = NOWHERE
            is_other = facts.epoch != cursor.epoch
            self.noted.notify(("epoch_changed", facts.epoch) if is_other else ("scope_changed", ""))
        if facts.offers != self.counsel.offers:
            await self._store.keep_offers(facts.offers)
            self.counsel.offers = facts.offers
            self.changed.notify(Changes(everything=True))
        await self.answers.meet(facts)

    async def take_district(self, district: District, etag: str) -> None:
        await self._store.keep_district(district, etag)
        if self.district is not None and self.dict_etag:
            self.noted.notify(("reference_published", district.in_force))
        self.dict_etag = etag
        self._sit_down(district)
        await self.fill()

    async def take_time(self, sample: TimeSample) -> None:
        self.time.learn(sample)
        self.sources.heard(Source.TIME)
        await self._store.keep_offset(self.time.wall_to_city_ms())

    async def learn(self, batch: Batch) -> None:
        """Take a piece of the city's feed: on disk first, then on screen."""
        if batch.follows != self.cursor:  # it was asked for before the cache was lost
            return
        applied = await self.wiped.take(batch)
        reach("hall.learned")
        self.cursor = applied.cursor
        if not applied.taken:  # what the files hold is not what we have seen
            await self._look_again()
            return
        self.sources.heard(Source.FEED)
        self.open_cases.learn(batch.cases)
        self.open_cases.forget(applied.removed)
        self.drift.suspect(applied.gaps)
        self.events += len(batch.cases)
        await self.answers.settle_what_the_feed_has_brought(self.cursor)
        lag = max(0, batch.head - batch.cursor.seq)
        if lag:
            self.link.loading(self.events, self.events + lag)
        else:
            self.link.heard(batch.city_ms, lag)
        self.learned.notify(batch)
        if batch.cases or applied.removed:
            self.changed.notify(Changes(frozenset(row[0] for row in batch.cases) | applied.removed))

    async def _look_again(self) -> None:
        await self.fill()
        await self.answers.settle_what_the_feed_has_brought(self.cursor)
        self.wiped.wanted.set()

    def lost(self, retry_at_ms: int, why: str) -> None:
        self.sources.failed(Source.FEED, why, retry_at_ms)
        self.link.lost(self.now_ms(), retry_at_ms, why)

    async def settle(self, *outcomes: Outcome) -> None:
        """The city's answers to orders: done, on their way, or back to a person."""
        self.sources.heard(Source.ORDERS)
        cursor = self.cursor
        await self.answers.take(outcomes, cursor)
        if self.cursor != cursor:  # the feed has brought its effect while the answer was being written
            await self.answers.settle_what_the_feed_has_brought(self.cursor)

    def _shown(self, wish: Wish) -> None:
        self._overlay.put(wish)
        self._redraw(wish)

    def _sit_down(self, district: District | None) -> None:
        """Learn who the operator is, once there is a district to look the person up in."""
        self.district = district
        self.law = self._overlay.law = Law(district) if district else None
        people = district.people if district else ()
        wanted = self.operator.id
        post = self.operator.post
        person = next((p for p in people if p.id == wanted or (not wanted and post in p.posts)), None)
        if person:
            held = post if post in person.posts else person.post
            self.operator = Operator(person.id, person.name, held, self.operator.device, is_known=True)
            self.seated.notify(self.operator)
            if self._asked_post not in {"", held}:
                self.noted.notify(("not_your_post", self._asked_post))
            self._asked_post = ""

    def _offered_again(self, _count: int) -> None:
        self.wake_orders.set()
        self.changed.notify(Changes(everything=True))

    def _issue(self, wish: Wish) -> None:
        self.issued += 1
        self._shown(wish)
        self.wake_orders.set()

    def _redraw(self, wish: Wish) -> None:
        self.changed.notify(Changes(frozenset({wish.command.case_id})))
