"""Many cases, quickly: rows in the order of CASE_COLUMNS, spread as in a district (domain.md §10)."""

from collections.abc import Iterator
from random import Random
from typing import Any

from app.domain.cases import CASE_COLUMNS, CaseId, Channel, Status, Urgency, case_row
from app.domain.ids import ulid
from app.domain.limits import NEVER_MS
from tests.fakes.world import HOUR_MS, NOON_MS, a_case

OPEN = ("REPORTED", "TO_FILE", "TO_DISPATCH", "TO_SIGN", "HANDLING", "FEEDBACK", "TO_CLOSE")
STREETS = [f"3101990{n:02d}" for n in range(1, 15)]
CATEGORIES = [f"E01{n:02d}" for n in range(1, 41)]
DEPTS = [f"D{n:02d}" for n in range(1, 54)]
AT = {name: number for number, name in enumerate(CASE_COLUMNS)}


def rows(count: int, open_count: int, seed: int = 1) -> Iterator[tuple[Any, ...]]:
    """`count` rows of which the first `open_count` are open."""
    random = Random(seed)
    channels, urgencies = [channel.value for channel in Channel], [urgency.value for urgency in Urgency]
    blank = list(case_row(a_case()))
    for number in range(count):
        row, is_open = blank.copy(), number < open_count
        due = NOON_MS + random.randrange(-HOUR_MS, 120 * HOUR_MS)
        street = random.choice(STREETS)
        values = {
            "id": CaseId(ulid(NOON_MS - number, random.getrandbits)),
            "case_no": f"31019920251122{number % 100_000:05d}",
            "version": 5,
            "status": random.choice(OPEN) if is_open else Status.CLOSED.value,
            "channel": random.choice(channels),
            "urgency": random.choice(urgencies),
            "category": random.choice(CATEGORIES),
            "street": street,
            "grid": f"{street}{random.randrange(1, 20):03d}{random.randrange(1, 16):03d}",
            "dept": random.choice(DEPTS),
            "reported_ms": NOON_MS - random.randrange(48 * HOUR_MS),
            "closed_ms": 0 if is_open else NOON_MS - random.randrange(48 * HOUR_MS),
            "yellow_ms": due - 4 * HOUR_MS if is_open else NEVER_MS,
            "orange_ms": due - HOUR_MS if is_open else NEVER_MS,
            "red_ms": due if is_open else NEVER_MS,
        }
        for name, value in values.items():
            row[AT[name]] = value
        yield tuple(row)
