"""Who gives a command: somebody who holds a post that may give it and whose area or department reaches the case."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from zlib import crc32

from app.demo.organisation import centre_of_street
from app.domain.cases import Case, CaseId, Channel
from app.domain.commands import COMMANDS, Command
from app.domain.district import Person
from app.domain.law import Law
from app.domain.rights import TASKS, apart, forbidden
from app.domain.sides import SideKind, SideState, first_open

REPORTING_POSTS = {  # who registers what comes in through a channel
    Channel.INSPECTOR: "INS",
    Channel.SUP: "SUP",
    Channel.STATION: "VS",
    Channel.WHISTLE: "DCMD",
    Channel.P110_IN: "L110",
    Channel.LEADER: "DC",
}
USUAL_POSTS = {  # where it is not the post that the rules name first
    "send_check": ("DP",),
    "rework": ("DP",),
    "remark": ("HD", "DEPT", "DP"),
    "bounce": ("L110",),
    "resume": ("DEPT", "DP"),
    "request_suspension": ("DEPT", "DP"),
    "report_instruction": ("DEPT", "DP"),
    "reject_request": ("DP", "DEPT", "DC", "SUP"),
    "invite_co": ("DEPT", "DP"),
}
ABOUT_THE_PERSON = frozenset({"not_your_post", "out_of_reach", "not_assigned"})  # why another one may


class Actor(NamedTuple):
    """A person in a post."""

    person: Person
    post: str


class Cast:
    """The people of a district by what they can do. The same person acts for a case in a post every time."""

    def __init__(self, law: Law) -> None:
        self._law = law
        self._near: dict[tuple[str, str], list[Person]] = defaultdict(list)
        for person in law.district.people:
            if person.area:
                self._near[person.post, person.area].append(person)

    def reporter(self, channel: Channel, grid: str, case_id: CaseId) -> Actor:
        """Who registers a report of a place; a call-taker where nobody else is meant."""
        post = REPORTING_POSTS.get(channel, "CT")
        found = self._covering(post, grid) or self._law.holders(post) or self._law.holders("CT")
        person = found[crc32(case_id.encode()) % len(found)]
        return Actor(person, post if post in person.posts else person.post)

    def author(self, command: str, case: Case, posts: Sequence[str] = ()) -> Actor | None:
        """Somebody who may give the command for the case, in one of the posts; None when nobody can."""
        kind = COMMANDS[command]
        for post in posts or self._posts(kind):
            person = self._first_free(kind, post, case)
            if person:
                return Actor(person, post)
        return None

    def handler(self, case: Case, at_ms: int) -> str:
        """Whom the department sends of those on shift, a person id; "" when it has nobody."""
        handlers = _from(self._law.holders("HD", case.dept), case, "HD")
        return next((person.id for person in handlers if self._law.is_on_shift(person, at_ms)), "")

    def inspector(self, case: Case) -> str:
        """Who looks at the place of the case, never who handled it."""
        near = self._covering("INS", case.grid) or self._law.holders("INS")
        return next((person.id for person in _from(near, case, "INS") if person.id != case.handled_by), "")

    def _posts(self, kind: type[Command]) -> Sequence[str]:
        return USUAL_POSTS.get(kind.name) or self._law.rules.rights[kind.name]

    def _first_free(self, kind: type[Command], post: str, case: Case) -> Person | None:
        for person in _from(self._candidates(kind, post, case), case, post):
            refused = forbidden(kind, case, person, post, self._law)
            if refused and refused.code not in ABOUT_THE_PERSON:
                return None  # nobody in that post may
            if not refused and apart(kind, case, person):
                return person
        return None

    def _candidates(self, kind: type[Command], post: str, case: Case) -> Sequence[Person]:
        reach = self._law.rules.roles[post].reach
        if reach == "department":
            return self._clerks(post, self._side_dept(kind, case) or case.dept)
        if reach == "own":
            handler = self._law.person(case.handler)
            return [handler] if handler else ()
        if reach == "area":
            task = first_open(case.sides, *TASKS)
            named = self._law.person(task.target) if task else None
            return [named] if named else self._covering(post, case.grid)
        return self._law.holders(post, centre_of_street(case.street) if reach == "street" else "")

    def _clerks(self, post: str, dept: str) -> Sequence[Person]:
        """Those of a department who work on the platform."""
        department = self._law.department(dept)
        return self._law.holders(post, dept) if department and department.has_login else ()

    def _side_dept(self, kind: type[Command], case: Case) -> str:
        """The department that a side object of the case was given to, where it is not the main one."""
        wanted = SIDES_OF_OTHERS.get(kind.name)
        if wanted is None:
            return ""
        return next((side.dept for side in case.sides if (side.kind, side.state) == wanted), "")

    def _covering(self, post: str, grid: str) -> Sequence[Person]:
        """Those in a post who act for the smallest area round a unit grid."""
        known = self._law.grid(grid)
        areas = (known.duty_grid if known else "", grid[:12], grid[:9])
        return next((near for area in areas if (near := self._near.get((post, area)))), self._law.holders(post))


SIDES_OF_OTHERS = {
    "accept_co": (SideKind.CO_HANDLING, SideState.INVITED),
    "decline_co": (SideKind.CO_HANDLING, SideState.INVITED),
    "finish_co": (SideKind.CO_HANDLING, SideState.ACCEPTED),
    "report_instruction": (SideKind.INSTRUCTION, SideState.ASSIGNED),
}


def _from(people: Sequence[Person], case: Case, post: str) -> Iterable[Person]:
    """The people, beginning with the one whom the case meets in that post."""
    if not people:
        return ()
    start = crc32(f"{case.id}{post}".encode()) % len(people)
    return (*people[start:], *people[:start])
