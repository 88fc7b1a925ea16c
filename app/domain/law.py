"""The law of one district: what its catalogue, lists, rules and people say about a case.

Shared by the platform, which decides by it, and the hall, which foresees and explains by it.
"""

from collections import defaultdict
from dataclasses import dataclass

from app.domain.calendars import DAY_MS, MINUTE_MS, SHANGHAI_MS, WorkCalendar
from app.domain.cases import Case, Channel
from app.domain.catalogue import Catalogue, Category, FilingCondition, Responsibility
from app.domain.district import Department, District, Person, UnitGrid
from app.domain.limits import Limit, LimitUnit
from app.domain.ruleset import Scope, chosen
from app.domain.timers import Clockwork, Timer, TimerKind, iso_day

SYSTEM = Person("SYSTEM", "平台", "SYS", "", "")
CENTRE = "centre"  # the basis of a case that goes to the street's own centre
HOTLINES = frozenset({Channel.H12345, Channel.H12319, Channel.H962000, Channel.SNAP})
NO_CONDITION = FilingCondition(0, "", 0, LimitUnit.WORK_DAY, "", "")


@dataclass(frozen=True, slots=True)
class Act:
    """The circumstances of a command: by which law, when it happened, who acts."""

    law: "Law"
    at_ms: int
    actor: Person


