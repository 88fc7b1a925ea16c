"""From acts to the case that the platform would hold, and from there to its words and its history."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random

from app.demo.acts import RULES, Act, Historian, status_after
from app.demo.reports import Draft, Report
from app.demo.workforce import Workforce
from app.domain.calendars import WorkCalendar
from app.domain.cases import ENDED, Case, CaseId, FlowRecord, Status
from app.domain.clocks import (
    light_points,
    stage_clock,
    total_clock,
    with_handle,
    with_stage,
    with_total,
    with_worst,
)
from app.domain.district import District
from app.domain.ids import ulid

Story = tuple[Case, tuple[FlowRecord, ...]]

NAMELESS = CaseId("")


@dataclass(frozen=True, slots=True)
class Framed:
    """A case before it is put into words: what was reported, what was done since, and the case this makes."""

    draft: Draft
    acts: tuple[Act, ...]
    case: Case

    @property
    def reported_ms(self) -> int:
        return self.case.reported_ms

    @property
    def filed_ms(self) -> int:
        return self.case.filed_ms


def frame(draft: Draft, acts: Sequence[Act], calendar: WorkCalendar, extended: int = 0) -> Case:
    """The case that these acts made, still without name, number, words, place and people.

    An extension adds half the handling limit, at least one unit.
    """
    condition, status = draft.condition, status_after(acts)
    last = {act.command: act.at_ms for act in acts}
    dispatched = 0 if status is Status.TO_DISPATCH else last.get("dispatch", 0)
    case = Case(
        id=NAMELESS,
        version=len(acts),
        status=status,
        channel=draft.channel,
        category=draft.category.code,
        condition=condition.number,
        reported_ms=acts[0].at_ms,
        filed_ms=last.get("file", 0),
        dispatched_ms=dispatched,
        signed_ms=last.get("sign", 0) if dispatched else 0,
        handled_ms=last.get("submit_feedback", 0),
        closed_ms=acts[-1].at_ms if status in ENDED else 0,
        limit_amount=condition.limit,
        limit_unit=condition.unit.value,
        urged=_count(acts, "urge"),
        returned=_count(acts, "approve_return"),
        extended=extended,
        reworked=_count(acts, "rework"),
        satisfaction=next((act.text for act in acts if act.command == "record_visit"), ""),
    )
    if extended:
        condition = replace(condition, limit=condition.limit + max(1, condition.limit // 2))
    if case.filed_ms:
        case = with_total(case, total_clock(calendar, case.filed_ms, condition))
    if dispatched:
        case = with_handle(case, light_points(calendar, dispatched, condition.limit, condition.unit))
    return with_worst(with_stage(case, stage_clock(calendar, case, _entered_ms(acts))))


class Teller:
    """Gives framed cases their names, words, people and histories."""

    def __init__(self, district: District, random: Random, now_ms: int) -> None:
        self._random = random
        self._now_ms = now_ms
        self._workforce = Workforce(district)
        self._historian = Historian(random)

    def tell(self, framed: Framed, report: Report, case_no: str) -> Story:
        """The case and its history: version = number of its records."""
        case, acts = framed.case, framed.acts
        case_id = CaseId(ulid(case.reported_ms, self._random.getrandbits))
        street = report.grid[:9]
        dept = self._workforce.dept_of(framed.draft.condition, street)
        crew = self._workforce.crew(self._random, case.channel, dept)
        first = replace(acts[0], text=report.description)
        flow = self._historian.flow(case_id, [first, *acts[1:]], crew, case.channel, self._now_ms)
        told = replace(
            case,
            id=case_id,
            case_no=case_no,
            urgency=report.urgency,
            title=report.title,
            description=report.description,
            address=report.address,
            lon=report.lon,
            lat=report.lat,
            grid=report.grid,
            street=street,
            dept=dept if case.dispatched_ms else "",
            responsible=flow[-1].responsible,
            caller=report.caller,
            phone=report.phone,
            updated_ms=flow[-1].recorded_ms,
        )
        return told, flow


def _count(acts: Sequence[Act], command: str) -> int:
    return sum(act.command == command for act in acts)


def _entered_ms(acts: Sequence[Act]) -> int:
    """When the state the case is in began."""
    return next(act.at_ms for act in reversed(acts) if RULES[act.command].to_status is not None)
