"""Cases that are over: with their acts for the last days, without for years of history."""

from dataclasses import dataclass, replace
from random import Random

from app.demo.acts import CALLER_CHANNELS, Act, Historian
from app.demo.courses import CHECKED_SHARE, answer
from app.demo.reports import Draft, Reports
from app.demo.runs import Run
from app.demo.seeds import one_of
from app.demo.telling import Story
from app.demo.workforce import Workforce
from app.domain.calendars import DAY_MS
from app.domain.cases import Case, CaseId, Status
from app.domain.district import District
from app.domain.ids import ulid

REOPENING_MS = 30 * DAY_MS  # then a closed case is archived (domain.md §3.6, 29)
STEPS = (8, 9)  # of a case whose history is not told
VISITED_CLOSED_SHARE = 0.9  # of closed cases with a caller


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
    """Puts the runs of closed cases into words."""

    def __init__(self, district: District, reports: Reports, random: Random, now_ms: int) -> None:
        self._reports = reports
        self._random = random
        self._now_ms = now_ms
        self._workforce = Workforce(district)
        self._historian = Historian(random)

    def told(self, draft: Draft, run: Run, case_no: str) -> Story:
        """A closed case with its history."""
        case = self.summed_up(draft, run, case_no)
        acts = acts_of(self._random, draft, run)
        crew = self._workforce.crew(self._random, draft.channel, case.dept)
        first = replace(acts[0], text=case.description)
        flow = self._historian.flow(case.id, [first, *acts[1:]], crew, draft.channel, self._now_ms)
        case = replace(
            case,
            version=len(flow),
            satisfaction=next((act.text for act in acts if act.command == "record_visit"), ""),
            responsible=flow[-1].responsible,
            updated_ms=flow[-1].recorded_ms,
        )
        return case, flow

    def summed_up(self, draft: Draft, run: Run, case_no: str) -> Case:
        """A closed case alone, archived when it is old; its version is what its history would have come to."""
        random = self._random
        report = self._reports.report(random, draft)
        archived_ms = run.closed_ms + REOPENING_MS
        is_archived = archived_ms <= self._now_ms
        has_caller = draft.channel in CALLER_CHANNELS and random.random() < VISITED_CLOSED_SHARE
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
            dept=self._workforce.dept_of(draft.condition, report.grid[:9]),
            responsible=self._workforce.one_of(random, "DC").id,
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
            satisfaction=answer(random) if has_caller else "",
            updated_ms=archived_ms if is_archived else run.closed_ms,
        )


def acts_of(random: Random, draft: Draft, run: Run) -> list[Act]:
    """What was done in a run."""
    assigned_ms = run.signed_ms + (run.handled_ms - run.signed_ms) // 10
    acts = [
        Act("register", run.reported_ms),
        Act("accept", run.accepted_ms),
        Act("file", run.filed_ms),
        Act("dispatch", run.dispatched_ms),
        Act("sign", run.signed_ms),
        Act("assign", assigned_ms),
    ]
    left_ms = run.handled_ms - assigned_ms
    if run.is_extended:
        acts.append(Act("request_extension", assigned_ms + left_ms * 3 // 10))
        acts.append(Act("approve_extension", assigned_ms + left_ms * 4 // 10))
    if run.is_reworked:
        acts.append(Act("submit_feedback", assigned_ms + left_ms // 2))
        acts.append(Act("rework", assigned_ms + left_ms * 6 // 10))
    acts.append(Act("submit_feedback", run.handled_ms))
    if random.random() < CHECKED_SHARE:
        acts.append(Act("send_check", (run.handled_ms + run.judged_ms) // 2))
        acts.append(Act("check_result", run.judged_ms))
    else:
        acts.append(Act("pass_feedback", run.judged_ms))
    if draft.channel in CALLER_CHANNELS and random.random() < VISITED_CLOSED_SHARE:
        acts.append(Act("record_visit", (run.judged_ms + run.closed_ms) // 2, text=answer(random)))
    return [*acts, Act("close", run.closed_ms)]
