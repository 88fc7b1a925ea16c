"""Harm done to a local file that a random flip of bits does only now and then."""

from pathlib import Path

import sqlcipher3.dbapi2 as sqlite


def damage_schema(path: Path) -> None:
    """An index whose name is no text and whose SQL makes no sense: what SQLite says of it cannot be read either."""
    with sqlite.connect(str(path)) as db:
        db.execute("PRAGMA writable_schema = ON")
        harmed = "UPDATE sqlite_master SET name = CAST(x'cc41' AS TEXT), sql = 'CREATE INDEX ' || CAST(x'cc41' AS TEXT)"
        db.execute(f"{harmed} || ' ON nothing (x)' WHERE type = 'index' AND sql IS NOT NULL")
    db.close()
