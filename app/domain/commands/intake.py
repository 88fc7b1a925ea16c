"""Taking a report in, up to filing (domain.md §3.6, 1-7, 30, 32)."""

from app.domain.calendars import HOUR_MS
from app.domain.cases import Case, Channel, Status, Urgency, altered
from app.domain.commands.base import Command, Offline, Policy
from app.domain.law import Act, Law
from app.domain.limits import NEVER_MS
from app.domain.reasons import require
from app.domain.sides import Side, SideKind, SideState, first_open, moved
from app.domain.timers import TimerKind, Timers, live

K = TimerKind
FINDINGS = ("exists", "not_found", "unverifiable")
GRID_DIGITS = 15


class Register(Command, frozen=True, kw_only=True):
    """登记. Makes a case out of a report; the case id is the client's, the number comes when it is filed."""

    name = "register"
    allowed_from = frozenset({Status.DRAFT})
    to = Status.REPORTED
    starts = (K.ACCEPT,)
    policy = Policy.COMMUTE
    offline = Offline.FREE

    title: str
    description: str
    address: str
    lon: float
    lat: float
    grid: str
    channel: str = Channel.H12345.value
    urgency: str = Urgency.ORDINARY.value
    category: str = ""
    condition: int = 0
    caller: str = ""
    phone: str = ""
    self_handled: bool = False  # 自行处置: solved on the spot

    def check(self, case: Case, act: Act) -> None:
        require(self.title.strip() and self.address.strip(), "no_place", case=case.id)
        require(len(self.grid) == GRID_DIGITS and self.grid.isdigit(), "no_grid", case=case.id)
        require(act.law.grid(self.grid), "unknown_grid", grid=self.grid)
        require(self.channel in set(Channel), "unknown_channel", channel=self.channel)
        require(self.urgency in set(Urgency), "unknown_urgency", urgency=self.urgency)
        if self.category:
            check_category(self.category, self.condition, act)

    def change(self, case: Case, act: Act) -> Case:
        catalogue = act.law.catalogue_at(act.at_ms)
        return altered(
            case,
            title=self.title,
            description=self.description,
            address=self.address,
            lon=self.lon,
            lat=self.lat,
            grid=self.grid,
            street=self.grid[:9],
            channel=Channel(self.channel),
            urgency=Urgency(self.urgency),
            category=self.category,
            condition=self.condition,
            catalogue=catalogue.version if catalogue else "",
            caller=self.caller,
            phone=self.phone,
            self_handled=int(self.self_handled),
            reported_ms=act.at_ms,
        )

    def text(self) -> str:
        return self.description


