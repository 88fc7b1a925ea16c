"""What an import says about input it could not take as it stands."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.errors import BadInput


@dataclass(frozen=True, slots=True)
class Reject:
    """A record of a table that became no report. `line` is the physical line where the record starts, from 1."""

    line: int
    reason_code: str
    text: str


@dataclass(frozen=True, slots=True)
class ConditionReject:
    """A row of a standard that became no filing condition. `sheet` is "" for CSV; `code` as the row writes it."""

    sheet: str
    line: int
    code: str
    reason_code: str
    text: str


@dataclass(frozen=True, slots=True)
class FeatureReject:
    """A feature of a GeoJSON file that was left out, or `kept` after a repair. `feature` counts from 1."""

    file: str
    feature: int
    reason_code: str
    text: str
    kept: bool = False


Say = Callable[[FeatureReject], None]


def rejected(path: Path, feature: int, error: BadInput) -> FeatureReject:
    """The feature that made `error`, left out."""
    return FeatureReject(path.name, feature, error.code, str(error))
