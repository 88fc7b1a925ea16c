"""The demo's departments and people: who works at the hall, in the departments, the streets and the grids."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import cycle
from random import Random
from typing import Any

from app.demo.files import load
from app.demo.names import PersonNames
from app.domain.catalogue import Category
from app.domain.district import Attachment, Department, DutyGrid, Person, Street, UnitGrid, Village

HALL = "hall"
SUPERVISION = "supervision"
SHIFTS_MIN = ((7 * 60, 19 * 60), (19 * 60, 7 * 60))  # by day, by night
NOBODYS_PHONE = 19_900_000_000  # 1990000xxxx is given to nobody


def centre_of_street(street: str) -> str:
    """The department code of a street's own centre (街镇城运中心)."""
    return f"S{street}"


def make_departments(streets: Iterable[Street]) -> tuple[Department, ...]:
    """The district's departments and utilities, then the centre of every street."""
    rows = load("district")["departments"]["rows"]
    district = [
        Department(code, name, name_en, Attachment(attachment), has_login=has_login)
        for code, name, name_en, attachment, has_login in rows
    ]
    centres = [
        Department(
            centre_of_street(street.code),
            f"{street.name}城运中心",
            f"{street.name_en} Operation Centre",
            Attachment.BLOCK,
            street.code,
        )
        for street in streets
    ]
    return (*district, *centres)


def stationed(
    people: Iterable[Person],
    villages: Sequence[Village],
    duty_grids: Sequence[DutyGrid],
    unit_grids: Iterable[UnitGrid],
) -> tuple[Person, ...]:
    """The people with the areas they act for (domain.md §1.4).

    Inspectors and village secretaries have a village, grid managers a duty grid; a leader has one duty grid, or the
    street in which they lead several.
    """
    areas: dict[str, str] = {}
    for duty in duty_grids:
        areas[duty.leader] = duty.code[:9] if duty.leader in areas else duty.code
    for grid in unit_grids:
        areas[grid.manager_day] = areas[grid.manager_night] = grid.duty_grid
    by_centre: dict[str, list[str]] = defaultdict(list)
    for village in villages:
        by_centre[centre_of_street(village.code[:9])].append(village.code)
    secretaries = {centre: cycle(codes) for centre, codes in by_centre.items()}
    inspected = cycle([village.code for village in villages])
    placed = []
    for person in people:
        area = areas.get(person.id, "")
        if person.post == "INS" and villages:
            area = next(inspected)
        elif person.post == "DCMD" and person.dept in secretaries:
            area = next(secretaries[person.dept])
        placed.append(replace(person, area=area))
    return _in_shifts(placed)


def _in_shifts(people: Iterable[Person]) -> tuple[Person, ...]:
    """The handlers of a department in day and night shifts by turns, where it has more than one."""
    found = list(people)
    count = Counter(person.dept for person in found if person.post == "HD")
    turns = {dept: cycle(SHIFTS_MIN) for dept, handlers in count.items() if handlers > 1}
    return tuple(
        replace(person, shift_min=next(turns[person.dept])) if person.post == "HD" and person.dept in turns else person
        for person in found
    )


class Staff:
    """People, hired one after the other; every post has its own block of staff numbers."""

    def __init__(self, random: Random) -> None:
        table = load("district")
        self._posts: dict[str, Any] = table["posts"]
        self._named: Mapping[str, str] = table["named"]
        self._names = PersonNames(random)
        for name in self._named.values():
            self._names.reserve(name)
        self._hired: Counter[str] = Counter()
        self._people: list[Person] = []

    def hire(self, post: str, dept: str) -> Person:
        number = f"{self._posts['first'][post] + self._hired[post]:04d}"
        name = self._named.get(number) or self._names.draw()
        phone = str(NOBODYS_PHONE + len(self._people))
        person = Person(number, name, post, dept, phone)
        self._hired[post] += 1
        self._people.append(person)
        return person

    def people(self) -> tuple[Person, ...]:
        """All that were hired, by staff number."""
        return tuple(sorted(self._people, key=_staff_number))

    def fill_the_hall(self) -> None:
        self._hire_all(self._posts["hall"], HALL)
        self._hire_all(self._posts["supervision"], SUPERVISION)
        for dept in self._posts["joint_duty"]:
            self._hire_all([["SEAT", self._posts["seat_people"]]], dept)

    def fill_departments(self, departments: Iterable[Department], categories: Iterable[Category]) -> None:
        """Clerks and handlers; more of them where the catalogue names the department often."""
        named = Counter(category.conditions[0].liable for category in categories)
        for department in departments:
            if not department.street:
                busy = named[department.code] >= self._posts["busy_from"]
                self._hire_all(self._posts["busy_department" if busy else "department"], department.code)

    def fill_street(self, street: str, villages: int) -> None:
        """The street's centre, and the secretary of each of its villages."""
        centre = centre_of_street(street)
        self._hire_all([*self._posts["street"], ["DCMD", villages]], centre)

    def leaders(self, street: str, duty_grids: int) -> list[Person]:
        """The leader of each duty grid of a street; one person leads some."""
        each = self._posts["duty_grids_a_leader"]
        hired = [self.hire("GL", centre_of_street(street)) for _ in range(0, duty_grids, each)]
        return [hired[number // each] for number in range(duty_grids)]

    def managers(self, street: str, unit_grids: int) -> list[tuple[Person, Person]]:
        """By day and by night, the managers of each unit grid of one duty grid; a team shares the grids."""
        centre = centre_of_street(street)
        day = [self.hire("VS", centre) for _ in range(self._posts["managers_by_day"])]
        night = [self.hire("VS", centre) for _ in range(self._posts["managers_by_night"])]
        return [(day[n % len(day)], night[n % len(night)]) for n in range(unit_grids)]

    def _hire_all(self, posts: Iterable[list[Any]], dept: str) -> None:
        for post, count in posts:
            for _ in range(count):
                self.hire(post, dept)


def _staff_number(person: Person) -> str:
    return person.id
