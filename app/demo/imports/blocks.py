"""How cells are grouped into compact blocks of about the same number."""

from collections.abc import Sequence

from app.demo.imports.merging import Cell


def blocks_of(cells: Sequence[Cell], size: float) -> list[list[Cell]]:
    """The cells in blocks of about `size`, halved again and again across the longer side; north to south."""
    blocks = _halved(list(cells), max(1, round(len(cells) / size)))
    return sorted(blocks, key=_reading_order)


def _halved(cells: list[Cell], parts: int) -> list[list[Cell]]:
    if parts == 1:
        return [cells]
    rows, columns = {cell.row for cell in cells}, {cell.column for cell in cells}
    ordered = sorted(cells, key=_north_to_south if len(rows) > len(columns) else _west_to_east)
    first = parts // 2
    split = round(len(cells) * first / parts)
    return _halved(ordered[:split], first) + _halved(ordered[split:], parts - first)


def _north_to_south(cell: Cell) -> tuple[int, int]:
    return cell.row, cell.column


def _west_to_east(cell: Cell) -> tuple[int, int]:
    return cell.column, cell.row


def _reading_order(block: list[Cell]) -> tuple[int, int]:
    return min(_north_to_south(cell) for cell in block)
