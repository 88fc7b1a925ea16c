"""What holds for every clock, whatever happens to it and when."""

from functools import reduce

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from app.domain.calendars import DAY_MS, HOUR_MS, WorkCalendar
from app.domain.limits import NEVER_MS, Limit, LimitUnit, Timetable, WorkingHours
from app.domain.ruleset import LightRule, RuleSet, Scope
from app.domain.timers import Clockwork, Fate, Segment, Timer, TimerKind, changed

FROM_MS, TO_MS = 1_767_196_800_000, 1_798_732_800_000  # 2026, local
FESTIVAL_MS, GOLDEN_WEEK_MS = 1_771_005_600_000, 1_790_676_000_000  # 02-14 02:00, a make-up Saturday; 09-29 18:00
HOURS = WorkingHours(
    working_days=("2026-10-05",),
    free_days=("2026-02-24", "2026-10-12"),
    timetables=(Timetable("2026-06-15", "2026-09-10", ((480, 690), (870, 1110))),),
)
KINDS = (TimerKind.SIGN, TimerKind.HANDLE, TimerKind.TOTAL)
RULES = RuleSet(lights=(LightRule("usual", ""), LightRule("strict", "", 30, 60, 120, 300, Scope(timer="handle"))))
WORK = Clockwork(WorkCalendar(HOURS), RULES)

around = st.builds(int.__add__, st.sampled_from((FESTIVAL_MS, GOLDEN_WEEK_MS)), st.integers(0, 12 * DAY_MS))
instants = st.integers(FROM_MS, TO_MS) | around  # any time of the year, and the long holidays
amounts = {
    LimitUnit.URGENT_HOUR: st.floats(0.1, 48),
    LimitUnit.WORK_HOUR: st.floats(0.1, 40),
    LimitUnit.WORK_DAY: st.integers(1, 15),
    LimitUnit.NATURAL_DAY: st.floats(0.1, 10),
}
limits = st.sampled_from(tuple(LimitUnit)).flatmap(
    lambda unit: st.builds(Limit, amounts[unit], st.just(unit), st.sampled_from((0, 0, 2)))
)
lengths = st.integers(0, 5 * DAY_MS)
acts = st.tuples(st.sampled_from(("pause", "resume", "outage", "extend")), st.integers(-DAY_MS, 3 * DAY_MS), lengths)
usual = settings(max_examples=100, deadline=None)


def acted(timer: Timer, act: tuple[str, int, int]) -> Timer:
    """The timer after an act whose stamp is so far from its last boundary, be it before or after."""
    what, skew, length = act
    at_ms = max(timer.segments[-1].from_ms, timer.segments[-1].to_ms) + skew
    if what == "pause":
        return WORK.paused(timer, at_ms, "suspension")
    if what == "resume":
        return WORK.resumed(timer, at_ms)
    if what == "outage":
        return WORK.excepted(timer, at_ms, at_ms + length, "outage")
    return WORK.extended(timer, 1)


def started(limit: Limit, at_ms: int) -> Timer:
    return WORK.started(TimerKind.HANDLE, limit, at_ms, Scope())


timers = st.builds(
    lambda limit, at_ms, done: reduce(acted, done, started(limit, at_ms)),
    limits,
    instants,
    st.lists(acts, max_size=6),
)


def points(timer: Timer) -> tuple[int, ...]:
    return timer.yellow_ms, timer.orange_ms, timer.red_ms, timer.red2_ms, timer.red3_ms


@usual
@given(timers)
def test_the_lights_come_in_their_order(timer: Timer):
    rising = (timer.from_ms, *points(timer))
    assert list(rising) == sorted(rising)


@usual
@given(timers, instants, lengths, lengths)
def test_the_parts_of_a_time_are_the_whole(timer: Timer, at_ms: int, first: int, second: int):
    a, b, c = at_ms, at_ms + first, at_ms + first + second
    whole = WORK.elapsed_ms(timer, c) - WORK.elapsed_ms(timer, a)
    assert whole == (WORK.elapsed_ms(timer, b) - WORK.elapsed_ms(timer, a)) + (
        WORK.elapsed_ms(timer, c) - WORK.elapsed_ms(timer, b)
    )
    work = WORK.calendar.work_between_ms
    assert work(a, c) == work(a, b) + work(b, c)


@usual
@given(limits, instants, st.lists(lengths, min_size=1, max_size=5))
def test_a_time_cut_in_pieces_counts_as_the_whole(limit: Limit, at_ms: int, cuts: list[int]):
    whole = started(limit, at_ms)
    segments, begin = [], at_ms
    for length in cuts:
        segments.append(Segment(begin, begin + length))
        begin += length
    pieces = WORK.pointed(replace(whole, segments=(*segments, Segment(begin))))
    assert points(pieces) == points(whole)
    assert WORK.elapsed_ms(pieces, begin + DAY_MS) == WORK.elapsed_ms(whole, begin + DAY_MS)


@usual
@given(timers, instants)
def test_no_time_is_negative(timer: Timer, at_ms: int):
    assert timer.budget_ms >= 0
    assert WORK.elapsed_ms(timer, at_ms) >= 0
    assert WORK.finished(timer, at_ms).over_ms >= 0


