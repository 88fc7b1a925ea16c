"""Times and durations as the hall reads them: 24 hours, Asia/Shanghai; arguments are UTC milliseconds."""

from datetime import UTC, datetime

from PySide6.QtCore import QCoreApplication

from app.domain.calendars import DAY_MS, HOUR_MS, MINUTE_MS, SHANGHAI_MS, day_of

translate = QCoreApplication.translate

SECOND_MS = 1000
WEEK_DAYS = 7


def clock(at_ms: int) -> str:
    """'14:32'."""
    return _local(at_ms).strftime("%H:%M")


def clock_seconds(at_ms: int) -> str:
    """'14:32:07'."""
    return _local(at_ms).strftime("%H:%M:%S")


def day_time(at_ms: int) -> str:
    """'11-22 14:32'."""
    return _local(at_ms).strftime("%m-%d %H:%M")


def day_time_seconds(at_ms: int) -> str:
    """'11-22 14:32:07'."""
    return _local(at_ms).strftime("%m-%d %H:%M:%S")


def near(at_ms: int, now_ms: int) -> str:
    """The time alone on the same day, else with its date."""
    return clock(at_ms) if day_of(at_ms) == day_of(now_ms) else day_time(at_ms)


def near_seconds(at_ms: int, now_ms: int) -> str:
    """The time with seconds on the same day, else date and minute."""
    return clock_seconds(at_ms) if day_of(at_ms) == day_of(now_ms) else day_time(at_ms)


def weekday(at_ms: int) -> str:
    """'Mon' … 'Sun'."""
    return (
        translate("times", "Mon"),
        translate("times", "Tue"),
        translate("times", "Wed"),
        translate("times", "Thu"),
        translate("times", "Fri"),
        translate("times", "Sat"),
        translate("times", "Sun"),
    )[_local(at_ms).weekday()]


def duration(amount_ms: int) -> str:
    """'42 s', '12 min', '1 h 35 min', '2 d 3 h': the two greatest units that matter."""
    if amount_ms < MINUTE_MS:
        return translate("times", "{s} s").format(s=max(0, amount_ms) // SECOND_MS)
    if amount_ms < HOUR_MS:
        return translate("times", "{m} min").format(m=amount_ms // MINUTE_MS)
    hours, minutes = amount_ms // HOUR_MS, amount_ms % HOUR_MS // MINUTE_MS
    if amount_ms < DAY_MS:
        words = translate("times", "{h} h {m} min") if minutes else translate("times", "{h} h")
        return words.format(h=hours, m=minutes)
    days, hours = amount_ms // DAY_MS, amount_ms % DAY_MS // HOUR_MS
    words = translate("times", "{d} d {h} h") if hours else translate("times", "{d} d")
    return words.format(d=days, h=hours)


def hours(amount_ms: int) -> str:
    """'37 h 30 min': a sum of hours; a day of working time has not 24 of them."""
    hours, minutes = amount_ms // HOUR_MS, amount_ms % HOUR_MS // MINUTE_MS
    if not hours:
        return translate("times", "{m} min").format(m=minutes)
    words = translate("times", "{h} h {m} min") if minutes else translate("times", "{h} h")
    return words.format(h=hours, m=minutes)


def left(deadline_ms: int, now_ms: int, *, about: bool = False) -> str:
    """What is left until a deadline: '5 min left', 'Tue 17:30', '12-05 17:30', '1 min over'.

    `about` marks an estimate made without the platform.
    """
    rest = deadline_ms - now_ms
    if rest <= 0:
        words = translate("times", "{time} over").format(time=duration(-rest))
    elif rest < DAY_MS:
        words = translate("times", "{time} left").format(time=duration(rest))
    else:
        return _far(deadline_ms, now_ms)
    return translate("times", "about {words}").format(words=words) if about else words


def _far(deadline_ms: int, now_ms: int) -> str:
    """A deadline more than a day ahead is a date: nobody counts 61 hours."""
    if day_of(deadline_ms) - day_of(now_ms) < WEEK_DAYS:
        return f"{weekday(deadline_ms)} {clock(deadline_ms)}"
    return day_time(deadline_ms)


def _local(at_ms: int) -> datetime:
    """The hall's wall time of an instant, carried in a UTC datetime."""
    return datetime.fromtimestamp((at_ms + SHANGHAI_MS) / 1000, UTC)
