"""What a district's catalogue and calendar make of a case: for the platform that decides and the hall that foresees."""

from app.domain.calendars import WorkCalendar
from app.domain.cases import Case
from app.domain.catalogue import FilingCondition
from app.domain.clocks import DEFAULT_CONDITION, after_step
from app.domain.district import District


class Rules:
    """The filing conditions and working calendar of one district."""

    def __init__(self, district: District) -> None:
        self._calendar = WorkCalendar(district.working_hours)
        self._conditions = {
            (category.code, condition.number): condition
            for category in district.categories
            for condition in category.conditions
        }

    def condition(self, case: Case) -> FilingCondition:
        """The filing condition of a case; the district's default limit where none is chosen."""
        return self._conditions.get((case.category, case.condition), DEFAULT_CONDITION)

    def with_clocks(self, before: Case, after: Case, at_ms: int) -> Case:
        """`after` with the clocks that the step from `before` starts or stops at `at_ms`."""
        return after_step(before, after, self.condition(after), self._calendar, at_ms)
