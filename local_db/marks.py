"""Single values that are kept with the cache: the cursor, how far a snapshot has come, what has to be acknowledged."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete

from app.hall.ports import NOWHERE, Cursor, Mark
from app.hall.wipes import Wipes
from local_db.tables import marks

PUT = "INSERT INTO marks (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
_PROGRESS = ("epoch", "scope", "seq", "after", "n", "sha256")


def read(db: Connection) -> dict[str, str]:
    return dict(map(tuple, db.exec_driver_sql("SELECT name, value FROM marks").fetchall()))


def put(db: Connection, **values: object) -> None:
    db.exec_driver_sql(PUT, [(name, str(value)) for name, value in values.items()])


def drop(db: Connection, *names: str) -> None:
    db.execute(delete(marks).where(marks.c.name.in_(names)))


def cursor_of(found: dict[str, str]) -> Cursor:
    return Cursor(found["epoch"], found["scope"], int(found["seq"])) if "seq" in found else NOWHERE


def put_cursor(db: Connection, cursor: Cursor, as_of_ms: int) -> None:
    put(db, epoch=cursor.epoch, scope=cursor.scope, seq=cursor.seq, as_of_ms=as_of_ms)


def put_progress(db: Connection, of: str, mark: Mark) -> None:
    """How far a snapshot has come, with its rows in one transaction."""
    at = mark.cursor
    values = (at.epoch, at.scope, at.seq, mark.after, mark.n, mark.sha256)
    put(db, **{f"{of}_{name}": value for name, value in zip(_PROGRESS, values, strict=True)})


def progress(db: Connection, of: str) -> Mark | None:
    found = read(db)
    if not is_begun(found, of):
        return None
    epoch, scope, seq, after, n, sha256 = (found[f"{of}_{name}"] for name in _PROGRESS)
    return Mark(Cursor(epoch, scope, int(seq)), after, int(n), sha256)


def is_begun(found: dict[str, str], of: str) -> bool:
    return f"{of}_seq" in found


def drop_progress(db: Connection, of: str) -> None:
    drop(db, *(f"{of}_{name}" for name in _PROGRESS))


def wipes(db: Connection) -> list[Wipes]:
    """The wiping events that were obeyed and not yet acknowledged, by history."""
    found: dict[str, list[int]] = {}
    for epoch, seq in sorted(_wipes(db)):
        found.setdefault(epoch, []).append(seq)
    return [Wipes(epoch, seqs) for epoch, seqs in found.items()]


def add_wipes(db: Connection, wiped: Wipes) -> None:
    _put_wipes(db, _wipes(db) | {(wiped.epoch, seq) for seq in wiped.seqs})


def drop_wipes(db: Connection, told: Wipes) -> None:
    _put_wipes(db, _wipes(db) - {(told.epoch, seq) for seq in told.seqs})


def _wipes(db: Connection) -> set[tuple[str, int]]:
    said = (each.rpartition(":") for each in read(db).get("wipes", "").split())
    return {(epoch, int(seq)) for epoch, _, seq in said if epoch}


def _put_wipes(db: Connection, wanted: Iterable[tuple[str, int]]) -> None:
    put(db, wipes=" ".join(f"{epoch}:{seq}" for epoch, seq in sorted(wanted)))
