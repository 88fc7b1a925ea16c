"""A district's working calendar as a file: its hours, its seasons and the days that differ from the nation's."""

import tomllib
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import msgspec

from app.domain.calendars import WorkCalendar
from app.domain.limits import Timetable, WorkingHours
from app.errors import BadInput

KEYS = [field.name for field in fields(WorkingHours)]
SEASON_KEYS = [field.name for field in fields(Timetable)]


def read_calendar(path: Path) -> WorkingHours:
    """The working hours of a .toml or .json file; BadInput with what is wrong, where, and what to do.

    Keys, all optional: spans_min, working_days, free_days, known_years, timetables (valid_from, valid_to, spans_min).
    """
    if path.suffix.lower() not in {".toml", ".json"}:
        raise _wrong(path, "its name must end in .toml or .json")
    try:
        content = _content(path)
        hours = msgspec.convert(content, WorkingHours)
    except OSError as error:
        raise _wrong(path, f"cannot be read: {error}") from error
    except (ValueError, RecursionError) as error:  # of the encoding, the form or the types
        raise _wrong(path, f"not a calendar: {error}") from error
    if unknown := next(_unknown(content), ""):
        known = SEASON_KEYS if "." in unknown else KEYS
        raise _wrong(path, f"{unknown} is not known: the keys here are {', '.join(known)}")
    try:
        WorkCalendar(hours)
    except BadInput as error:
        raise _wrong(path, str(error)) from error
    return hours


def _content(path: Path) -> Any:
    text = path.read_text(encoding="utf-8-sig")  # editors on Windows begin a file with a mark
    return msgspec.json.decode(text) if path.suffix.lower() == ".json" else _with_texts(tomllib.loads(text))


def _with_texts(value: Any) -> Any:
    """TOML has days of its own, written without quotes: 2026-02-14."""
    if isinstance(value, dict):
        return {key: _with_texts(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_texts(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _unknown(content: dict[str, Any]) -> Iterator[str]:
    yield from (key for key in content if key not in KEYS)
    for number, timetable in enumerate(content.get("timetables", ())):
        yield from (f"timetables[{number}].{key}" for key in timetable if key not in SEASON_KEYS)


def _wrong(path: Path, why: str) -> BadInput:
    return BadInput("bad_calendar", f"{path.name}: {why}", where=path.name, why=why)
