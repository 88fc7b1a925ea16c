"""Cases that are over: with their acts for the last days, without for years of history."""

from dataclasses import dataclass
from random import Random

from app.demo.acts import Act
from app.demo.courses import Courses
from app.demo.organisation import centre_of_street
from app.demo.reports import Draft, Reports
from app.demo.runs import Run
from app.demo.sayings import ANSWERS, CALLER_CHANNELS
from app.demo.seeds import one_of
from app.domain.calendars import DAY_MS, day_of
from app.domain.cases import Case, CaseId, Status
from app.domain.ids import ulid
from app.domain.law import CENTRE, HOTLINES, Law
from app.domain.limits import NEVER_MS

STEPS = (8, 9)  # of a case whose history is not told
VISITED_CLOSED_SHARE = 0.9  # of closed cases with a caller who is not owed a call-back


@dataclass(frozen=True, slots=True)
class Ended:
    """A closed case before it is put into words."""

    draft: Draft
    run: Run

    @property
    def reported_ms(self) -> int:
        return self.run.reported_ms

    @property
    def filed_ms(self) -> int:
        return self.run.filed_ms


class ClosedCases:
    """Puts the runs of closed cases into words, each as one value, without the steps that led to it."""

    def __init__(self, law: Law, reports: Reports, random: Random, now_ms: int) -> None:
        self._law = law
        self._reports = reports
        self._random = random
        self._now_ms = now_ms
        self._reopening_ms = law.numbers.archive_days * DAY_MS
        self._newest = law.district.catalogues[-1].version
        self._versions: dict[int, str] = {}
        self._any_dept = law.district.departments[0].code
        self._chiefs = law.holders("DC") or list(law.district.people)
        self._dispatchers = law.holders("DP") or self._chiefs

    def acts(self, draft: Draft, run: Run) -> list[Act]:
        """What was done in a run."""
        random, owed = self._random, draft.channel in HOTLINES
        assigned_ms = run.signed_ms + (run.handled_ms - run.signed_ms) // 10
        left_ms = run.handled_ms - assigned_ms
        acts = [
            Act("register", run.reported_ms),
            Act("accept", run.accepted_ms),
            Act("file", run.filed_ms),
            Act("dispatch", run.dispatched_ms),
            Act("sign", run.signed_ms),
            Act("assign", assigned_ms),
        ]
        if owed:
            acts.append(Act("record_contact", assigned_ms + left_ms // 10))
        if run.is_extended:
            acts.append(Act("request_extension", assigned_ms + left_ms * 3 // 10))
            acts.append(Act("approve_extension", assigned_ms + left_ms * 4 // 10))
        if run.is_reworked:
            acts.append(Act("submit_feedback", assigned_ms + left_ms // 2))
            acts.append(Act("rework", assigned_ms + left_ms * 6 // 10))
        acts.append(Act("submit_feedback", run.handled_ms))
        judging = Courses(random, self._law.rules.checked).judged(draft)
        if len(judging) > 1:
            acts.append(Act(judging[0], (run.handled_ms + run.judged_ms) // 2))
        acts.append(Act(judging[-1], run.judged_ms))
        if owed or (draft.channel in CALLER_CHANNELS and random.random() < VISITED_CLOSED_SHARE):
            answer = {"answer": ANSWERS.draw(random)}
            acts.append(Act("record_visit", (run.judged_ms + run.closed_ms) // 2, answer))
        return [*acts, Act("close", run.closed_ms)]

    def summed_up(self, draft: Draft, run: Run, case_no: str) -> Case:
        """A closed case alone, archived when it is old; its version is what its history would have come to."""
        random = self._random
        report = self._reports.report(random, draft)
        archived_ms = run.closed_ms + self._reopening_ms
        is_archived = archived_ms <= self._now_ms
        owed = draft.channel in HOTLINES
        has_caller = owed or (draft.channel in CALLER_CHANNELS and random.random() < VISITED_CLOSED_SHARE)
        dept, basis = self._dept_of(draft, report.grid[:9])
        visited_ms = (run.judged_ms + run.closed_ms) // 2 if has_caller else 0
        last_ms = archived_ms if is_archived else run.closed_ms
        return Case(
            id=CaseId(ulid(run.reported_ms, random.getrandbits)),
            version=one_of(random, STEPS) + has_caller + 2 * (run.is_extended + run.is_reworked),
            case_no=case_no,
            status=Status.ARCHIVED if is_archived else Status.CLOSED,
            channel=draft.channel,
            urgency=report.urgency,
            category=report.category,
            condition=report.condition,
            title=report.title,
            description=report.description,
            address=report.address,
            lon=report.lon,
            lat=report.lat,
            grid=report.grid,
            street=report.grid[:9],
            dept=dept,
            responsible=one_of(random, self._chiefs).id,
            caller=report.caller,
            phone=report.phone,
            reported_ms=run.reported_ms,
            filed_ms=run.filed_ms,
            dispatched_ms=run.dispatched_ms,
            signed_ms=run.signed_ms,
            handled_ms=run.handled_ms,
            closed_ms=run.closed_ms,
            handle_from_ms=run.dispatched_ms,
            handle_yellow_ms=run.handle_yellow_ms,
            handle_orange_ms=run.handle_orange_ms,
            handle_red_ms=run.handle_red_ms,
            total_from_ms=run.filed_ms,
            total_yellow_ms=run.total_yellow_ms,
            total_orange_ms=run.total_orange_ms,
            total_red_ms=run.total_red_ms,
            limit_amount=draft.condition.limit,
            limit_unit=draft.condition.unit.value,
            extended=int(run.is_extended),
            reworked=int(run.is_reworked),
            close_kind="overdue" if run.handled_ms > run.handle_red_ms else "normal",
            satisfaction=ANSWERS.draw(random) if has_caller else "",
            updated_ms=last_ms,
            catalogue=self._version(draft, run.reported_ms),
            dept_basis=basis,
            dispatched_by=one_of(random, self._dispatchers).id,
            contacted_ms=run.signed_ms if owed else 0,
            visited_ms=visited_ms,
            stepped_ms=last_ms,
            wake_ms=NEVER_MS if is_archived else archived_ms,
        )

    def _dept_of(self, draft: Draft, street: str) -> tuple[str, str]:
        """The department the catalogue makes liable, or the street's own centre; and why."""
        condition = draft.condition
        if self._law.department(condition.liable):
            return condition.liable, f"catalogue:{draft.category.code}/{condition.number}"
        centre = centre_of_street(street)
        return (centre if self._law.department(centre) else self._any_dept), CENTRE

    def _version(self, draft: Draft, at_ms: int) -> str:
        """The catalogue of that day, if it had the condition already."""
        day = day_of(at_ms)
        if day not in self._versions:
            catalogue = self._law.catalogue_at(at_ms)
            self._versions[day] = catalogue.version if catalogue else self._newest
        version = self._versions[day]
        known = self._law.has_condition(draft.category.code, draft.condition.number, version)
        return version if known else self._newest