class Law:
    def __init__(self, district: District) -> None:
        self.district = district
        self.rules = district.rules
        self.numbers = district.rules.numbers
        self.calendar = WorkCalendar(district.working_hours)
        self.clockwork = Clockwork(self.calendar, district.rules)
        self._people = {person.id: person for person in district.people}
        self._departments = {department.code: department for department in district.departments}
        self._centres = {each.street: each.code for each in reversed(district.departments) if each.street}
        self._grids = {grid.code: grid for grid in district.unit_grids}
        self._catalogues = {catalogue.version: catalogue for catalogue in district.catalogues}
        self._categories: dict[str, dict[str, Category]] = {
            catalogue.version: {category.code: category for category in catalogue.categories}
            for catalogue in district.catalogues
        }
        self._holders: dict[tuple[str, str], list[Person]] = defaultdict(list)
        self._listed: dict[str, list[Responsibility]] = defaultdict(list)
        self._admitted = {each.category for each in district.admitted}
        for person in district.people:
            for post in person.posts:
                self._holders[post, ""].append(person)
                self._holders[post, person.dept].append(person)
        for entry in district.responsibilities:
            self._listed[entry.category].append(entry)

    # people and departments

    def person(self, id: str) -> Person | None:
        return SYSTEM if id == SYSTEM.id else self._people.get(id)

    def department(self, code: str) -> Department | None:
        return self._departments.get(code)

    def grid(self, code: str) -> UnitGrid | None:
        return self._grids.get(code)

    @staticmethod
    def is_on_shift(person: Person, at_ms: int) -> bool:
        """Whether the person works at that time of the day."""
        minute = (at_ms + SHANGHAI_MS) % DAY_MS // MINUTE_MS
        begin, end = person.shift_min
        return begin <= minute < end if begin < end else minute >= begin or minute < end

    def holders(self, post: str, dept: str = "") -> list[Person]:
        """Who holds a post, in a department or anywhere."""
        return self._holders.get((post, dept), [])

    def clerk(self, dept: str) -> Person | None:
        """Who answers for a department: its clerk, or the named contact of one without login."""
        known = self._departments.get(dept)
        if known and known.contact and (contact := self._people.get(known.contact)):
            return contact
        clerks = self.holders("DEPT", dept) or self.holders("SC", dept)
        return clerks[0] if clerks else None

    def inspector(self, case: Case, but: str = "") -> Person | None:
        """The inspector of the case's grid, else of its street, else any; never `but` (who handled it)."""
        free = [person for person in self.holders("INS") if person.id != but]
        near = [person for person in free if person.area and self.covers(person.area, case)]
        found = near or [person for person in free if not person.area] or free
        return found[0] if found else None

    def covers(self, area: str, case: Case) -> bool:
        """Whether a street, village, unit grid or duty grid holds the case."""
        grid = self._grids.get(case.grid)
        return case.grid.startswith(area) or (grid is not None and grid.duty_grid == area)

    # the catalogue

    def catalogue_at(self, at_ms: int) -> Catalogue | None:
        """The version in force at an instant."""
        day = iso_day(at_ms)
        in_force = [each for each in self.district.catalogues if each.valid_from <= day]
        return in_force[-1] if in_force else next(iter(self.district.catalogues), None)

    def category(self, case: Case) -> Category | None:
        """The category of a case, as the catalogue of its time has it."""
        catalogues = self.district.catalogues
        version = case.catalogue or (catalogues[-1].version if catalogues else "")
        return self._categories.get(version, {}).get(case.category)

    def knows_category(self, code: str, version: str) -> bool:
        return code in self._categories.get(version, {})

    def has_condition(self, code: str, number: int, version: str) -> bool:
        category = self._categories.get(version, {}).get(code)
        return category is not None and any(each.number == number for each in category.conditions)

    def condition(self, case: Case) -> FilingCondition:
        """The filing condition of a case; one without texts where none is chosen."""
        category = self.category(case)
        conditions = category.conditions if category else ()
        return next((each for each in conditions if each.number == case.condition), NO_CONDITION)

    def is_admitted(self, category: str) -> bool:
        """Whether a category is on the admission list; everything is where there is no list."""
        return not self._admitted or category in self._admitted

    # responsibility

    def responsible_dept(self, case: Case) -> tuple[str, str]:
        """The department that must handle the case, and why: an entry of the list, or the street's own centre."""
        entries = [*self._listed.get(case.category, ()), *self._listed.get("", ())]
        fitting = [each for each in entries if self._fits(each, case)]
        if fitting:
            best = max(fitting, key=_how_narrow)
            return best.dept, best.id
        liable = self.condition(case).liable
        if liable in self._departments:
            return liable, f"catalogue:{case.category}/{case.condition}"
        return self._centres.get(case.street, ""), CENTRE

    def entry(self, id: str) -> Responsibility | None:
        return next((each for each in self.district.responsibilities if each.id == id), None)

    # limits and timers

    def scope(self, case: Case) -> Scope:
        """The case as the rules see it."""
        return Scope("", case.limit_unit, case.channel.value, case.urgency.value, case.street, case.category)

    def handle_limit(self, case: Case) -> Limit:
        """How long handling may take: hotline class before condition before the district's default (domain.md §4.4)."""
        classed = self.rules.hotline_classes.get(case.hotline_class)
        if classed:
            return Limit(classed.amount, classed.unit, basis=f"hotline:{case.hotline_class}")
        condition = self.condition(case)
        if condition.limit:
            return Limit(condition.limit, condition.unit, basis=f"condition:{case.category}/{case.condition}")
        return Limit(self.numbers.default_work_days, LimitUnit.WORK_DAY, basis="default")

    def total_limit(self, case: Case) -> Limit:
        """The overall limit: of a classified hotline order the class itself, else the handling limit and two days."""
        handle = self.handle_limit(case)
        if case.hotline_class:
            return handle
        return Limit(handle.amount, handle.unit, self.numbers.total_extra_work_days, handle.basis)

    def rework_limit(self, first: Timer | None) -> Limit:
        """Half the original limit, at least two working hours or one urgent hour (domain.md §4.5)."""
        numbers = self.numbers
        amount, unit = (first.amount, first.unit) if first else (numbers.default_work_days, LimitUnit.WORK_DAY)
        half = amount * numbers.rework_percent / 100
        if unit is LimitUnit.URGENT_HOUR:
            half = max(half, numbers.rework_urgent_hours)
        elif unit is LimitUnit.WORK_HOUR:
            half = max(half, numbers.rework_work_hours)
        elif unit is LimitUnit.WORK_DAY:
            half = float(-(-half // 1))
        return Limit(half, unit, basis="rework")

    def started(self, case: Case, kind: TimerKind, at_ms: int) -> Timer | None:
        """The timer that begins for a case now; None where the rules set no limit."""
        if kind is TimerKind.HANDLE:
            return self.clockwork.started(kind, self.handle_limit(case), at_ms, self.scope(case), case.dept)
        if kind is TimerKind.TOTAL:
            begun_ms = case.reported_ms if case.hotline_class else at_ms
            return self.clockwork.started(kind, self.total_limit(case), begun_ms, self.scope(case))
        return self.clockwork.stage(kind, at_ms, self.scope(case), case.dept)

    def return_until_ms(self, case: Case, at_ms: int) -> int:
        """The end of the return window of an order dispatched at `at_ms` (domain.md §4.3)."""
        rule = chosen(self.rules.windows, self.scope(case), iso_day(at_ms))
        if rule is None:
            return 0
        amount = max(rule.amount, rule.share * case.limit_amount)
        limit = Limit(amount, rule.unit, basis="window")
        return self.clockwork.started(TimerKind.SIGN, limit, at_ms, self.scope(case)).red_ms

    def working_deadline_ms(self, at_ms: int, hours: float) -> int:
        """The end of so many working hours."""
        return self.calendar.after_work_ms(at_ms, round(hours * 3_600_000))

    def is_owed_a_call(self, case: Case) -> bool:
        """Whether the caller has to be asked before the case is closed; an anonymous one is not."""
        return case.channel.value in self.rules.called_back and bool(case.phone)

    def must_be_checked(self, case: Case) -> bool:
        return any(case.category.startswith(prefix) for prefix in self.rules.checked)

    def _fits(self, entry: Responsibility, case: Case) -> bool:
        condition = entry.condition in {0, case.condition}
        return condition and (not entry.area or self.covers(entry.area, case)) and entry.dept in self._departments


def _how_narrow(entry: Responsibility) -> tuple[int, int, int]:
    """The narrower entry holds: by area, then by condition, then by category."""
    return len(entry.area), int(entry.condition > 0), len(entry.category)
