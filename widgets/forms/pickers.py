"""The editors of a form that choose somebody or something: departments, persons, a category, a place, another case."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.cases import CaseId
from app.domain.catalogue import Preset
from app.domain.district import Person, UnitGrid
from app.domain.law import Law
from app.hall.ports import QueueQuery
from widgets import tasks
from widgets.forms.controls import a_note
from widgets.forms.editors import Editor, TextEditor
from widgets.forms.fields import Asking, Field
from widgets.forms.standards import Conditions
from widgets.panels.buttons import ChipButton
from widgets.panels.names import shown_name
from widgets.panels.numbers import searched, short_number
from widgets.panels.pick_list import Choice, PickList
from widgets.text import cases, desk, forms

ROWS, FEW_ROWS = 5, 3
MOST_PEOPLE = 200
TYPING_MS = 200
FOUND = 8
GRID_DIGITS = 15


class PickEditor(Editor):
    """A list to choose one from by typing; Enter on it is the answer to the whole question."""

    rows = ROWS

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.pick = PickList(asking.context.theme, self._choices(), self._hint(), self, rows=self.rows)
        self.pick.picked.connect(self.changed)
        self.pick.settled.connect(self.settled)
        self.box.addWidget(self.pick)
        self.setFocusProxy(self.pick)

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self.pick.code}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.pick.choose(str(said.get(self.field.name, self.pick.code)))

    def missing(self) -> str:
        return self._needed(is_there=bool(self.pick.code))

    def _choices(self) -> list[Choice]:
        return []


class DeptEditor(PickEditor):
    """All departments but the one that has the case."""

    def _choices(self) -> list[Choice]:
        but = self.asking.case.dept if self.command == "redirect" else ""
        return [each for each in offered(self.asking) if each.code != but]


class PersonEditor(PickEditor):
    """The handlers of the case's department, or the inspectors, the nearest first."""

    rows = FEW_ROWS

    def _choices(self) -> list[Choice]:
        law, case, names = self.asking.law, self.asking.case, self.asking.names
        if law is None:
            return []
        now_ms = self.asking.now_ms
        people = inspectors(law, self.asking) if self.field.post == "INS" else handlers(law, case.dept, now_ms)
        places = {each.id: names.dept(each.dept) for each in people[:MOST_PEOPLE] if law.is_on_shift(each, now_ms)}
        found = [
            Choice(each.id, each.name, places.get(each.id, forms.off_shift()), each.id) for each in people[:MOST_PEOPLE]
        ]
        return found if self.field.needed else [Choice("", forms.nearest()), *found]


class CategoryEditor(Editor):
    """A category by typing, then one of its filing conditions."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        choices = [
            Choice(each.code, shown_name(each), each.code, f"{each.name} {each.name_en} {each.initials}")
            for each in asking.names.categories()
        ]
        self.pick = PickList(asking.context.theme, choices, desk.category_hint(), self, rows=ROWS)
        self._conditions = Conditions(self)
        self._admission = a_note("", tone="text")
        for widget in (self.pick, self._admission, self._conditions):
            self.box.addWidget(widget)
        self.pick.picked.connect(self._picked)
        self.pick.settled.connect(self.settled)
        self.setFocusProxy(self.pick)
        self._picked()

    def answer(self) -> dict[str, Any]:
        return {"category": self.pick.code, "condition": self._conditions.number}

    def fill(self, said: Mapping[str, Any]) -> None:
        self.pick.choose(str(said.get("category", self.pick.code)))
        self._conditions.choose(int(said.get("condition", 0)))

    def missing(self) -> str:
        return self._needed(is_there=bool(self.pick.code))

    def _picked(self) -> None:
        category = self.asking.names.category(self.pick.code)
        self._conditions.show_conditions(category.conditions if category else ())
        law = self.asking.law
        warned = category is not None and law is not None and not law.is_admitted(category.code)
        self._admission.setText(forms.not_admitted() if warned else "")
        self._admission.setVisible(warned)
        self.changed.emit()


class DeptsEditor(Editor):
    """Several departments: Enter takes one in or out; presets (2+X) take a whole group."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.chosen: list[str] = []
        self.pick = PickList(asking.context.theme, (), forms.co_hint(), self, rows=FEW_ROWS)
        self.pick.settled.connect(self._turn)
        self._said = a_note("", tone="text")
        self._presets = {each.code: each for each in presets(asking)[:FEW_ROWS]}
        for widget in (self._preset_row(), self.pick, self._said):
            self.box.addWidget(widget)
        self.setFocusProxy(self.pick)
        self.leave_out(asking.case.dept)

    def leave_out(self, main: str) -> None:
        """The main department is no co-department of itself."""
        self._main = main
        self.pick.offer([each for each in offered(self.asking) if each.code != main])
        self.chosen = [code for code in self.chosen if code != main]
        self._tell()

    def answer(self) -> dict[str, Any]:
        return {self.field.name: tuple(self.chosen)}

    def fill(self, said: Mapping[str, Any]) -> None:
        known = {each.code for each in offered(self.asking)}
        self.chosen = [code for code in said.get(self.field.name, self.chosen) if code in known and code != self._main]
        self._tell()

    def missing(self) -> str:
        return self._needed(is_there=bool(self.chosen))

    def _preset_row(self) -> QWidget:
        line = QWidget(self)
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for preset in self._presets.values():
            name = preset.name_en if cases.in_english() and preset.name_en else preset.name
            chip = ChipButton(self.asking.context.theme, forms.preset(name), line)
            chip.setObjectName(f"preset_{preset.code}")
            chip.setProperty("preset", preset.code)
            chip.clicked.connect(self._take_preset)
            row.addWidget(chip)
        row.addStretch()
        line.setVisible(bool(self._presets))
        return line

    def _take_preset(self) -> None:
        preset = self._presets[self.sender().property("preset")]
        wanted = dict.fromkeys((*preset.leads, *preset.others))
        known = {each.code for each in offered(self.asking)}
        self.chosen = [code for code in wanted if code in known and code != self._main]
        self._tell()

    def _turn(self) -> None:
        code = self.pick.code
        if code in self.chosen:
            self.chosen.remove(code)
        else:
            self.chosen.append(code)
        self._tell()

    def _tell(self) -> None:
        names = [self.asking.names.dept(code) for code in self.chosen]
        self._said.setText(forms.co_chosen(names))
        self.changed.emit()


