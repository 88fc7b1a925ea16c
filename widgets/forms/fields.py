"""What a field of a form is."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtWidgets import QWidget

from app.domain.cases import Case
from app.domain.district import Person
from app.domain.law import Law
from app.domain.sides import Side, SideKind
from widgets.context import Context
from widgets.panels.case_rows import named
from widgets.panels.names import Names


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question to the operator may know."""

    parent: QWidget
    context: Context
    names: Names
    case: Case
    other: Case | None = None  # the one it is to be joined with

    @property
    def subject(self) -> str:
        """The case in one line."""
        return named(self.case) if self.case.title else ""

    @property
    def law(self) -> Law | None:
        return self.context.hall.law

    @property
    def post(self) -> str:
        return self.context.hall.operator.post

    @property
    def person(self) -> Person | None:
        return self.names.person(self.context.hall.operator.id)

    @property
    def now_ms(self) -> int:
        return self.context.hall.now_ms()


class Kind(StrEnum):
    """Kinds of fields; each has its editor."""

    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"  # one of some codes
    REASON = "reason"  # a code and words: fields reason_code and reason
    DEPT = "dept"
    MAIN_DEPT = "main_dept"  # with why it is responsible and the limit that will hold
    DEPTS = "depts"
    PERSON = "person"
    CATEGORY = "category"  # and its condition
    ALIKE = "alike"  # that it is not the same as what is open near by
    CONDITION = "condition"  # a filing condition of the case's category
    CLOSING = "closing"  # the closing condition, to be confirmed
    NUMBER = "number"
    ORDERED_LIMIT = "ordered_limit"  # fields limit_amount and limit_unit
    TIME = "time"
    YES_NO = "yes_no"
    FILES = "files"
    CASE = "case"  # another case
    SIDE = "side"  # which side object it is about
    SHOWN = "shown"  # the side object it is about, to be read
    PLACE = "place"  # a unit grid, and with it longitude and latitude


Fits = Callable[[Asking, Side], bool]


def always(_asking: Asking) -> bool:
    return True


def any_side(_asking: Asking, _side: Side) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a command's form. `name` is the command's; "" says nothing, it is only shown.

    `codes` are the choices and `words` the vocabulary that names them; `sides` what side objects it is about.
    `when` says whether it is asked at all, `starts` what it holds at first.
    """

    name: str
    kind: Kind
    needed: bool = True
    codes: tuple[str, ...] = ()
    offers: Callable[[Asking], tuple[str, ...]] | None = None  # codes that the district's rules name
    words: str = ""
    post: str = ""  # of the persons offered
    sides: tuple[SideKind, ...] = ()
    fits: Fits = any_side
    when: Callable[[Asking], bool] = always
    starts: Callable[[Asking], object] | None = None
    least: int = 0  # pieces of evidence, or the smallest number
    unit: str = ""  # of a number: "limit" is the unit of the case's limit

    def covers(self) -> tuple[str, ...]:
        """The fields of the command that its answer may fill."""
        return COVERED.get(self.kind, (self.name,) if self.name else ())


COVERED = {
    Kind.REASON: ("reason_code", "reason"),
    Kind.CATEGORY: ("category", "condition"),
    Kind.ORDERED_LIMIT: ("limit_amount", "limit_unit"),
    Kind.PLACE: ("grid", "lon", "lat"),
    Kind.SHOWN: (),
}
