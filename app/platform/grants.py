"""What a session may see: which streams, and of them which cases (sync.md §2.1).

Nobody logs in yet: a session says who sits there, and in which post, in two headers, and is believed. Without them it
is given the whole district.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

import msgspec
from sqlalchemy import ColumnElement, and_, false, or_, select, true

from app.domain.cases import Case
from app.domain.law import Law
from app.domain.reasons import refusal
from app.platform.tables import cases, feed, parts
from app.wire.messages import HEADER_PERSON, HEADER_POST, SCHEMA, Op, Stream

DIVIDER = "|"  # around each department of a feed row
STREET_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Grant:
    """The cases of some streets, or those in which a department has a part. None and "": of the whole district."""

    streets: frozenset[str] | None = None
    dept: str = ""

    @property
    def scope(self) -> str:
        """The name of what is granted: part of every cursor, and another one as soon as anything of it differs."""
        streams = sorted((stream.value, self._filter(stream), "", SCHEMA) for stream in Stream)
        return hashlib.sha256(msgspec.json.encode(streams)).hexdigest()

    def sees(self) -> ColumnElement[bool]:
        """Of a row of `cases`: whether it is granted as it is now. Nothing is for a case that is no more."""
        if self.streets is not None:
            return cases.c.street.in_(sorted(self.streets))
        if self.dept:
            helps = select(parts.c.case_id).where(parts.c.dept == self.dept)
            return or_(cases.c.dept == self.dept, cases.c.id.in_(helps))
        return cases.c.id.is_not(None)

    def saw(self) -> ColumnElement[bool]:
        """Of a row of `feed`: whether the case was granted before the event."""
        return and_(feed.c.version > 1, self._held(feed.c.street_before, feed.c.depts_before))

    def got(self) -> ColumnElement[bool]:
        """Of a row of `feed`: whether the case was granted after the event."""
        return and_(feed.c.op != Op.ERASE.value, self._held(feed.c.street, feed.c.depts))

    def _held(self, street: ColumnElement[str], depts: ColumnElement[str]) -> ColumnElement[bool]:
        if self.streets is not None:
            return street.in_(sorted(self.streets)) if self.streets else false()
        if self.dept:
            return depts.contains(DIVIDER + self.dept + DIVIDER, autoescape=True)
        return true()

    def _filter(self, stream: Stream) -> str:
        if stream is Stream.DICTIONARY or (self.streets is None and not self.dept):
            return ""
        return f"dept={self.dept}" if self.streets is None else f"street={','.join(sorted(self.streets))}"


def grant_of(law: Law, headers: Mapping[str, str]) -> Grant:
    """What the session of a request is given; NotAllowed when its person is unknown or does not hold the post."""
    id, post = (unquote(headers.get(name, "")) for name in (HEADER_PERSON, HEADER_POST))
    if not id:
        return Grant()
    person = law.person(id)
    if person is None:
        raise refusal("unknown_person", person=id)
    post = post or person.post
    if post not in person.posts:
        raise refusal("not_your_post", person=id, post=post)
    role = law.rules.roles.get(post)
    reach = role.reach if role else "none"
    if reach == "district":
        return Grant()
    if reach in {"department", "own"}:
        return Grant(dept=person.dept) if person.dept else Grant(frozenset())
    if reach == "none":
        return Grant(frozenset())
    department = law.department(person.dept)
    home = department.street if department else ""
    street = home if reach == "street" else person.area[:STREET_DIGITS] or home
    if not street:  # who acts for an area that nobody has named acts for all of it (rights.py); a street has to be one
        return Grant() if reach == "area" else Grant(frozenset())
    return Grant(frozenset({street}))


def helpers_of(case: Case) -> frozenset[str]:
    """The departments that have a part in a case by its side objects."""
    return frozenset(side.dept for side in case.sides if side.dept)


def depts_of(case: Case) -> str:
    """All departments that have a part in a case, as a feed row keeps them."""
    found = sorted(helpers_of(case) | ({case.dept} if case.dept else set()))
    return DIVIDER + DIVIDER.join(found) + DIVIDER if found else ""
