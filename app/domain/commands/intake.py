"""Taking a report in: register, accept, refuse, file, not file (domain.md §3.6, 1-7)."""

from dataclasses import dataclass, replace

from app.domain.cases import Case, Channel, Status, Urgency
from app.domain.commands.base import Command, Offline, Policy, require


@dataclass(frozen=True, slots=True, kw_only=True)
class Register(Command):
    """登记. Makes a case out of a report; the case id is the client's, the number comes when it is filed."""

    name = "register"
    allowed_from = frozenset({Status.DRAFT})
    policy = Policy.COMMUTE
    offline = Offline.FREE

    title: str
    description: str
    address: str
    lon: float
    lat: float
    grid: str
    channel: str = Channel.H12345.value
    urgency: str = Urgency.ORDINARY.value
    category: str = ""
    condition: int = 0
    caller: str = ""
    phone: str = ""

    def check(self, case: Case) -> None:
        require(self.title and self.address, "no_place", "a report needs a title and a place", case=case.id)
        require(
            len(self.grid) == 15 and self.grid.isdigit(),
            "no_grid",
            "a report needs its unit grid",
            case=case.id,
        )

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(
            case,
            status=Status.REPORTED,
            title=self.title,
            description=self.description,
            address=self.address,
            lon=self.lon,
            lat=self.lat,
            grid=self.grid,
            street=self.grid[:9],
            channel=Channel(self.channel),
            urgency=Urgency(self.urgency),
            category=self.category,
            condition=self.condition,
            caller=self.caller,
            phone=self.phone,
            reported_ms=at_ms,
        )

    def text(self) -> str:
        return self.description


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept(Command):
    """受理. Needs a category: the report's own, or the one chosen now."""

    name = "accept"
    allowed_from = frozenset({Status.REPORTED})

    category: str = ""
    condition: int = 0

    def check(self, case: Case) -> None:
        require(self.category or case.category, "no_category", "choose a category first", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        category = self.category or case.category
        condition = self.condition if self.category else case.condition
        return replace(case, status=Status.TO_FILE, category=category, condition=condition or 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refuse(Command):
    """不予受理."""

    name = "refuse"
    allowed_from = frozenset({Status.REPORTED})

    reason: str

    def check(self, case: Case) -> None:
        require(self.reason.strip(), "no_reason", "give a reason", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.NOT_FILED, closed_ms=at_ms)

    def text(self) -> str:
        return self.reason


@dataclass(frozen=True, slots=True, kw_only=True)
class File(Command):
    """立案. The platform issues the case number; never offline."""

    name = "file"
    allowed_from = frozenset({Status.TO_FILE})
    offline = Offline.ONLINE

    condition: int = 0

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.TO_DISPATCH, condition=self.condition or case.condition, filed_ms=at_ms)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotFile(Command):
    """不予立案."""

    name = "not_file"
    allowed_from = frozenset({Status.TO_FILE})
    offline = Offline.ONLINE

    reason: str

    def check(self, case: Case) -> None:
        require(self.reason.strip(), "no_reason", "give a reason", case=case.id)

    def change(self, case: Case, at_ms: int) -> Case:
        return replace(case, status=Status.NOT_FILED, closed_ms=at_ms)

    def text(self) -> str:
        return self.reason
