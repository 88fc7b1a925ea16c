"""The table between two editions of the national standard as a file: the one that is shipped, or another."""

from pathlib import Path

import msgspec

from app.domain.editions import EditionTable, parse_category
from app.errors import BadInput

SHIPPED = Path(__file__).resolve().parents[1] / "resources" / "mappings" / "editions.toml"


def read_edition_table(path: Path = SHIPPED) -> EditionTable:
    """The table of a TOML file; BadInput bad_editions with what is wrong and where."""
    try:
        table = msgspec.toml.decode(path.read_bytes(), type=EditionTable)
        _check(table)
    except (OSError, msgspec.DecodeError, BadInput, ValueError) as error:
        text = f"{path}: not a table of two editions: {error}"
        raise BadInput("bad_editions", text, where=str(path), why=str(error)) from error
    return table


def _check(table: EditionTable) -> None:
    for pairs in (table.majors, table.minors):
        if len(set(pairs.values())) < len(pairs):
            raise BadInput("bad_editions", "two codes of the first edition have the same equal in the second")
    for first, second in table.minors.items():
        parse_category(first, table.first)
        parse_category(second, table.second)
