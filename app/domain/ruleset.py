"""The rules of a district that are data: lights, stage limits, rights, windows and ladders (domain.md §1.4-1.5, §4).

Every rule may be scoped; of those that match, the one with the most terms holds, then the one valid from the
latest date, then the last one written.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from app.domain.limits import LimitUnit
from app.errors import BadInput


@dataclass(frozen=True, slots=True)
class Scope:
    """Where a rule holds. "" is everywhere; `street` and `category` are prefixes, the others exact."""

    timer: str = ""
    unit: str = ""
    channel: str = ""
    urgency: str = ""
    street: str = ""
    category: str = ""

    def terms(self) -> int:
        return sum(
            bool(each) for each in (self.timer, self.unit, self.channel, self.urgency, self.street, self.category)
        )

    def holds(self, of: "Scope") -> bool:
        """Whether the rule holds for what `of` describes."""
        exact = ((self.timer, of.timer), (self.unit, of.unit), (self.channel, of.channel), (self.urgency, of.urgency))
        begins = ((self.street, of.street), (self.category, of.category))
        return all(not mine or mine == its for mine, its in exact) and all(its.startswith(mine) for mine, its in begins)


@dataclass(frozen=True, slots=True)
class LightRule:
    """At which percent of a limit a clock turns yellow, orange, red-2 and red-3; red is always 100 %."""

    id: str
    valid_from: str  # ISO date
    yellow: int = 50
    orange: int = 80
    red2: int = 150
    red3: int = 200
    scope: Scope = Scope()


@dataclass(frozen=True, slots=True)
class StageRule:
    """The limit of a stage. `day_min`: outside these minutes of the day it ends the next morning instead."""

    amount: float
    unit: LimitUnit
    scope: Scope
    day_min: tuple[int, int] = (0, 1440)
    morning_min: int = 0
    valid_from: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """How far a post reaches: district, street, area, department, own or none (domain.md §1.4)."""

    reach: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class WindowRule:
    """For how long after dispatch an order may be returned (退单窗口): a share of the limit, at least the amount."""

    amount: float
    unit: LimitUnit
    scope: Scope = Scope()
    share: float = 0.0
    valid_from: str = ""


@dataclass(frozen=True, slots=True)
class ClassLimit:
    """The limit of a hotline class (诉求分类)."""

    amount: int
    unit: LimitUnit


@dataclass(frozen=True, slots=True)
class Numbers:
    """Counts and days that the rules name (domain.md §3.7, §4.4-4.7)."""

    default_work_days: int = 5
    total_extra_work_days: int = 2
    extensions: int = 2
    extension_chief_from: int = 2  # the second extension is the chief's to decide
    suspension_days: int = 365
    suspension_chief_days: int = 30  # longer ones are the chief's to decide
    returns: int = 3  # after so many the chief decides who handles it
    return_chief_from: int = 3
    decision_work_hours: float = 4.0  # then an undecided request goes to the chief
    rework_percent: int = 50
    rework_work_hours: float = 2.0  # at least
    rework_urgent_hours: float = 1.0
    reopen_days_closed: int = 30
    reopen_days_not_filed: int = 7
    reopen_work_days: int = 3
    archive_days: int = 30
    urge_every_percent: int = 25  # of the limit
    urge_answer_minutes: float = 30.0  # of working time
    remind_from_minutes: float = 60.0  # shorter limits make no notice
    supervision_work_days: int = 1
    red_cases: int = 3  # of one department and category within so many days call for an inquiry
    red_cases_days: int = 30
    check_metres: float = 50.0
    duplicate_metres: float = 50.0
    duplicate_hours: float = 24.0
    trusted_skew_ms: int = 300_000
    co_share: float = 1.0  # a co-department's limit against the main one's


@dataclass(frozen=True, slots=True)
class RuleSet:
    """All of it, one version. `rights`: command → the posts that may give it."""

    version: str = ""
    lights: tuple[LightRule, ...] = ()
    stages: tuple[StageRule, ...] = ()
    windows: tuple[WindowRule, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    rights: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hotline_classes: Mapping[str, ClassLimit] = field(default_factory=dict)
    taker_files: tuple[str, ...] = ()  # channels whose cases the call-taker files
    taker_closes: tuple[str, ...] = ()  # categories, by prefix, that the call-taker closes
    checked: tuple[str, ...] = ()  # categories, by prefix, that must be checked on the spot
    called_back: tuple[str, ...] = ()  # channels whose callers are owed a call-back
    numbers: Numbers = Numbers()


T = TypeVar("T", LightRule, StageRule, WindowRule)


def chosen(rules: Iterable[T], of: Scope, day: str) -> T | None:
    """The rule that holds for `of` on an ISO date, None when none does."""
    found = [rule for rule in rules if rule.valid_from <= day and rule.scope.holds(of)]
    return max(found, key=_weight, default=None) if found else None


def parse_rules(text: str, where: str) -> RuleSet:
    """The rule set of a TOML text; BadInput with what is wrong and where."""
    try:
        rules = msgspec.toml.decode(text, type=RuleSet)
    except (msgspec.DecodeError, msgspec.ValidationError, ValueError) as error:
        raise BadInput("bad_rules", f"{where}: not a rule set: {error}", where=where, why=str(error)) from error
    if trouble := next(_troubles(rules), ""):
        raise BadInput("bad_rules", f"{where}: {trouble}", where=where, why=trouble)
    return rules


def _weight(rule: LightRule | StageRule | WindowRule) -> tuple[int, str]:
    return rule.scope.terms(), rule.valid_from


def _troubles(rules: RuleSet) -> Iterator[str]:
    for rule in rules.lights:
        if not 0 < rule.yellow < rule.orange < 100 < rule.red2 < rule.red3:
            yield f"light rule {rule.id}: the percents must rise: yellow < orange < 100 < red2 < red3"
    for command, posts in rules.rights.items():
        for post in posts:
            if post not in rules.roles:
                yield f"rights.{command}: there is no post {post}"
    if not any(rule.scope == Scope() for rule in rules.lights):
        yield "lights: one rule without scope is needed"
    yield from _limit_troubles(rules)


def _limit_troubles(rules: RuleSet) -> Iterator[str]:
    limits = [(f"stage {rule.scope.timer}", rule.amount) for rule in rules.stages]
    limits += [(f"hotline class {name}", each.amount) for name, each in rules.hotline_classes.items()]
    limits += [("window", rule.amount) for rule in rules.windows]
    for name, amount in limits:
        if amount <= 0:
            yield f"{name}: the limit must be more than 0, it is {amount}"
