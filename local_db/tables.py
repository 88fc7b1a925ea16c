"""The tables of the two local files: a cache that can be thrown away, and the precious orders."""

from dataclasses import fields

from sqlalchemy import BigInteger, Column, Integer, LargeBinary, MetaData, String, Table, Text

from app.domain.cases import ENDED, Case, FlowRecord

CACHE_SCHEMA = 3  # another number in the file: the cache is rebuilt
ORDERS_SCHEMA = 4  # the newest step in migrations/

ENDED_SQL = ", ".join(f"'{status.value}'" for status in sorted(ENDED))
QUEUE = "status, urgency, channel, category, dept, grid, yellow_ms, orange_ms"

cache_metadata, orders_metadata = MetaData(), MetaData()


def _columns(kind: type[Case] | type[FlowRecord]) -> str:
    return ", ".join(f"{field.name} {_sql_type(field.type)} NOT NULL" for field in fields(kind))


def _sql_type(python_type: object) -> str:
    if python_type is int:
        return "INTEGER"
    return "REAL" if python_type is float else "TEXT"


def cases_sql(table: str) -> str:
    """The table of cases. It is written out, because SQLAlchemy has no virtual column in a partial index."""
    return (
        f"CREATE TABLE {table} ({_columns(Case)}, "
        f"is_open INTEGER GENERATED ALWAYS AS (status NOT IN ({ENDED_SQL})) VIRTUAL, UNIQUE (id))"
    )


def cases_indexes(table: str, generation: int) -> tuple[str, ...]:
    """The queue is read from the two covering indexes of open cases, the hourly counts from the other two."""
    return (
        f"CREATE INDEX open_by_deadline_{generation} ON {table} (red_ms, id, street, {QUEUE}) WHERE is_open = 1",
        f"CREATE INDEX open_by_street_{generation} ON {table} (street, red_ms, id, {QUEUE}) WHERE is_open = 1",
        f"CREATE INDEX by_report_{generation} ON {table} (reported_ms)",
        f"CREATE INDEX by_closing_{generation} ON {table} (closed_ms) WHERE closed_ms > 0",
    )


FLOW_SQL = f"CREATE TABLE flow ({_columns(FlowRecord)}, PRIMARY KEY (case_id, number)) WITHOUT ROWID"
GONE_SQL = "CREATE TABLE gone (case_id TEXT PRIMARY KEY, version INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID"

marks = Table("marks", cache_metadata, Column("name", String, primary_key=True), Column("value", Text, nullable=False))

dictionary = Table(
    "dictionary",
    cache_metadata,
    Column("etag", String, primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

orders = Table(
    "orders",
    orders_metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("id", String, nullable=False, unique=True),
    Column("case_id", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String, nullable=False, index=True),
    Column("outcome", Text, nullable=False, default=""),
    Column("seq", BigInteger, nullable=False, default=0),
    Column("epoch", String, nullable=False, server_default=""),
    Column("settled_ms", BigInteger, nullable=False, server_default="0"),
    Column("earlier", Text, nullable=False, server_default=""),
)

drafts = Table(
    "drafts",
    orders_metadata,
    Column("key", String, primary_key=True),
    Column("kind", String, nullable=False),
    Column("case_id", String, nullable=False),
    Column("body", Text, nullable=False),
    Column("saved_ms", BigInteger, nullable=False),
)

decisions = Table(
    "decisions",
    orders_metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("command_id", String, nullable=False, index=True),
    Column("decision", String, nullable=False),
    Column("operator", String, nullable=False),
    Column("post", String, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("note", Text, nullable=False),
    Column("instead", String, nullable=False, server_default=""),
)

second_copy = Table("second_copy", orders_metadata, Column("chain", String, primary_key=True))
