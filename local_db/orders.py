"""The precious file: orders of this workstation, kept before the screen says so and never dropped."""

import json
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from importlib import import_module

import msgspec
from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.commands import command_from_record, record_of
from app.domain.outcomes import Outcome
from app.errors import NotAllowed, StoreFailed
from app.hall.ports import Decision, Draft, Wish, WishState
from local_db.engine import verify
from local_db.tables import ORDERS_SCHEMA, decisions, drafts, orders


def prepare(db: Connection) -> None:
    """Check a file and bring it to this program's version.

    StoreFailed: "newer_orders" of a newer program, "foreign_file" of another kind, "damaged".
    """
    version = int(db.exec_driver_sql("PRAGMA user_version").scalar() or 0)
    tables = {row[0] for row in db.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")}
    name = db.engine.url.database
    if tables and (orders.name not in tables or version < 1):
        raise StoreFailed("foreign_file", f"{name} is no order file")
    if version > ORDERS_SCHEMA:
        words = f"{name} is of a newer program (version {version}, here {ORDERS_SCHEMA}): use that program"
        raise StoreFailed("newer_orders", words, file=name, version=version, known=ORDERS_SCHEMA)
    verify(db, indexes=True)
    if version < ORDERS_SCHEMA:
        import_module("local_db.carryover").carry_over(db, version)


class OrderRow(msgspec.Struct, frozen=True, omit_defaults=True):
    """An order as it stands in the file."""

    id: str
    case_id: str
    body: str
    state: str
    outcome: str = ""
    seq: int = 0
    epoch: str = ""
    settled_ms: int = 0
    earlier: str = ""


COLUMNS = OrderRow.__struct_fields__
INSERT = f"INSERT INTO orders ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})"
UPDATE = f"UPDATE orders SET {', '.join(f'{name} = ?' for name in COLUMNS)} WHERE id = ?"
SELECT = f"SELECT {', '.join(COLUMNS)} FROM orders"
AT_ONCE = 500  # ids in one question


def row_of(wish: Wish) -> OrderRow:
    command, outcome = wish.command, wish.outcome
    return OrderRow(
        id=command.id,
        case_id=command.case_id,
        body=json.dumps(record_of(command), ensure_ascii=False),
        state=wish.state.value,
        outcome=_written(outcome),
        seq=outcome.seq if outcome else 0,
        epoch=wish.epoch,
        settled_ms=wish.settled_ms,
        earlier=_written(wish.earlier),
    )


def wish_of(row: OrderRow) -> Wish | None:
    """The order again, None where this program cannot make it out."""
    try:
        return Wish(
            command_from_record(json.loads(row.body)),
            WishState(row.state),
            _outcome(row.outcome),
            row.epoch,
            row.settled_ms,
            _outcome(row.earlier),
        )
    except (ValueError, KeyError, TypeError, AttributeError, msgspec.MsgspecError, NotAllowed):
        return None


def keep(db: Connection, row: OrderRow) -> None:
    db.exec_driver_sql(INSERT, msgspec.structs.astuple(row))


def change(db: Connection, rows: Sequence[OrderRow]) -> None:
    """Write how far some orders have come."""
    if rows:
        db.exec_driver_sql(UPDATE, [(*msgspec.structs.astuple(row), row.id) for row in rows])


def log(db: Connection, decision: Decision) -> None:
    db.execute(insert(decisions).values(**asdict(decision)))


def put_chain(db: Connection, chain: str) -> None:
    """Say up to which line of the journal this file has come."""
    db.exec_driver_sql("DELETE FROM second_copy")
    db.exec_driver_sql("INSERT INTO second_copy VALUES (?)", (chain,))


def read_chain(db: Connection) -> str:
    return str(db.exec_driver_sql("SELECT chain FROM second_copy").scalar() or "")


def unfinished(db: Connection) -> list[OrderRow]:
    """Every order a person or the city has still to settle, in the order they were given."""
    found = db.exec_driver_sql(f"{SELECT} WHERE state != ? ORDER BY number", (WishState.DONE.value,))
    return [OrderRow(*row) for row in found]


def find(db: Connection, ids: Sequence[str]) -> dict[str, OrderRow]:
    """Those of the orders that are here."""
    found: dict[str, OrderRow] = {}
    for first in range(0, len(ids), AT_ONCE):
        some = tuple(ids[first : first + AT_ONCE])
        rows = db.exec_driver_sql(f"{SELECT} WHERE id IN ({', '.join('?' * len(some))})", some)
        found |= {row[0]: OrderRow(*row) for row in rows}
    return found


def lost(db: Connection, epoch: str, since_ms: int) -> list[OrderRow]:
    """What another history than `epoch` had accepted after `since_ms`, as it is to be offered again: some at once."""
    found = db.exec_driver_sql(
        f"{SELECT} WHERE seq > 0 AND epoch NOT IN ('', ?) AND settled_ms > ? AND body != '' AND state IN (?, ?) "
        "ORDER BY number LIMIT ?",
        (epoch, since_ms, WishState.ACCEPTED.value, WishState.DONE.value, AT_ONCE),
    )
    rows = [OrderRow(*row) for row in found]
    return [
        OrderRow(row.id, row.case_id, row.body, WishState.WAITING.value, earlier=_without_case(row.outcome))
        for row in rows
    ]


def outlived(db: Connection, before_ms: int) -> list[OrderRow]:
    """What was finished before then, with nothing left but that it was: some at once."""
    found = db.exec_driver_sql(
        f"{SELECT} WHERE state = ? AND settled_ms BETWEEN 1 AND ? AND body != '' LIMIT ?",
        (WishState.DONE.value, before_ms, AT_ONCE),
    )
    rows = [OrderRow(*row) for row in found]
    return [msgspec.structs.replace(row, body="", outcome="", earlier="") for row in rows]


def _outcome(written: str) -> Outcome | None:
    return msgspec.json.decode(written, type=Outcome) if written else None


def _written(outcome: Outcome | None) -> str:
    return msgspec.json.encode(outcome).decode() if outcome else ""


def _without_case(written: str) -> str:
    """What a lost history said of a case is shown nowhere, and something of it may have been wiped since."""
    outcome = _outcome(written)
    return _written(replace(outcome, case=None) if outcome else None)


def decided(db: Connection) -> list[Decision]:
    """All decisions, in the order they were taken."""
    columns = [decisions.c[each.name] for each in fields(Decision)]
    return [Decision(*row) for row in db.execute(select(*columns).order_by(decisions.c.number))]


def keep_draft(db: Connection, draft: Draft) -> None:
    """The newer of two drafts for one place replaces the older."""
    values = {
        "kind": draft.kind,
        "case_id": draft.case_id,
        "body": json.dumps(draft.body, ensure_ascii=False),
        "saved_ms": draft.saved_ms,
    }
    row = upsert(drafts).values(key=draft.key, **values)
    db.execute(row.on_conflict_do_update(index_elements=["key"], set_=values))


def read_drafts(db: Connection) -> list[Draft]:
    """All drafts, the newest first."""
    found = db.execute(select(drafts).order_by(drafts.c.saved_ms.desc(), drafts.c.key))
    return [Draft(row.key, row.kind, row.case_id, json.loads(row.body), row.saved_ms) for row in found]


def drop_draft(db: Connection, key: str) -> None:
    db.execute(delete(drafts).where(drafts.c.key == key))
