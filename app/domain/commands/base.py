"""What a command is: a wish of one person about one case, that knows its own law."""

import re
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from functools import cache
from typing import Any, ClassVar, NewType

import msgspec

from app.domain.cases import Case, CaseId, Status, altered
from app.domain.district import Person
from app.domain.law import Act, Law
from app.domain.reasons import require
from app.domain.timers import TimerKind, Timers, changed

CommandId = NewType("CommandId", str)


class Policy(StrEnum):
    """What the platform does when the case has moved since the author saw it (sync.md §2.5)."""

    STRICT = "strict"  # the command comes back as a conflict
    COMMUTE = "commute"  # only the state counts: urging twice harms nobody


class Offline(StrEnum):
    """What may be done without the platform (domain.md §3.9)."""

    FREE = "A"  # queued, never conflicts
    INTENT = "B"  # queued as an intent, may come back as a conflict
    ONLINE = "C"  # not offered offline


class AsIssued(msgspec.Struct, frozen=True, kw_only=True):
    """What an older program said: the same order has to be sent in the same words, or it would be another one."""

    v: int
    body: dict[str, Any]


class Command(msgspec.Struct, frozen=True, kw_only=True):
    """A wish of one person about one case.

    It travels, is kept and is replayed by its `name`. Its own fields, beyond those of the envelope, are its body.
    What it does is said by the class: where it leads, which timers it stops, starts, pauses and resumes, whether it
    needs a reason and evidence. Who may give it is data (RuleSet.rights).
    """

    name: ClassVar[str]  # on the wire and on disk: never change it
    allowed_from: ClassVar[frozenset[Status]]
    to: ClassVar[Status | None] = None  # None: the case stays where it is
    stops: ClassVar[tuple[TimerKind, ...]] = ()
    starts: ClassVar[tuple[TimerKind, ...]] = ()
    pauses: ClassVar[tuple[TimerKind, ...]] = ()
    resumes: ClassVar[tuple[TimerKind, ...]] = ()
    needs_reason: ClassVar[bool] = False
    reasons: ClassVar[tuple[str, ...]] = ()  # the codes a reason may have; () = free words
    needs_evidence: ClassVar[bool] = False
    for_merged: ClassVar[bool] = False  # may be given for a case that follows another one
    by_proxy: ClassVar[bool] = False  # the dispatcher gives it for a department without login (代办)
    of_department: ClassVar[bool] = False  # an act of the department that has the case, not of its street
    policy: ClassVar[Policy] = Policy.STRICT
    offline: ClassVar[Offline] = Offline.INTENT
    longest_wait_ms: ClassVar[int] = 0  # on its way to the platform; later a person confirms it. 0 = for ever
    version: ClassVar[int] = 1  # of its body: raise it when a field changes its meaning, and say how in `upgrades`
    upgrades: ClassVar[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {}  # from a version to the next;
    # at least from the last two: a desk that was cut off for a week while all others were updated is still understood

    id: CommandId
    case_id: CaseId
    author: str  # person id
    post: str  # the post in which the author acts, a role code of domain.md §1.4
    issued_ms: int
    expected_version: int = 0
    after: tuple[CommandId, ...] = ()  # earlier orders from the same desk that have to come before it
    not_after_ms: int = 0  # until when it may be carried out without being confirmed, 0 = for ever
    as_issued: AsIssued | None = None  # None: as it is now

    reason: str = ""  # in the author's words
    reason_code: str = ""
    evidence: tuple[str, ...] = ()  # references of photos, recordings, documents
    override: str = ""  # why the duty chief sets a separation of duties aside

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        """Raise NotAllowed where the case itself forbids the command, whatever it would say."""

    @classmethod
    def apart_from(cls, case: Case) -> str:
        """The person who must not be the one who gives it (separation of duties), "" when anybody may."""
        return ""

    @classmethod
    def needs_post(cls, case: Case, law: Law) -> str:
        """The one post that may give it for this case, "" where all that have the right may."""
        return ""

    @classmethod
    def is_open_to(cls, case: Case, person: Person, post: str) -> bool:
        """Whether there is something in the case that this person may do it to in that post."""
        return True

    @classmethod
    def judge_case(cls, case: Case, law: Law, now_ms: int) -> None:
        """Raise NotAllowed unless a command of this kind may be given for the case now."""
        require(case.status in cls.allowed_from, "wrong_state", command=cls.name, status=case.status.value)
        require(not case.parent or not case.is_open or cls.for_merged, "merged", command=cls.name)
        cls.possible(case, law, now_ms)

    def judge(self, case: Case, act: Act) -> None:
        """Raise NotAllowed where what it says is not in order; the case itself allowed it (`judge_case`)."""
        if self.needs_reason:
            require(self.reason.strip() or self.reason_code, "no_reason", command=self.name)
        if self.reason_code and self.reasons:
            require(self.reason_code in self.reasons, "unknown_reason", reason=self.reason_code)
        if self.needs_evidence:
            require(any(each.strip() for each in self.evidence), "no_evidence", command=self.name)
        self.check(case, act)

    def check(self, case: Case, act: Act) -> None:
        """Raise NotAllowed where what it says beyond reason and evidence is not in order."""

    def change(self, case: Case, act: Act) -> Case:
        """The case after it; its timers are changed by `timed`, all that follows from the state by the step."""
        return case

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        """The timers after it, as the class says."""
        work, at_ms = act.law.clockwork, act.at_ms
        timers = changed(before.timers, self.stops, lambda timer: work.finished(timer, at_ms))
        timers = changed(timers, self.pauses, lambda timer: work.paused(timer, at_ms, self.name))
        timers = changed(timers, self.resumes, lambda timer: work.resumed(timer, at_ms))
        begun = (act.law.started(after, kind, at_ms) for kind in self.starts)
        return (*timers, *(timer for timer in begun if timer))

    def moved(self, case: Case, act: Act) -> Case:
        """The case after it, with its state and timers. It was judged before."""
        after = self.change(case, act)
        if self.to is not None:
            after = altered(after, status=self.to)
        return altered(after, timers=self.timed(case, after, act))

    def body(self) -> dict[str, Any]:
        """What the command says beyond who, when and on which case; what it leaves unsaid is left out."""
        said = {name: getattr(self, name) for name in self.__struct_fields__ if name not in ENVELOPE}
        unsaid = defaults(type(self))
        return {name: value for name, value in said.items() if name not in unsaid or value != unsaid[name]}

    def blobs(self) -> tuple[str, ...]:
        """The files it refers to, by their SHA-256."""
        found = map(BLOB.match, self.evidence)
        return tuple(dict.fromkeys(each[1] for each in found if each))

    def text(self) -> str:
        """What the history quotes of it."""
        return self.reason

    def receiver(self) -> str:
        """The department or person it goes to, if any."""
        return ""


BLOB = re.compile(r"blob:([0-9a-f]{64})(?: |$)")  # a file in the evidence: "blob:<SHA-256> its name"
NAMED = re.compile(r"blob:([0-9a-f]{64})")
ENVELOPE = frozenset(
    {"id", "case_id", "author", "post", "issued_ms", "expected_version", "after", "not_after_ms", "as_issued"}
)
OPEN = frozenset(Status) - {
    Status.DRAFT,
    Status.NOT_FILED,
    Status.CLOSED,
    Status.ARCHIVED,
    Status.TRANSFERRED,
    Status.VOID,
}
AT_DEPARTMENT = frozenset({Status.TO_SIGN, Status.HANDLING})
ALL_TIMERS = tuple(TimerKind)


@cache
def defaults(kind: type[Command]) -> dict[str, Any]:
    """What a command's fields are where nothing is said; those that have to be said are not among them."""
    return {field.name: field.default for field in msgspec.structs.fields(kind) if not field.required}


def files_in(texts: Iterable[str]) -> set[str]:
    """The files that evidence, or whatever quotes it, refers to, by their SHA-256."""
    return {name for text in texts for name in NAMED.findall(text)}
