"""Whoever acts at a platform over HTTP, with a clock of the test's own."""

import time
from datetime import datetime, timedelta, timezone
from typing import Any

import msgspec
import requests
from sqlalchemy import func, select

from app.domain.cases import Case, CaseId, FlowRecord, case_from_row, flow_from_row
from app.domain.commands import COMMANDS, CommandId
from app.domain.step import first_broken
from app.platform.scheduler import LOOKS
from app.platform.tables import cases, outages
from app.wire.codec import encode, envelope_of
from app.wire.messages import CommandBatch, CommandEnvelope, FeedPage, HistoryPage, OutcomeBatch, Problem, WireOutcome
from tests.fakes.cities import LiveCity
from tests.fakes.world import FakeClock

HALL = timezone(timedelta(hours=8))


def at(text: str) -> int:
    """UTC milliseconds of a time in the hall, "2026-03-04 09:00"."""
    return round(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=HALL).timestamp()) * 1000


class Caller:
    """Everybody of the district at once: who acts is named with every command."""

    def __init__(self, live: LiveCity, clock: FakeClock) -> None:
        self.live = live
        self.clock = clock
        self.given = 0
        self._session = requests.Session()
        self._session.trust_env = False
        self._engine = live.engine()

    def close(self) -> None:
        self._session.close()
        self._engine.dispose()

    def does(self, case_id: str, name: str, author: str, **said: Any) -> Case:
        """The case after a command that has to be accepted, and before what the platform then does by itself."""
        outcome = self.says(case_id, name, author, **said)
        assert (outcome.status, outcome.code) == ("accepted", ""), f"{name} by {author}: {outcome.text_en}"
        assert outcome.case is not None
        self.waits()
        return case_from_row(outcome.case)

    def cannot(self, code: str, case_id: str, name: str, author: str, **said: Any) -> WireOutcome:
        """A command that has to be refused: in both languages, and nothing has changed."""
        before = self.footprint()
        outcome = self.says(case_id, name, author, **said)
        assert (outcome.status, outcome.code) == ("conflict" if code == "version" else "rejected", code), outcome
        assert outcome.text
        assert outcome.text_en
        assert outcome.text != outcome.text_en
        assert outcome.seq == 0
        assert self.footprint() == before
        return outcome

    def says(self, case_id: str, name: str, author: str, post: str = "", **body: Any) -> WireOutcome:
        return self.sends(self.envelope(case_id, name, author, post, **body))

    def envelope(self, case_id: str, name: str, author: str, post: str = "", **body: Any) -> CommandEnvelope:
        """`exp` among the body is the version that the author has seen, else the one of now."""
        self.given += 1
        person = next((each for each in self._people() if each.id == author), None)
        expected = body.pop("exp", None)
        command = COMMANDS[name](
            id=CommandId(f"k{self.given}"),
            case_id=CaseId(case_id),
            author=author,
            post=post or (person.post if person else "CT"),
            issued_ms=self.clock.now_ms(),
            expected_version=self.version(case_id) if expected is None else expected,
            **body,
        )
        return envelope_of(command, "test", 0)

    def sends(self, envelope: CommandEnvelope) -> WireOutcome:
        return self.sends_all([envelope])[0]

    def sends_all(self, envelopes: list[CommandEnvelope]) -> list[WireOutcome]:
        """The answers to a batch, in its order."""
        body = encode(CommandBatch(commands=envelopes))
        answer = self._session.post(f"{self.live.url}/v1/commands", data=body, timeout=60)
        assert answer.status_code == 200, answer.text
        return msgspec.json.decode(answer.content, type=OutcomeBatch).outcomes

    def posts(self, path: str, body: bytes | None) -> tuple[int, bytes]:
        """Status and body of the answer; without a body of ours it is only asked for."""
        kind = "GET" if body is None else "POST"
        answer = self._session.request(kind, self.live.url + path, data=body, timeout=20)
        return answer.status_code, answer.content

    def problem(self, path: str, body: bytes | None) -> Problem:
        """The problem that a request has to end in, in both languages."""
        status, content = self.posts(path, body)
        problem = msgspec.json.decode(content, type=Problem)
        assert problem.status == status
        assert problem.title
        assert problem.title_en
        return problem

    def case(self, case_id: str) -> Case:
        found = [change for change in self.events() if change.id == case_id]
        return case_from_row(found[-1].row)

    def version(self, case_id: str) -> int:
        with self._engine.connect().execution_options(reading=True) as db:
            return int(db.scalar(select(cases.c.version).where(cases.c.id == case_id)) or 0)

    def history(self, case_id: str) -> list[FlowRecord]:
        answer = self._session.get(f"{self.live.url}/v1/cases/{case_id}/history", timeout=20)
        page = msgspec.json.decode(answer.content, type=HistoryPage)
        return [flow_from_row(row) for row in page.flow]

    def events(self) -> list[Any]:
        """Every change that the feed tells of, from the beginning."""
        found: list[Any] = []
        while True:
            page = self._page(len(found), 0)
            found += page.changes
            if not page.more:
                return found

    def waits_for_news(self) -> list[Any]:
        """The next changes, waiting for them."""
        return self._page(len(self.events()), 20).changes

    def footprint(self) -> tuple[int, int]:
        """How many events the feed has, and the sum of all versions."""
        with self._engine.connect().execution_options(reading=True) as db:
            versions = db.scalar(select(func.coalesce(func.sum(cases.c.version), 0)))
        return len(self.events()), int(versions or 0)

    def waits_until(self, text: str) -> None:
        """Time passes, and the platform has done what was due by then."""
        self.clock.wall_ms = at(text)
        self.waits()

    def waits(self) -> None:
        """Until nothing is due any more."""
        until = time.monotonic() + 20
        while self._has_work():
            assert time.monotonic() < until, "the platform does not do what is due"
            time.sleep(0.05)

    def is_well_kept(self, case_id: str) -> list[FlowRecord]:
        """What holds for every history: dense, chained, serial numbers, one natural person for every step."""
        steps = self.history(case_id)
        assert [step.number for step in steps] == list(range(1, self.version(case_id) + 1))
        assert first_broken(steps) == 0
        assert [change.ver for change in self.events() if change.id == case_id] == [step.number for step in steps]
        known = {person.id for person in self._people()}
        assert {step.responsible for step in steps} <= known
        assert all(step.serial.endswith(f"-{step.number:03d}") for step in steps)
        numbered = [step.serial[:-4] for step in steps if len(step.serial) == 23]
        assert len(set(numbered)) <= 1
        return steps

    def _page(self, since: int, wait_s: int) -> FeedPage:
        identity = self._session.get(f"{self.live.url}/v1/capabilities", timeout=20).json()
        query = {"since": since, "epoch": identity["epoch"], "scope": identity["scope"], "wait": wait_s}
        answer = self._session.get(f"{self.live.url}/v1/feed", params=query, timeout=30)
        return msgspec.json.decode(answer.content, type=FeedPage)

    def _has_work(self) -> bool:
        now_ms = self.clock.now_ms()
        walks = select(outages.c.id).where(outages.c.walk_ms <= now_ms)
        with self._engine.connect().execution_options(reading=True) as db:
            due = any(db.execute(select(cases.c.id).where(look.wanted(now_ms))).first() for look in LOOKS)
            return due or db.execute(walks).first() is not None

    def _people(self) -> Any:
        return self.live.district.people
