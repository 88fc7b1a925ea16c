"""The platform's tables. Cases and flow records have one column a field, in the order of the domain's columns."""

from dataclasses import fields

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text

from app.domain.cases import Case, FlowRecord

metadata = MetaData()


def columns_of(kind: type[Case] | type[FlowRecord], keys: tuple[str, ...]) -> list[Column[object]]:
    """A column for each field of a flat value; text, 64-bit integer or float by its type."""
    return [
        Column(field.name, _sql_type(field.type), primary_key=field.name in keys, nullable=False)
        for field in fields(kind)
    ]


def _sql_type(python_type: object) -> type[BigInteger] | type[Float[float]] | type[Text]:
    if python_type is int:
        return BigInteger
    return Float if python_type is float else Text


meta = Table("meta", metadata, Column("name", String(40), primary_key=True), Column("value", Text, nullable=False))

counters = Table(  # the row lock of a counter is what puts its numbers in commit order
    "counters",
    metadata,
    Column("name", String(40), primary_key=True),
    Column("value", BigInteger, nullable=False),
)

dictionary = Table(
    "dictionary",
    metadata,
    Column("stream", String(40), primary_key=True),
    Column("etag", String(64), nullable=False),
    Column("body", LargeBinary, nullable=False),
)

cases = Table("cases", metadata, *columns_of(Case, ("id",)))
Index("cases_by_closing", cases.c.closed_ms, cases.c.id)
Index("cases_by_case_no", cases.c.case_no)
Index("cases_by_waking", cases.c.wake_ms, cases.c.id)
Index("cases_by_category", cases.c.category, cases.c.lon)  # finds what may be the same thing
Index("cases_by_parent", cases.c.closed_ms, cases.c.parent)  # finds the open ones that follow another

flow = Table("flow", metadata, *columns_of(FlowRecord, ("case_id", "number")))

feed = Table(
    "feed",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("op", String(10), nullable=False),
    Column("case_id", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("cause", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
    Column("street_before", Text, nullable=False),  # where the case was and is: by them a session is told of it
    Column("street", Text, nullable=False),
    Column("depts_before", Text, nullable=False),
    Column("depts", Text, nullable=False),
    Column("closed_before_ms", BigInteger, nullable=False),
    Column("closed_ms", BigInteger, nullable=False),
    Column("fields", Text, nullable=False),  # what a redaction wiped, divided by spaces
)

parts = Table(  # departments beside the main one that have a part in a case
    "parts",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("dept", Text, primary_key=True),
)
Index("parts_by_dept", parts.c.dept, parts.c.case_id)

commands = Table(
    "commands",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("status", String(10), nullable=False),  # "" while it is decided
    Column("outcome", Text, nullable=False),  # "" once it was compacted
    Column("seq", BigInteger, nullable=False),
    Column("at_ms", BigInteger, nullable=False),
)
Index("commands_by_age", commands.c.at_ms)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("whole_ms", BigInteger, nullable=False),  # when the last byte came and the hash was right, 0 = not yet
    Column("at_ms", BigInteger, nullable=False),
)

blob_parts = Table(
    "blob_parts",
    metadata,
    Column("sha256", String(64), primary_key=True),
    Column("start", BigInteger, primary_key=True, autoincrement=False),
    Column("body", LargeBinary, nullable=False),
)

put_off = Table(  # what the platform could not do by itself when it was due, and when it looks again
    "put_off",
    metadata,
    Column("case_id", Text, primary_key=True),
    Column("version", Integer, nullable=False),  # of the case: an act of somebody else makes it look at once
    Column("until_ms", BigInteger, nullable=False),
    Column("tries", Integer, nullable=False),
)

receipts = Table(  # which workstation has obeyed which wipe; kept as long as the event itself
    "receipts",
    metadata,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("device", String(40), primary_key=True),
    Column("at_ms", BigInteger, nullable=False),
)

outages = Table(
    "outages",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("hash", String(64), nullable=False),
    Column("from_ms", BigInteger, nullable=False),
    Column("to_ms", BigInteger, nullable=False),
    Column("street", Text, nullable=False),
    Column("dept", Text, nullable=False),
    Column("notice", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("declared_ms", BigInteger, nullable=False),
    Column("walk_ms", BigInteger, nullable=False),  # when the open cases have to be walked next
    Column("after_id", Text, nullable=False),  # the case reached
)
