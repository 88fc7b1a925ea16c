"""Who may do what (domain.md §1.4-1.5): rights are data, this is how they are read.

A session acts in one post. The post needs the right, the case has to be within its reach, and whoever did one part
may not do the other (separation of duties), unless the duty chief sets that aside with a reason.
"""

from app.domain.cases import Case, Status
from app.domain.commands.base import Command
from app.domain.district import Person
from app.domain.law import SYSTEM, Law
from app.domain.reasons import refusal
from app.domain.sides import SideKind
from app.errors import NotAllowed

CHIEF = "DC"
TAKER = "CT"
DISPATCHER = "DP"
FILING = frozenset({"file", "not_file"})
LOCAL = frozenset({"SC", "VS"})
CLOSING = frozenset({"close"})
TASKS = frozenset({SideKind.VERIFY, SideKind.CHECK})


def forbidden(kind: type[Command], case: Case, person: Person, post: str, law: Law) -> NotAllowed | None:
    """Why this person may not give a command of this kind in this post; None when they may."""
    facts = {"command": kind.name, "post": post}
    if post not in person.posts:
        return refusal("not_your_post", **facts)
    if post not in law.rules.rights.get(kind.name, ()):
        return refusal("system_only" if law.rules.rights.get(kind.name) == ("SYS",) else "no_right", **facts)
    if person is SYSTEM:
        return None
    code = _by_case(kind, case, post, law)
    if not code and not (reaches(person, post, case, law) and _is_theirs(kind, case, person, post)):
        code = _beyond(post, law)
    if not code and not kind.is_open_to(case, person, post):
        code = "no_side"
    return refusal(code, **facts) if code else None


def apart(kind: type[Command], case: Case, person: Person) -> bool:
    """Whether the separation of duties is kept."""
    return person is SYSTEM or kind.apart_from(case) != person.id


def why_not(kind: type[Command], case: Case, person: Person, post: str, law: Law, now_ms: int) -> NotAllowed | None:
    """Why this person cannot give a command of this kind for the case now; None when they can."""
    try:
        kind.judge_case(case, law, now_ms)
    except NotAllowed as refused:
        return refused
    if reason := forbidden(kind, case, person, post, law):
        return reason
    if post != CHIEF and not apart(kind, case, person):
        return refusal("same_person", command=kind.name)
    return None


def reaches(person: Person, post: str, case: Case, law: Law) -> bool:
    """Whether the case lies within what the person acts for in that post."""
    role = law.rules.roles.get(post)
    if role is None or role.reach == "none":
        return False
    if case.status is Status.DRAFT or role.reach == "district":
        return True
    if role.reach == "street":
        department = law.department(person.dept)
        return department is not None and department.street == case.street
    if role.reach == "area":
        return _named(person, case) or _covers(person, case, law)
    if role.reach == "own":
        return case.handler == person.id
    return _has_part(person, case)


def _by_case(kind: type[Command], case: Case, post: str, law: Law) -> str:
    """What the case says about who may give the command."""
    rules = law.rules
    if kind.name in FILING and post == TAKER and case.channel.value not in rules.taker_files:
        return "filing_role"
    if kind.name in CLOSING and post == TAKER and not case.category.startswith(rules.taker_closes or ("-",)):
        return "closing_role"
    if kind.by_proxy and post == DISPATCHER:
        department = law.department(case.dept)
        return "not_proxy" if department is None or department.has_login else ""
    wanted = kind.needs_post(case, law)
    if wanted and wanted != post:
        return "chief_only" if wanted == CHIEF else "no_right"
    return ""


def _is_theirs(kind: type[Command], case: Case, person: Person, post: str) -> bool:
    """What a department does with its case, a street or village does only where the case is its own centre's."""
    return not kind.of_department or post not in LOCAL or _has_part(person, case)


def _has_part(person: Person, case: Case) -> bool:
    return person.dept == case.dept or any(side.dept == person.dept for side in case.sides)


def _beyond(post: str, law: Law) -> str:
    role = law.rules.roles.get(post)
    return "not_assigned" if role and role.reach == "own" else "out_of_reach"


def _named(person: Person, case: Case) -> bool:
    """Whether a task of the case was given to the person by name."""
    return any(side.kind in TASKS and side.is_open and side.target == person.id for side in case.sides)


def _covers(person: Person, case: Case, law: Law) -> bool:
    """The person's area; without one the street of the department, or the whole district."""
    if person.area:
        return law.covers(person.area, case)
    department = law.department(person.dept)
    return department is None or not department.street or department.street == case.street