class CaseEditor(Editor):
    """Another case, looked for by number, id, title or address."""

    def __init__(self, command: str, field: Field, asking: Asking, parent: QWidget) -> None:
        super().__init__(command, field, asking, parent)
        self.pick = PickList(asking.context.theme, (), self._hint(), self, rows=FEW_ROWS, looks_elsewhere=True)
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._look)
        self.pick.typed.connect(self._typing.start)
        self.pick.picked.connect(self.changed)
        self.pick.settled.connect(self.settled)
        self.box.addWidget(self.pick)
        self.setFocusProxy(self.pick)
        self._look()

    def answer(self) -> dict[str, Any]:
        return {self.field.name: self.pick.code}

    def fill(self, said: Mapping[str, Any]) -> None:
        """The case is looked for by its id; found, it is chosen."""
        if wanted := said.get(self.field.name):
            self.pick.field.setText(str(wanted))

    def missing(self) -> str:
        return self._needed(is_there=bool(self.pick.code))

    def _look(self) -> None:
        tasks.start(self, self.asking.context.notices, self._search(self.pick.field.text().strip()))

    async def _search(self, typed: str) -> None:
        """What matches; without words the cases of the same street and category."""
        case, other, hall = self.asking.case, self.asking.other, self.asking.context.hall
        near = QueueQuery(streets=(case.street,), categories=(case.category,))
        query = QueueQuery(text=searched(typed), open_only=False) if typed else near
        rows = await hall.page(query, 0, FOUND)
        exact = await hall.story(CaseId(typed)) if typed else None  # an id, as a machine prints it
        found = [row.case for row in rows] + ([exact.row.case] if exact else [])
        if other and not typed:
            found = [other, *found]
        choices = [
            Choice(each.id, f"{short_number(each)} · {each.title}", cases.status(each.status))
            for each in dict.fromkeys(found)
            if each.id != case.id
        ]
        self.pick.offer(choices)
        if other and not typed:
            self.pick.choose(other.id)


class PlaceEditor(TextEditor):
    """A unit grid; longitude and latitude are those of its middle."""

    def answer(self) -> dict[str, Any]:
        code = self.line.text().strip()
        cell = self.asking.names.cell(code)
        lon, lat = middle_of(cell) if cell else (0.0, 0.0)
        return {"grid": code, "lon": lon, "lat": lat}

    def missing(self) -> str:
        code = self.line.text().strip()
        if not code.isdigit() or len(code) != GRID_DIGITS:
            return self._needed(is_there=False)
        return "" if self.asking.names.cell(code) else forms.unknown_grid()


def offered(asking: Asking) -> list[Choice]:
    """All departments; first the one that is responsible, then those of the case's street."""
    names, case = asking.names, asking.case
    right = asking.law.responsible_dept(case)[0] if asking.law else ""
    choices = []
    for each in names.departments():
        reason = desk.by_proxy() if not each.has_login else ""
        if each.code == right:
            reason = forms.responsible()
        elif each.street and each.street == case.street:
            reason = desk.own_street()
        choices.append(Choice(each.code, shown_name(each), reason, f"{each.name} {each.name_en}"))
    return sorted(choices, key=lambda each: (each.code != right, each.reason != desk.own_street()))


def presets(asking: Asking) -> Sequence[Preset]:
    """The joint call-outs (2+X); those made for the category first."""
    district = asking.context.hall.district
    found = district.presets if district else ()
    return sorted(found, key=lambda each: asking.case.category not in each.categories)


def handlers(law: Law, dept: str, now_ms: int) -> list[Person]:
    """Who works for a department, those on shift first; its clerks where it names no handlers."""
    found = law.holders("HD", dept) or law.holders("DEPT", dept) or law.holders("SC", dept)
    return sorted(found, key=lambda person: not law.is_on_shift(person, now_ms))


def inspectors(law: Law, asking: Asking) -> list[Person]:
    """The inspectors of the case's grid and street, then those without an area; never who handled it."""
    case = asking.case
    free = [person for person in law.holders("INS") if person.id != case.handled_by]
    near = [person for person in free if person.area and law.covers(person.area, case)]
    return near + [person for person in free if not person.area] or free


def middle_of(cell: UnitGrid) -> tuple[float, float]:
    """The middle of the corners of a cell's first outline."""
    ring = cell.area[0][0]
    lons, lats = ring[::2], ring[1::2]
    return sum(lons) / len(lons), sum(lats) / len(lats)