class Accept(Command, frozen=True, kw_only=True):
    """受理. Needs a category: the report's own, or the one chosen now.

    Where a case of the category is open near by, somebody has looked: it is another thing (app.domain.duplicates).
    """

    name = "accept"
    allowed_from = frozenset({Status.REPORTED})
    to = Status.TO_FILE
    stops = (K.ACCEPT,)
    starts = (K.FILE,)

    category: str = ""
    condition: int = 0
    hotline_class: str = ""  # 诉求分类, of a hotline order
    distinct: bool = False  # 查重: not the same as what is open near by

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(not case.self_handled, "self_handled", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        require(self.category or case.category, "no_category", case=case.id)
        if self.category:
            check_category(self.category, self.condition, act, case.catalogue)
        if self.hotline_class:
            known = self.hotline_class in act.law.rules.hotline_classes
            require(known, "unknown_class", hotline_class=self.hotline_class)

    def change(self, case: Case, act: Act) -> Case:
        if self.category:
            case = altered(case, category=self.category, condition=self.condition)
        return limited(altered(case, condition=case.condition or 1, hotline_class=self.hotline_class), act)


class Refuse(Command, frozen=True, kw_only=True):
    """不予受理."""

    name = "refuse"
    allowed_from = frozenset({Status.REPORTED})
    to = Status.NOT_FILED
    needs_reason = True
    reasons = ("not_city_matter", "duplicate", "no_content", "in_court", "withdrawn", "other")


class SendVerify(Command, frozen=True, kw_only=True):
    """发核实: an inspector confirms the report on the spot before it is filed."""

    name = "send_verify"
    longest_wait_ms = 12 * HOUR_MS
    allowed_from = frozenset({Status.REPORTED, Status.TO_FILE})
    to = Status.PRE_VERIFY
    pauses = (K.ACCEPT, K.FILE)
    starts = (K.PRE_VERIFY,)

    inspector: str = ""  # person id; "" = the nearest one

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.channel is not Channel.INSPECTOR, "own_report", case=case.id)
        require(law.inspector(case), "no_inspector", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        check_inspector(self.inspector, act)

    def change(self, case: Case, act: Act) -> Case:
        task = a_task(self, SideKind.VERIFY, self.inspector, case, act)
        return altered(case, previous=case.status.value, sides=(*case.sides, task))

    def receiver(self) -> str:
        return self.inspector


class VerifyResult(Command, frozen=True, kw_only=True):
    """核实反馈: exists, not found, or cannot be verified; back to where it was."""

    name = "verify_result"
    allowed_from = frozenset({Status.PRE_VERIFY})
    stops = (K.PRE_VERIFY,)
    resumes = (K.ACCEPT, K.FILE)
    needs_evidence = True

    finding: str = "exists"

    def check(self, case: Case, act: Act) -> None:
        require(self.finding in FINDINGS, "unknown_answer", answer=self.finding)

    def change(self, case: Case, act: Act) -> Case:
        back = Status(case.previous) if case.previous else Status.REPORTED
        sides = finished_task(case, SideKind.VERIFY, self.finding, act)
        return altered(case, status=back, previous="", sides=sides)


class File(Command, frozen=True, kw_only=True):
    """立案. The platform issues the case number; never offline."""

    name = "file"
    allowed_from = frozenset({Status.TO_FILE})
    to = Status.TO_DISPATCH
    stops = (K.FILE,)
    starts = (K.DISPATCH, K.TOTAL)
    offline = Offline.ONLINE

    condition: int = 0
    unclear: bool = False  # who is liable is not known: the duty chief arbitrates

    def check(self, case: Case, act: Act) -> None:
        number = self.condition or case.condition
        require(number, "no_condition", case=case.id)
        check_category(case.category, number, act, case.catalogue)

    def change(self, case: Case, act: Act) -> Case:
        case = altered(case, condition=self.condition or case.condition, unclear=int(self.unclear))
        return limited(altered(case, filed_ms=act.at_ms), act)


class NotFile(Command, frozen=True, kw_only=True):
    """不予立案."""

    name = "not_file"
    allowed_from = frozenset({Status.TO_FILE})
    to = Status.NOT_FILED
    needs_reason = True
    reasons = ("condition_not_met", "not_found", "duplicate", "solved", "other")
    offline = Offline.ONLINE


class ApproveSelfHandled(Command, frozen=True, kw_only=True):
    """自处理审核: what was solved on the spot needs no handling, only its proof."""

    name = "approve_self_handled"
    allowed_from = frozenset({Status.REPORTED})
    to = Status.TO_CLOSE
    stops = (K.ACCEPT,)
    starts = (K.CLOSE,)
    needs_evidence = True
    offline = Offline.ONLINE

    @classmethod
    def possible(cls, case: Case, law: Law, now_ms: int) -> None:
        require(case.self_handled, "not_self_handled", case=case.id)
        require(case.category, "no_category", case=case.id)

    def check(self, case: Case, act: Act) -> None:
        require(len(self.evidence) > 1, "two_photos", case=case.id)

    def change(self, case: Case, act: Act) -> Case:
        return limited(altered(case, condition=case.condition or 1, filed_ms=act.at_ms), act)


class Reclassify(Command, frozen=True, kw_only=True):
    """改类: the new limit counts from the original start; the old one is kept."""

    name = "reclassify"
    allowed_from = frozenset({Status.TO_FILE, Status.TO_DISPATCH, Status.TO_SIGN, Status.HANDLING})
    needs_reason = True
    offline = Offline.ONLINE

    category: str
    condition: int = 1

    def check(self, case: Case, act: Act) -> None:
        check_category(self.category, self.condition, act, case.catalogue)

    def change(self, case: Case, act: Act) -> Case:
        return limited(altered(case, category=self.category, condition=self.condition), act)

    def timed(self, before: Case, after: Case, act: Act) -> Timers:
        work, law, of = act.law.clockwork, act.law, act.law.scope(after)
        timers = before.timers
        limits = {K.HANDLE: law.handle_limit(after), K.TOTAL: law.total_limit(after)}
        for kind, limit in limits.items():
            old = live(timers, kind)
            if old:
                rest = tuple(timer for timer in timers if timer is not old)
                timers = (*rest, *work.relimited(old, limit, act.at_ms, of))
        return timers


def check_category(category: str, condition: int, act: Act, version: str = "") -> None:
    """Raise NotAllowed unless the catalogue has the category with that condition (0 = not chosen yet)."""
    catalogue = act.law.catalogue_at(act.at_ms)
    version = version or (catalogue.version if catalogue else "")
    require(act.law.knows_category(category, version), "unknown_category", category=category)
    if condition:
        found = act.law.has_condition(category, condition, version)
        require(found, "unknown_condition", condition=condition, category=category)


def limited(case: Case, act: Act) -> Case:
    """The case with the limit that its category gives it."""
    limit = act.law.handle_limit(case)
    return altered(case, limit_amount=int(limit.amount), limit_unit=limit.unit.value)


def check_inspector(id: str, act: Act) -> None:
    person = act.law.person(id) if id else None
    require(not id or (person and "INS" in person.posts), "no_inspector", person=id)


def a_task(command: Command, kind: SideKind, inspector: str, case: Case, act: Act) -> Side:
    """A task for an inspector: the named one, or the nearest who did not handle the case."""
    nearest = act.law.inspector(case, but=case.handled_by)
    target = inspector or (nearest.id if nearest else "")
    require(target, "no_inspector", case=case.id)
    timer = act.law.clockwork.stage(
        K.PRE_VERIFY if kind is SideKind.VERIFY else K.POST_CHECK, act.at_ms, act.law.scope(case)
    )
    return Side(
        command.id,
        kind,
        SideState.PENDING,
        act.actor.id,
        command.post,
        act.actor.dept,
        act.at_ms,
        timer.red_ms if timer else NEVER_MS,
        level="INS",
        target=target,
        text=command.reason,
    )


def finished_task(case: Case, kind: SideKind, finding: str, act: Act) -> tuple[Side, ...]:
    """The side objects with the task done; a case that has none (from before a program update) goes on without."""
    task = first_open(case.sides, kind)
    if task is None:
        return case.sides
    news = {"decided_by": act.actor.id, "decided_ms": act.at_ms, "finding": finding}
    return moved(case.sides, task, SideState.DONE, **news)
