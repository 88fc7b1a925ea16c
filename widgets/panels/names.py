"""What the codes in a case are called, looked up in the district."""

from app.domain.cases import Case
from app.domain.catalogue import Category, FilingCondition
from app.domain.district import Department, District, Person, Street, UnitGrid
from app.domain.law import NO_CONDITION
from app.hall.hall import Hall
from widgets.text import cases


class Names:
    """Looks a district up by its codes; an unknown code is its own name."""

    def __init__(self, hall: Hall) -> None:
        self._hall = hall
        self._district: District | None = None
        self._people: dict[str, Person] = {}
        self._departments: dict[str, Department] = {}
        self._categories: dict[str, Category] = {}
        self._cells: dict[str, UnitGrid] = {}
        self._streets: dict[str, str] = {}
        self._duty_grids: dict[str, tuple[str, str]] = {}
        self._clerks: dict[str, Person] = {}

    def street(self, code: str) -> str:
        self._follow()
        return self._streets.get(code, code)

    def streets(self) -> list[tuple[str, str]]:
        """Code and name of every street."""
        self._follow()
        return list(self._streets.items())

    def dept(self, code: str) -> str:
        self._follow()
        department = self._departments.get(code)
        return shown_name(department) if department else code

    def departments(self) -> list[Department]:
        self._follow()
        return list(self._departments.values())

    def person(self, id: str) -> Person | None:
        self._follow()
        return self._people.get(id)

    def post(self, code: str) -> str:
        """The name of a post, as the district's rules have it."""
        return post_name(self._hall.district, code)

    def clerk(self, dept: str) -> Person | None:
        """Who answers for a department's cases."""
        self._follow()
        return self._clerks.get(dept)

    def categories(self) -> list[Category]:
        self._follow()
        return list(self._categories.values())

    def category(self, code: str) -> Category | None:
        self._follow()
        return self._categories.get(code)

    def category_of(self, case: Case) -> Category | None:
        """The category of a case, as the catalogue of its time has it."""
        return self._hall.law.category(case) if self._hall.law else None

    def condition(self, case: Case) -> FilingCondition:
        """The filing condition of a case, or the district's default."""
        return self._hall.law.condition(case) if self._hall.law else NO_CONDITION

    def cell(self, code: str) -> UnitGrid | None:
        self._follow()
        return self._cells.get(code)

    def duty_grid(self, cell: str) -> tuple[str, Person | None]:
        """The name of the duty grid a cell belongs to, and its leader."""
        found = self.cell(cell)
        name, leader = self._duty_grids.get(found.duty_grid, ("", "")) if found else ("", "")
        return name, self._people.get(leader)

    def _follow(self) -> None:
        """Take the district over when the hall has another one."""
        district = self._hall.district
        if district is self._district or district is None:
            return
        self._district = district
        self._people = {person.id: person for person in district.people}
        self._departments = {department.code: department for department in district.departments}
        self._categories = {category.code: category for category in district.categories}
        self._cells = {cell.code: cell for cell in district.unit_grids}
        self._streets = {street.code: shown_name(street) for street in district.streets}
        self._duty_grids = {grid.code: (grid.name, grid.leader) for grid in district.duty_grids}
        self._clerks = {person.dept: person for person in reversed(district.people) if person.post == "DEPT"}


def post_name(district: District | None, code: str) -> str:
    """The name of a post, as the district's rules have it."""
    role = district.rules.roles.get(code) if district else None
    if role is None:
        return code
    return role.name_en if role.name_en and cases.in_english() else role.name


def shown_name(named: Street | Department | Category) -> str:
    """The name in the language of the screen, where there are two."""
    return named.name_en if named.name_en and cases.in_english() else named.name
