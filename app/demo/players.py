"""The demo's people at work: a command as somebody of the district would give it, with its words and its author."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any

from app.demo.cast import Actor, Cast
from app.demo.sayings import Sayings
from app.domain.cases import Case, CaseId, Channel
from app.domain.commands import COMMANDS, Command, CommandId
from app.domain.ids import ulid
from app.domain.law import Law


class Blank(StrEnum):
    """Stands in what is said for what is filled in when it is said."""

    OTHER_DEPT = "another department"
    OTHER_CASE = "another case"


NO_CASE = CaseId("")
OTHER_DEPT, OTHER_CASE = Blank.OTHER_DEPT, Blank.OTHER_CASE


@dataclass(frozen=True, slots=True)
class Line:
    """One command of a course; `said` is what it says as it is, the rest is drawn. `posts`: who gives it."""

    command: str
    said: Mapping[str, Any] = field(default_factory=dict)
    posts: tuple[str, ...] = ()


class Players:
    """Everybody of a district, acting by the law. What they say is drawn from `random`."""

    def __init__(self, law: Law, random: Random) -> None:
        self.law = law
        self._cast = Cast(law)
        self._sayings = Sayings(law, self._cast, random)
        self._random = random

    def registration(self, case_id: CaseId, at_ms: int, report: Mapping[str, Any]) -> Command:
        """The report registered by whoever it came to."""
        actor = self._cast.reporter(Channel(report["channel"]), report["grid"], case_id)
        return self._given("register", case_id, actor, at_ms, 0, report)

    def command(
        self, line: Line, case: Case, at_ms: int, by: Actor | None = None, other: CaseId = NO_CASE
    ) -> Command | None:
        """The command by `by` or by whoever may give it; None when nobody can. `other`: a case to join it with."""
        actor = by or self._cast.author(line.command, case, line.posts)
        if actor is None:
            return None
        kind = COMMANDS[line.command]
        department = self.law.department(case.dept)
        proxy = kind.by_proxy and department is not None and not department.has_login
        said = {name: self._filled(value, case, other) for name, value in line.said.items()}
        body = self._sayings.body(line.command, case, at_ms, said, proxy=proxy)
        return self._given(line.command, case.id, actor, at_ms, case.version, body)

    def person(self, id: str, posts: Sequence[str]) -> Actor | None:
        """A known person in the first of these posts that they hold."""
        person = self.law.person(id)
        post = next((post for post in posts if person and post in person.posts), "")
        return Actor(person, post) if person and post else None

    def _filled(self, value: Any, case: Case, other: CaseId) -> Any:
        if isinstance(value, tuple):
            return tuple(self._filled(part, case, other) for part in value)
        if value is OTHER_DEPT:
            return self._sayings.other_dept(case)
        return other if value is OTHER_CASE else value

    def _given(
        self, name: str, case_id: CaseId, actor: Actor, at_ms: int, version: int, body: Mapping[str, Any]
    ) -> Command:
        envelope: dict[str, Any] = {
            "id": CommandId(ulid(at_ms, self._random.getrandbits)),
            "case_id": case_id,
            "author": actor.person.id,
            "post": actor.post,
            "issued_ms": at_ms,
        }
        return COMMANDS[name](**envelope, expected_version=version, **body)
