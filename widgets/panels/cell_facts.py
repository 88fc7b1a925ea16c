"""What is known of a unit grid at one moment: where it lies, who answers for it, what is open in it."""

from dataclasses import dataclass

import numpy as np

from app.domain import masking
from app.domain.calendars import DAY_MS, MINUTE_MS, SHANGHAI_MS
from app.domain.cases import CaseId
from app.domain.district import Person, UnitGrid
from app.hall.hall import Hall
from widgets.panels.names import Names
from widgets.text import maps

DAY_SHIFT_MIN = (510, 1230)  # 08:30 to 20:30


@dataclass(frozen=True, slots=True)
class CellFacts:
    """Words, but for the open cases by light (0 blue … 3 red)."""

    code: str
    street: str
    village: str
    duty_grid: str
    manager: str
    by_light: tuple[int, int, int, int]

    def rows(self) -> list[tuple[str, str]]:
        """Labels and what stands beside them."""
        values = (grouped(self.code), self.street, self.village, self.duty_grid, self.manager)
        return list(zip(maps.card_labels(), values, strict=True))


def cell_facts(code: str, names: Names, hall: Hall) -> CellFacts | None:
    """None for a code the district does not have."""
    cell = names.cell(code)
    if cell is None:
        return None
    villages = hall.district.villages if hall.district else ()
    village = next((each.name for each in villages if each.code == cell.village), cell.village)
    name, leader = names.duty_grid(code)
    return CellFacts(
        code=code,
        street=names.street(cell.street),
        village=village,
        duty_grid=maps.duty_grid(name, leader.name if leader else ""),
        manager=_on_duty(cell, names, hall.now_ms()),
        by_light=open_in(code, hall),
    )


def open_in(code: str, hall: Hall) -> tuple[int, int, int, int]:
    """How many cases are open in a unit grid, by light."""
    cases = hall.open_cases
    if code not in cases.cells.names:
        return (0, 0, 0, 0)
    here = cases["cell"] == cases.cells.names.index(code)
    blue, yellow, orange, red = np.bincount(cases.lights(hall.now_ms())[here], minlength=4).tolist()
    return blue, yellow, orange, red


def cell_of(case_id: str, hall: Hall) -> str:
    """The unit grid of an open case, "" when it is not known."""
    cases = hall.open_cases
    if case_id not in cases.ids:
        return ""
    number = int(cases["cell"][cases.ids.index(CaseId(case_id))])
    return cases.cells.names[number] if number >= 0 else ""


def is_day_shift(at_ms: int) -> bool:
    start, end = DAY_SHIFT_MIN
    return start <= (at_ms + SHANGHAI_MS) % DAY_MS // MINUTE_MS < end


def grouped(code: str) -> str:
    """A unit grid's code as district, street, village and number."""
    return " ".join(part for part in (code[:6], code[6:9], code[9:12], code[12:]) if part)


def _on_duty(cell: UnitGrid, names: Names, now_ms: int) -> str:
    by_day = is_day_shift(now_ms)
    id = cell.manager_day if by_day else cell.manager_night
    person: Person | None = names.person(id)
    who = f"{person.name} {masking.phone(person.phone)}" if person else id
    return f"{who} · {maps.on_duty(by_day=by_day)}"