@usual
@given(timers, instants)
def test_acts_stamped_before_the_act_before_make_no_time(timer: Timer, at_ms: int):
    for each in (timer, WORK.finished(timer, at_ms), WORK.annulled(timer, at_ms, "returned")):
        ends = [end for segment in each.segments for end in (segment.from_ms, segment.to_ms or NEVER_MS)]
        assert ends == sorted(ends)


@usual
@given(limits, instants, lengths)
def test_a_pause_of_no_length_changes_nothing(limit: Limit, at_ms: int, after: int):
    timer = started(limit, at_ms)
    again = WORK.resumed(WORK.paused(timer, at_ms + after, "suspension"), at_ms + after)
    assert points(again) == points(timer)
    assert again.budget_ms == timer.budget_ms


@usual
@given(timers, lengths, lengths)
def test_a_pause_moves_no_light_forward(timer: Timer, after: int, length: int):
    at_ms = timer.segments[-1].from_ms + after
    paused = WORK.paused(timer, at_ms, "suspension")
    if timer.fate is Fate.PAUSED:
        assert paused == timer
        return
    for later in (paused, WORK.resumed(paused, at_ms + length)):
        assert all(new >= old for new, old in zip(points(later), points(timer), strict=True))


@usual
@given(timers, instants)
def test_what_has_ended_is_neither_paused_nor_resumed(timer: Timer, at_ms: int):
    for ended in (WORK.finished(timer, at_ms), WORK.annulled(timer, at_ms, "returned")):
        assert WORK.paused(ended, at_ms, "suspension") == WORK.resumed(ended, at_ms) == ended


@usual
@given(timers, instants, lengths)
def test_an_outage_moves_no_light_forward(timer: Timer, at_ms: int, length: int):
    out = WORK.excepted(timer, at_ms, at_ms + length, "outage")
    assert all(new >= old for new, old in zip(points(out), points(timer), strict=True))


@usual
@given(timers, st.integers(1, 5))
def test_an_extension_moves_red_to_no_earlier_time_and_the_start_not_at_all(timer: Timer, amount: int):
    longer = WORK.extended(timer, amount)
    assert longer.red_ms >= timer.red_ms
    assert longer.segments == timer.segments


@usual
@given(timers)
def test_points_computed_again_are_the_same(timer: Timer):
    assert WORK.pointed(timer) == timer
    blank = replace(timer, budget_ms=0, yellow_ms=1, orange_ms=2, red_ms=3, red2_ms=4, red3_ms=5)
    assert Clockwork(WorkCalendar(HOURS), RULES).pointed(blank) == timer


@usual
@given(st.lists(limits, min_size=3, max_size=3), instants, st.permutations([*KINDS, *KINDS]))
def test_acts_on_different_timers_of_a_case_may_come_in_any_order(
    given_limits: list[Limit], at_ms: int, order: list[TimerKind]
):
    case = tuple(WORK.started(kind, limit, at_ms, Scope()) for kind, limit in zip(KINDS, given_limits, strict=True))

    def after(kinds: list[TimerKind]) -> tuple[Timer, ...]:
        told = case
        seen: set[TimerKind] = set()
        for kind in kinds:
            act = (lambda timer: WORK.extended(timer, 1)) if kind in seen else _halved
            told, seen = changed(told, (kind,), act), {*seen, kind}
        return told

    assert after(order) == after(sorted(order))


@usual
@given(limits, instants, lengths, lengths)
def test_a_pause_and_an_outage_elsewhere_may_come_in_any_order(limit: Limit, at_ms: int, after: int, length: int):
    timer, begin = started(limit, at_ms), at_ms + after + length
    pause = (begin + HOUR_MS, begin + DAY_MS)
    one = WORK.excepted(timer, at_ms + after, begin, "outage")
    one = WORK.resumed(WORK.paused(one, pause[0], "suspension"), pause[1])
    other = WORK.resumed(WORK.paused(timer, pause[0], "suspension"), pause[1])
    other = WORK.excepted(other, at_ms + after, begin, "outage")
    assert points(one) == points(other)
    assert WORK.elapsed_ms(one, pause[1] + DAY_MS) == WORK.elapsed_ms(other, pause[1] + DAY_MS)


@usual
@given(timers, st.data())
def test_a_light_comes_when_its_share_is_used_up_and_not_before(timer: Timer, data: st.DataObject):
    shares = (*timer.percents[:2], 100, *timer.percents[2:])
    share, point = data.draw(st.sampled_from(tuple(zip(shares, points(timer), strict=True))))
    used = timer.budget_ms * share // 100
    if point < NEVER_MS:
        assert WORK.elapsed_ms(timer, point) == used
        assert not used or WORK.elapsed_ms(timer, point - 1) < used
    else:
        assert WORK.elapsed_ms(timer, timer.segments[-1].to_ms) < used


@usual
@given(instants, st.integers(1, 15))
def test_a_limit_in_working_days_ends_with_business_on_a_working_day(at_ms: int, days: int):
    red = started(Limit(days, LimitUnit.WORK_DAY), at_ms).red_ms
    day = (red + 8 * HOUR_MS) // DAY_MS
    assert WORK.calendar.works_on(day)
    assert red == WORK.calendar.end_of_business_ms(day)


def _halved(timer: Timer) -> Timer:
    middle = timer.from_ms + HOUR_MS
    return WORK.resumed(WORK.paused(timer, middle, "suspension"), middle + DAY_MS)
