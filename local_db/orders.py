"""The precious file: orders of this workstation, kept before the screen says so and never dropped."""

import json
from dataclasses import asdict
from importlib import import_module

import msgspec
from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.dialects.sqlite import insert as upsert

from app.domain.commands import command_from_record, record_of
from app.domain.outcomes import Outcome
from app.errors import StoreFailed
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
    verify(db)
    if version < ORDERS_SCHEMA:
        import_module("local_db.carryover").carry_over(db, version)


def keep(db: Connection, wish: Wish) -> None:
    command = wish.command
    body = json.dumps(record_of(command), ensure_ascii=False)
    db.execute(insert(orders).values(id=command.id, case_id=command.case_id, body=body, state=wish.state.value))


def settle(db: Connection, wish: Wish) -> None:
    """Write how far an order has come."""
    outcome = msgspec.json.encode(wish.outcome).decode() if wish.outcome else ""
    seq = wish.outcome.seq if wish.outcome else 0
    row = update(orders).where(orders.c.id == wish.command.id)
    db.execute(
        row.values(state=wish.state.value, outcome=outcome, seq=seq, epoch=wish.epoch, settled_ms=wish.settled_ms)
    )


def decide(db: Connection, decision: Decision, wish: Wish, instead: Wish | None) -> None:
    db.execute(insert(decisions).values(**asdict(decision)))
    settle(db, wish)
    if instead:
        keep(db, instead)


def unfinished(db: Connection) -> list[Wish]:
    """Every order a person or the city has still to settle, in the order they were given."""
    found = db.execute(select(orders).where(orders.c.state != WishState.DONE.value).order_by(orders.c.number))
    return [
        Wish(
            command_from_record(json.loads(row.body)),
            WishState(row.state),
            msgspec.json.decode(row.outcome, type=Outcome) if row.outcome else None,
            row.epoch,
            row.settled_ms,
        )
        for row in found
    ]


def decided(db: Connection) -> list[Decision]:
    """All decisions, in the order they were taken."""
    columns = [column for column in decisions.c if column is not decisions.c.number]
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
