"""The precious file: orders of this workstation, kept before the screen says so and never dropped."""

import json

import msgspec
from sqlalchemy import Connection, insert, select, update

from app.domain.commands import command_from_record, record_of
from app.domain.outcomes import Outcome
from app.errors import StoreFailed
from app.hall.ports import Wish, WishState
from local_db.tables import ORDERS_SCHEMA, orders, orders_metadata


def prepare(db: Connection) -> None:
    version = db.exec_driver_sql("PRAGMA user_version").scalar() or 0
    known = db.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar()
    if known and not 0 < int(version) <= ORDERS_SCHEMA:
        raise StoreFailed("foreign_file", f"{db.engine.url.database} is an order file of version {version}")
    if not known:
        orders_metadata.create_all(db)
        db.exec_driver_sql(f"PRAGMA user_version = {ORDERS_SCHEMA}")


def keep(db: Connection, wish: Wish) -> None:
    command = wish.command
    body = json.dumps(record_of(command), ensure_ascii=False)
    db.execute(insert(orders).values(id=command.id, case_id=command.case_id, body=body, state=wish.state.value))


def settle(db: Connection, wish: Wish) -> None:
    """Write how far an order has come."""
    outcome = msgspec.json.encode(wish.outcome).decode() if wish.outcome else ""
    seq = wish.outcome.seq if wish.outcome else 0
    row = update(orders).where(orders.c.id == wish.command.id)
    db.execute(row.values(state=wish.state.value, outcome=outcome, seq=seq))


def unfinished(db: Connection) -> list[Wish]:
    """Every order a person or the city has still to settle, in the order they were given."""
    found = db.execute(
        select(orders.c.body, orders.c.state, orders.c.outcome)
        .where(orders.c.state != WishState.DONE.value)
        .order_by(orders.c.number)
    )
    return [
        Wish(
            command_from_record(json.loads(row.body)),
            WishState(row.state),
            msgspec.json.decode(row.outcome, type=Outcome) if row.outcome else None,
        )
        for row in found
    ]
