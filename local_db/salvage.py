"""What can still be read of a damaged order file, row by row. The file is not changed."""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, TypeVar

import msgspec
import sqlcipher3.dbapi2 as driver

from app.hall.ports import Decision, Draft
from local_db.orders import COLUMNS, OrderRow, wish_of

LEAST_ROW_BYTES = 20  # no file holds more rows than its size allows, whatever its pages say

TEXTS = frozenset({"epoch", "instead"})  # younger columns that hold text

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Salvaged:
    orders: Sequence[OrderRow] = ()
    decisions: Sequence[Decision] = ()
    drafts: Sequence[Draft] = ()


def salvage(path: Path) -> Salvaged:
    """All that can be read and makes sense, in the order it was written."""
    try:
        with closing(driver.connect(f"{path.as_uri()}?mode=ro", uri=True)) as db:
            orders = _values(db, path, "orders", COLUMNS, OrderRow)
            return Salvaged(
                [row for row in orders if wish_of(row)],
                _values(db, path, "decisions", [each.name for each in fields(Decision)], Decision),
                _values(db, path, "drafts", [each.name for each in fields(Draft)], Draft),
            )
    except (driver.Error, UnicodeDecodeError):  # it cannot even be opened
        return Salvaged()


def _values(db: Any, path: Path, table: str, columns: Sequence[str], kind: type[T]) -> list[T]:
    found = []
    for row in _rows(db, path, table, columns):
        named = dict(zip(columns, row, strict=True))
        try:
            if kind is Draft:
                named["body"] = json.loads(named["body"])
            found.append(msgspec.convert(named, kind))
        except (ValueError, TypeError, msgspec.ValidationError):
            continue
    return found


def _rows(db: Any, path: Path, table: str, columns: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """One question a row: a page that cannot be read costs the rows on it only."""
    known = {row[1] for row in _asked(db, f"PRAGMA table_info({table})")}
    if not known:
        return
    chosen = ", ".join(name if name in known else "''" if name in TEXTS else "0" for name in columns)
    most = path.stat().st_size // LEAST_ROW_BYTES
    last = _asked(db, f"SELECT max(rowid) FROM {table}")
    for number in range(1, min(last[0][0] or 0, most) + 1 if last else most + 1):
        yield from _asked(db, f"SELECT {chosen} FROM {table} WHERE rowid = ?", number)


def _asked(db: Any, sql: str, *values: object) -> list[Any]:
    try:
        return list(db.execute(sql, values).fetchall())
    except (driver.Error, UnicodeDecodeError):
        return []
