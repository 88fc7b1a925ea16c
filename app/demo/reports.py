"""What is reported to the hall: through which channel, of which category, where, in which words (domain.md §10.2)."""

from collections.abc import Mapping
from random import Random
from typing import Any, NamedTuple

from app.demo.files import load
from app.demo.names import PersonNames
from app.demo.places import Place, Places
from app.demo.seeds import Chances, one_of, seeded
from app.demo.wording import Kind, Template, Writer
from app.domain.cases import Channel, Urgency
from app.domain.catalogue import Category, FilingCondition
from app.domain.district import District
from app.domain.limits import LimitUnit
from app.errors import BadInput

URGENT_SHARE = 0.01  # of ordinary cases that are urgent all the same
SHORT_NAME_SHARE = 0.12  # of callers' names have two characters
ANONYMOUS = "匿名"


class Draft(NamedTuple):
    """What is reported, before it is put into words. (Tuples are made faster than dataclasses, by the million.)"""

    channel: Channel
    category: Category
    condition: FilingCondition
    template: Template


class Report(NamedTuple):
    """One report, as it is registered. Caller and phone are masked."""

    channel: Channel
    urgency: Urgency
    category: str
    condition: int
    title: str
    description: str
    address: str
    lon: float
    lat: float
    grid: str
    caller: str
    phone: str


class Reports:
    """An endless source of reports of a district. Calling it gives the body of a `register` command."""

    def __init__(self, district: District, seed: int) -> None:
        mix = load("mix")
        self._writer = Writer(district.categories)
        self._places = Places(district, seed)
        self._names = PersonNames(seeded(seed, "callers"))
        self._categories = {category.code: category for category in district.categories}
        known = [code for code in self._categories if self._writer.templates(code)]
        if not known:
            raise BadInput("no_known_category", "the demo has no words for any category of this district", known=0)
        self._reporters: Mapping[str, str] = mix["reporters"]
        self._channels = Chances({Channel(name): weight for name, weight in mix["channels"].items()})
        self._chances = {who: _of_known(weights, known) for who, weights in mix["categories"].items()}
        self._callers = mix["callers"]

    def __call__(self, random: Random, now_ms: int) -> Mapping[str, Any]:  # noqa: ARG002 - the hall's other sources ask
        return self.report(random, self.draft(random))._asdict()

    def draft(self, random: Random) -> Draft:
        """What is reported next, by channel and category; where and in which words is drawn by `report`."""
        channel = self._channels.draw(random)
        category = self._categories[self._chances[self._reporters[channel]].draw(random)]
        return self.draft_of(random, channel, category)

    def draft_of(self, random: Random, channel: Channel, category: Category) -> Draft:
        template = one_of(random, self._writer.templates(category.code))
        number = min(template.condition, len(category.conditions))
        return Draft(channel, category, category.conditions[number - 1], template)

    def report(self, random: Random, draft: Draft, place: Place | None = None) -> Report:
        """A draft put into words, at `place` or anywhere in the district."""
        code = draft.category.code
        if place is None:
            at_water = self._writer.kind(code) is Kind.WATER
            place = self._places.draw_waterside(random) if at_water else self._places.draw(random)
        words = self._writer.write(random, code, draft.template, place, self._reporters[draft.channel])
        lon, lat = one_of(random, place.spots)
        caller, phone = self._caller(random, draft.channel)
        return Report(
            channel=draft.channel,
            urgency=urgency_of(random, draft.condition),
            category=code,
            condition=draft.condition.number,
            title=words.title,
            description=words.description,
            address=words.address,
            lon=lon,
            lat=lat,
            grid=place.grid,
            caller=caller,
            phone=phone,
        )

    def report_at(self, random: Random, draft: Draft, street: str, address: str) -> Report:
        """A draft put into words, at an address in a street."""
        place = self._places.draw_in_street(random, street, address)
        return self.report(random, draft, place)._replace(address=address)

    def _caller(self, random: Random, channel: Channel) -> tuple[str, str]:
        """A masked name and phone (domain.md §8.4), both "" where nobody called."""
        if channel not in self._callers["channels"]:
            return "", ""
        phone = f"{one_of(random, self._callers['prefixes'])}****{int(random.random() * 10_000):04d}"
        if random.random() < self._callers["anonymous"]:
            return ANONYMOUS, phone
        stars = "*" if random.random() < SHORT_NAME_SHARE else "**"
        return self._names.surname() + stars, phone


def urgency_of(random: Random, condition: FilingCondition) -> Urgency:
    if condition.unit is not LimitUnit.URGENT_HOUR:
        return Urgency.URGENT if random.random() < URGENT_SHARE else Urgency.ORDINARY
    return Urgency.EXTRA_URGENT if condition.limit == 1 else Urgency.URGENT


def _of_known(weights: Mapping[str, float], known: list[str]) -> Chances[str]:
    """The chances of the categories a district has; all alike where it has none of those that are meant."""
    chances = {code: weights.get(code, weights["other"]) for code in known}
    return Chances(chances if any(chances.values()) else dict.fromkeys(known, 1.0))
