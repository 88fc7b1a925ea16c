"""What is said when the copy is compared with the city."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.cases import CaseId
from app.hall.ports import CaseRow, Cursor


@dataclass(frozen=True, slots=True)
class Sums:
    """The sums of the cases of a stream in 256 buckets at a cursor. `closed_after_ms` -1: of the open cases."""

    cursor: Cursor
    closed_after_ms: int
    buckets: Sequence[int]


@dataclass(frozen=True, slots=True)
class Bucket:
    """The cases of one bucket as the city has them: id and version."""

    number: int
    cursor: Cursor
    cases: Mapping[CaseId, int]


@dataclass(frozen=True, slots=True)
class Rows:
    """Some cases as the city has them at a cursor; one that was asked for and is not here is not ours to see."""

    cursor: Cursor
    cases: Sequence[CaseRow]
