"""When the district works: seasons, its own days, years not yet published, and tables that are wrong."""

from datetime import UTC, datetime, timedelta, timezone
from random import Random

import chinese_calendar
import pytest

from app.domain.calendars import DAY_MS, EPOCH, HOUR_MS, MINUTE_MS, WorkCalendar, day_of, midnight_ms
from app.domain.limits import Timetable, WorkingHours
from app.errors import BadInput

SHANGHAI = timezone(timedelta(hours=8))
CALENDAR = WorkCalendar(WorkingHours())
SUMMER = Timetable("2026-06-15", "2026-09-15", ((480, 690), (870, 1110)))


def ms(text: str) -> int:
    """'2026-03-05 16:00', hall time."""
    return int(datetime.strptime(text, "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).timestamp() * 1000)


def day(text: str) -> int:
    return day_of(ms(f"{text} 12:00"))


def test_the_nation_works_as_the_national_calendar_says():
    for number in range(day("2004-01-01"), day("2027-01-01")):
        assert CALENDAR.works_on(number) == chinese_calendar.is_workday(EPOCH + timedelta(days=number))


def test_the_season_of_the_day_holds_from_its_first_day_to_its_last():
    calendar = WorkCalendar(WorkingHours(timetables=(SUMMER,)))
    closes = [calendar.end_of_business_ms(day(f"2026-{text}")) for text in ("06-14", "06-15", "09-15", "09-16")]
    times = ("06-14 17:30", "06-15 18:30", "09-15 18:30", "09-16 17:30")
    assert closes == [ms(f"2026-{text}") for text in times]
    assert calendar.after_work_ms(ms("2026-06-12 17:00"), HOUR_MS) == ms("2026-06-15 08:30")
    assert calendar.work_between_ms(ms("2026-09-15 00:00"), ms("2026-09-17 00:00")) == 450 * MINUTE_MS + 8 * HOUR_MS


def test_of_two_timetables_for_a_day_the_last_one_holds():
    flood = Timetable("2026-08-01", "2026-08-31", ((0, 1440),))
    calendar = WorkCalendar(WorkingHours(timetables=(SUMMER, flood)))
    assert calendar.end_of_business_ms(day("2026-08-03")) == ms("2026-08-04 00:00")
    assert calendar.end_of_business_ms(day("2026-09-01")) == ms("2026-09-01 18:30")


def test_the_answer_is_the_same_in_whatever_order_the_years_are_asked_for():
    random = Random(5)
    asked = [(ms(f"{year}-07-01 09:00"), random.randrange(1, 300) * DAY_MS) for year in range(1990, 2040)]
    alone = [WorkCalendar(WorkingHours()).work_between_ms(start, start + long) for start, long in asked]
    order = random.sample(range(len(asked)), len(asked))
    calendar, again = WorkCalendar(WorkingHours()), {}
    for number in order:
        start, long = asked[number]
        again[number] = calendar.work_between_ms(start, start + long)
        assert calendar.after_work_ms(start, again[number]) <= start + long
        assert calendar.work_between_ms(start, calendar.after_work_ms(start, again[number])) == again[number]
    assert [again[number] for number in range(len(asked))] == alone


def test_working_time_is_found_far_ahead_and_across_years():
    year_ms = CALENDAR.work_between_ms(ms("2026-01-01 00:00"), ms("2027-01-01 00:00"))
    assert year_ms == 248 * 8 * HOUR_MS  # domain.md §4.2
    assert CALENDAR.after_work_ms(ms("2026-01-01 00:00"), year_ms + 1) == ms("2027-01-01 08:30") + 1
    assert CALENDAR.nth_working_day(day("2025-12-31"), 249) == day("2027-01-01")
    assert WorkCalendar(WorkingHours()).nth_working_day(day("2026-12-31"), 262) == day("2028-01-03")


def test_no_time_later_is_no_working_time():
    noon = ms("2026-03-05 11:00")
    assert CALENDAR.work_between_ms(noon, noon) == CALENDAR.work_between_ms(noon, noon - DAY_MS) == 0
    night = ms("2026-03-05 23:00")
    for at_ms in (noon, night):
        assert CALENDAR.after_work_ms(at_ms, 0) == CALENDAR.after_work_ms(at_ms, -5) == at_ms
    assert CALENDAR.nth_working_day(day("2026-03-07"), 0) == day("2026-03-07")


def test_what_touches_a_year_not_published_is_provisional():
    last, first = ms("2026-12-31 23:59"), ms("2027-01-01 00:00")
    assert not CALENDAR.is_provisional(ms("2026-01-01 00:00"), last)
    assert CALENDAR.is_provisional(last, first)
    assert CALENDAR.is_provisional(ms("2027-03-01 00:00"), ms("2027-03-02 00:00"))
    assert CALENDAR.is_provisional(ms("2003-12-31 00:00"), ms("2005-01-01 00:00"))
    assert CALENDAR.is_provisional(last, 2**53 - 1)


def test_days_the_district_has_set_are_not_provisional():
    calendar = WorkCalendar(WorkingHours(free_days=("2027-01-01",), working_days=("2027-01-02",)))
    last = ms("2026-12-31 17:00")
    assert not calendar.is_provisional(last, ms("2027-01-02 23:59"))
    assert calendar.is_provisional(last, ms("2027-01-03 00:00"))


def test_an_instant_that_can_be_no_deadline_is_refused():
    for asked in (
        lambda: CALENDAR.work_between_ms(0, 2**53 - 1),
        lambda: CALENDAR.work_between_ms(midnight_ms(0) - 1, 0),
        lambda: CALENDAR.after_work_ms(0, 10**14),
        lambda: CALENDAR.nth_working_day(day("2026-03-05"), 10**9),
        lambda: CALENDAR.line(0, -(10**18)),
    ):
        with pytest.raises(BadInput, match="is outside of the years 1970-2399"):
            asked()
    assert CALENDAR.nth_working_day(day("2026-03-05"), 1) == day("2026-03-06")


@pytest.mark.parametrize(
    ("hours", "line"),
    [
        (WorkingHours(free_days=("2026-05-01", "2026-02-30")), "free_days[1]: '2026-02-30' is not a day"),
        (WorkingHours(working_days=("tomorrow",)), "working_days[0]: 'tomorrow' is not a day"),
        (
            WorkingHours(working_days=("2026-03-07",), free_days=("2026-03-07",)),
            "free_days[0]: 2026-03-07 is a working day and a free day",
        ),
        (WorkingHours(spans_min=()), "spans_min: there is no working time in it"),
        (WorkingHours(spans_min=((510, 510),)), "spans_min[0]: 510-510 is not a span"),
        (WorkingHours(spans_min=((510, 720), (780, 1441))), "spans_min[1]: 780-1441 is not a span"),
        (WorkingHours(spans_min=((-1, 720),)), "spans_min[0]: -1-720 is not a span"),
        (WorkingHours(spans_min=((510, 720), (719, 1050))), "spans_min[1]: 719-1050 begins before"),
        (WorkingHours(spans_min=((780, 1050), (510, 720))), "spans_min[1]: 510-720 begins before"),
        (
            WorkingHours(timetables=(SUMMER, Timetable("2026-09-01", "2026-08-31", ((0, 60),)))),
            "timetables[1]: it ends on 2026-08-31, before it begins on 2026-09-01",
        ),
        (
            WorkingHours(timetables=(Timetable("2026-6-1", "2026-08-31", ((0, 60),)),)),
            "timetables[0].valid_from: '2026-6-1' is not a day",
        ),
        (
            WorkingHours(timetables=(Timetable("2026-06-01", "2026-08-31", ((60, 0),)),)),
            "timetables[0].spans_min[0]: 60-0 is not a span",
        ),
    ],
)
def test_wrong_hours_are_refused_with_what_and_where(hours: WorkingHours, line: str):
    with pytest.raises(BadInput) as caught:
        WorkCalendar(hours)
    assert str(caught.value).startswith(line)
    assert caught.value.code == "bad_calendar"
    assert line.startswith(f"{caught.value.facts['where']}: ")


def test_a_district_without_a_working_day_is_refused_when_one_is_asked_for():
    first = day("2026-01-01")
    rest = tuple((EPOCH + timedelta(days=first + n)).isoformat() for n in range(day("2400-01-01") - first))
    calendar = WorkCalendar(WorkingHours(free_days=rest))
    with pytest.raises(BadInput):
        calendar.nth_working_day(first, 1)
    with pytest.raises(BadInput):
        calendar.after_work_ms(midnight_ms(first), 1)


def test_the_day_of_the_hall_begins_at_sixteen_hours_of_utc():
    begins = int(datetime(2026, 3, 4, 16, tzinfo=UTC).timestamp() * 1000)
    assert [day_of(begins - 1), day_of(begins)] == [day("2026-03-04"), day("2026-03-05")]
    assert midnight_ms(day("2026-03-05")) == begins


def test_a_year_the_district_says_it_knows_is_not_provisional():
    start = int(datetime(2150, 3, 1, tzinfo=UTC).timestamp() * 1000)
    assert WorkCalendar(WorkingHours()).is_provisional(start, start + DAY_MS)
    assert not WorkCalendar(WorkingHours(known_years=(2150,))).is_provisional(start, start + DAY_MS)
