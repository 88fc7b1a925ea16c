"""How the cells of a street get their codes and duty grids (domain.md §2.1, §2.2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.demo.imports.blocks import blocks_of
from app.demo.imports.shapes import area_of
from app.demo.imports.villages import Settled
from app.domain.district import DutyGrid, UnitGrid

MOST_DUTY_GRIDS = 99  # two digits number the duty grids of a street


@dataclass(frozen=True, slots=True)
class Numbered:
    """The unit grids of a street by code, and its duty grids. Managers and leaders are still to be named."""

    unit_grids: tuple[UnitGrid, ...]
    duty_grids: tuple[DutyGrid, ...]


def number(street: str, name: str, settled: Sequence[Settled], duty_size: int) -> Numbered:
    """Unit grids numbered in reading order inside each village, in duty grids of about `duty_size`.

    A street too large for 99 such duty grids gets 99 larger ones.
    """
    cells = [cell for one in settled for cell in one.cells]
    blocks = blocks_of(cells, max(duty_size, len(cells) / MOST_DUTY_GRIDS))
    duty_of = {id(cell): _duty_code(street, place) for place, block in enumerate(blocks, start=1) for cell in block}
    duty_grids = [
        DutyGrid(_duty_code(street, place), f"{name}第{place}责任网格", "") for place in range(1, len(blocks) + 1)
    ]
    unit_grids = [
        UnitGrid(f"{one.village.code}{place:03d}", duty_of[id(cell)], area_of(cell.shape), cell.area_m2, "", "")
        for one in settled
        for place, cell in enumerate(one.cells, start=1)
    ]
    return Numbered(tuple(unit_grids), tuple(duty_grids))


def _duty_code(street: str, place: int) -> str:
    return f"{street}D{place:02d}"
