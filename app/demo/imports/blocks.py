"""How cells are grouped into compact blocks of about the same number."""

from collections.abc import Sequence
from operator import attrgetter

from app.demo.imports.merging import Cell


def blocks_of(cells: Sequence[Cell], size: float) -> list[list[Cell]]:
    """The cells in blocks of about `size`, halved again and again across the longer side, all in reading order."""
    halved = _halved(list(cells), max(1, round(len(cells) / size)))
    blocks = [sorted(block, key=attrgetter("reading_order")) for block in halved]
    return sorted(blocks, key=_first_in_order)


def _halved(cells: list[Cell], parts: int) -> list[list[Cell]]:
    if parts == 1:
        return [cells]
    rows, columns = {cell.row for cell in cells}, {cell.column for cell in cells}
    across = attrgetter("row", "column") if len(rows) > len(columns) else attrgetter("column", "row")
    ordered = sorted(cells, key=across)
    first = parts // 2
    split = round(len(cells) * first / parts)
    return _halved(ordered[:split], first) + _halved(ordered[split:], parts - first)


def _first_in_order(block: list[Cell]) -> tuple[int, int, float, float]:
    return block[0].reading_order
