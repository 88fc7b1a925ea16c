"""The cases of the demo district: the open ones of a moment with those just closed, and years of history."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from app.demo.closedcases import ClosedCases, Ended
from app.demo.courses import Courses
from app.demo.geometry import shared_out
from app.demo.opencases import OpenCases, wanted_lights, was_known
from app.demo.reports import Reports
from app.demo.runs import Pace, Rhythm, chance_of
from app.demo.seeds import seeded
from app.demo.showcase import Showcase, Shown
from app.demo.telling import Planned, Story, Teller
from app.demo.worktime import WorkTime
from app.domain.calendars import DAY_MS, EPOCH, day_of, midnight_ms
from app.domain.district import District
from app.domain.law import Law

OPEN_CASES = 4_120
HISTORY_CASES = 1_000_000
HISTORY_DAYS = 730
CLOSED_A_DAY_SHARE = 0.66  # so many cases a day, for each open one, come in and are closed
LOOK_BACK_DAYS = 14  # a case closed now was hardly reported longer ago
REFUSED_SHARE = 0.04  # of reports lead to nothing
LIMIT_DAYS = 130  # no deadline lies further ahead
HISTORY_SERIALS = 50_000  # the history's case numbers of a day begin here: they never meet those of `make_cases`

Found = Planned | Shown | Ended


def make_cases(
    district: District, seed: int, now_ms: int, open_cases: int = OPEN_CASES, closed_days: int = 1
) -> Iterator[Story]:
    """The open cases of `now_ms` and those closed in the `closed_days` before, with their histories, by report time.

    Of 4,120 open ones 3 are red, 31 orange and 284 yellow; of other counts as many in proportion.
    """
    reports, law = Reports(district, seed), Law(district)
    found: list[Found] = [*_open(law, seed, reports, now_ms, open_cases)]
    found += _just_ended(law, seed, reports, (now_ms, closed_days), open_cases * CLOSED_A_DAY_SHARE)
    numbers = CaseNumbers(district.code)
    issued = {id(case): numbers.issue(case.filed_ms) for case in sorted(found, key=_filed)}
    random = seeded(seed, "words")
    teller = Teller(law, random, now_ms)
    closed = ClosedCases(law, reports, random, now_ms)
    for case in sorted(found, key=_reported):
        match case:
            case Ended(draft, run):
                acts, report = closed.acts(draft, run), reports.report(random, draft)
            case Shown(planned, report):
                acts = list(planned.acts)
            case Planned(draft, planned_acts):
                acts, report = list(planned_acts), reports.report(random, draft)
        yield teller.tell(acts, report, issued[id(case)])


def make_history(
    district: District, seed: int, now_ms: int, cases: int = HISTORY_CASES, days: int = HISTORY_DAYS
) -> Iterator[Story]:
    """`cases` closed cases of the `days` whole days before today, by report time, without flow records.

    All are closed before `now_ms`; those closed 30 days ago and more are archived. Their case numbers begin at
    50,001 a day, so they may be loaded beside what `make_cases` gives.
    """
    days = min(days, cases)
    first = day_of(now_ms) - days
    random = seeded(seed, "history")
    reports = Reports(district, seed)
    closed = ClosedCases(Law(district), reports, random, now_ms)
    rhythm = Rhythm(chance_of(seed, "history rhythm"))
    pace = Pace(chance_of(seed, "history pace"), _work_time(district, first, now_ms))
    numbers = CaseNumbers(district.code, HISTORY_SERIALS)
    weights = [rhythm.weight(first + number) for number in range(days)]
    for day, count in enumerate(shared_out(cases, weights), start=first):
        drafts = [reports.draft(random) for _ in range(count)]
        runs = pace.runs(rhythm.times_ms(day, count), [draft.condition for draft in drafts], now_ms)
        for draft, run in zip(drafts, runs, strict=True):
            yield closed.summed_up(draft, run, numbers.issue(run.filed_ms)), ()


class CaseNumbers:
    """Case numbers: division, day of filing, serial of the day (domain.md §3.3)."""

    def __init__(self, division: str, start: int = 0) -> None:
        self._division = division
        self._start = start
        self._issued: Counter[int] = Counter()
        self._dates: dict[int, str] = {}

    def issue(self, filed_ms: int) -> str:
        """The next number of the day of filing, "" when the case was not filed."""
        if not filed_ms:
            return ""
        day = day_of(filed_ms)
        self._issued[day] += 1
        if day not in self._dates:
            self._dates[day] = (EPOCH + timedelta(days=day)).strftime("%Y%m%d")
        return f"{self._division}{self._dates[day]}{self._start + self._issued[day]:05d}"


def _open(law: Law, seed: int, reports: Reports, now_ms: int, count: int) -> Iterator[Planned | Shown]:
    """The open cases: those of the showcase whose lights are wanted, and others for the rest of the lights."""
    random = seeded(seed, "open")
    finder = OpenCases(random, reports, law, now_ms)
    wanted = list(wanted_lights(random, count))
    for shown in Showcase(law.district, reports, seeded(seed, "showcase")).cases(finder, now_ms):
        same = [number for number, (light, _) in enumerate(wanted) if light is shown.light]
        if same:
            del wanted[same[0]]
            yield shown
    for light, status in wanted:
        yield finder.find(light, status)


def _just_ended(
    law: Law, seed: int, reports: Reports, window: tuple[int, int], cases_a_day: float
) -> Iterator[Planned | Ended]:
    """What was closed in the `window` (now_ms, days back), and what was refused in it."""
    now_ms, days = window
    if not days:
        return
    since_ms = now_ms - days * DAY_MS
    first = day_of(since_ms) - LOOK_BACK_DAYS
    random = seeded(seed, "ended")
    courses = Courses(random, law.rules.checked)
    rhythm = Rhythm(chance_of(seed, "ended rhythm"))
    pace = Pace(chance_of(seed, "ended pace"), _work_time(law.district, first, now_ms))
    for day in range(first, day_of(now_ms) + 1):
        times_ms = rhythm.times_ms(day, round(cases_a_day * rhythm.weight(day)))
        drafts = [reports.draft(random) for _ in times_ms]
        for draft, run in zip(drafts, pace.runs(times_ms, [draft.condition for draft in drafts]), strict=True):
            if not was_known(law, draft, run.reported_ms):
                continue
            if random.random() < REFUSED_SHARE:
                acts = courses.refused(draft, run.reported_ms)
                if since_ms < acts[-1].at_ms <= now_ms:
                    yield Planned(draft, tuple(acts))
            elif since_ms < run.closed_ms <= now_ms:
                yield Ended(draft, run)


def _work_time(district: District, first_day: int, now_ms: int) -> WorkTime:
    return WorkTime(district.working_hours, midnight_ms(first_day), now_ms + LIMIT_DAYS * DAY_MS)


def _filed(case: Found) -> int:
    return case.filed_ms


def _reported(case: Found) -> int:
    return case.reported_ms
