"""What reports say: title, description and address for a category at a place. Words come from wording.toml."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from string import Formatter
from typing import Any, NamedTuple

from app.demo.catalogue import families
from app.demo.files import load
from app.demo.places import Place
from app.demo.seeds import one_of
from app.domain.catalogue import Category


class Kind(StrEnum):
    """What an address is made of: a road, an estate, or the water's side."""

    ROAD = "road"
    ESTATE = "estate"
    WATER = "water"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A text with words in braces."""

    text: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Template:
    """A report that can be made: its filing condition, title and descriptions to choose from."""

    condition: int
    title: Phrase
    descriptions: tuple[Phrase, ...]


class Wording(NamedTuple):
    """What one report says, and where."""

    title: str
    description: str
    address: str


NUMBERS: dict[str, tuple[int, int, int]] = {  # words that are numbers: from, to, in steps of
    "few": (3, 6, 1),
    "many": (8, 30, 1),
    "metres": (10, 80, 5),
    "square": (2, 30, 1),
    "step": (3, 25, 1),
    "palm": (30, 90, 5),
    "angle": (16, 40, 2),
    "trunk": (15, 45, 5),
    "lane": (2, 998, 2),
    "house": (1, 60, 1),
    "confidence": (85, 99, 1),
}
OTHER_END_SHARE = 0.12  # of addresses on a road name a place of their own


class Writer:
    """Writes reports of the categories it is given."""

    def __init__(self, categories: Iterable[Category]) -> None:
        table = load("wording")
        kinds = {code: Kind(kind) for kind, codes in table["kinds"].items() for code in codes}
        self._lists: Mapping[str, list[str]] = table["words"]
        self._tails = {who: _phrases(tails) for who, tails in table["tails"].items()}
        self._ends = {kind: _phrases(table["places"][f"{kind.value}_ends"]) for kind in Kind}
        self._other_ends = _phrases(table["places"]["other_ends"])
        self._estates: list[str] = table["places"]["estates"]
        self._names = {category.code: category.name for category in categories}
        self._kinds = {code: kinds.get(code, Kind.ROAD) for code in self._names}
        self._templates = _templates(table)

    def templates(self, category: str) -> tuple[Template, ...]:
        """The reports there can be of a category; none when the demo has no words for it."""
        return self._templates.get(category, ())

    def kind(self, category: str) -> Kind:
        return self._kinds[category]

    def write(self, random: Random, category: str, template: Template, place: Place, reporter: str) -> Wording:
        """A report of a category at a place; every drawn word is drawn once for the whole report."""
        kind = self._kinds[category]
        words = self._place_words(random, category, kind, place)
        ends = self._ends[kind]
        if kind is Kind.ROAD and random.random() < OTHER_END_SHARE:
            ends = self._other_ends
        address = self._say(random, one_of(random, ends), words)
        words["title"] = title = self._say(random, template.title, words)
        description = self._say(random, one_of(random, template.descriptions), words)
        tail = self._say(random, one_of(random, self._tails[reporter]), words)
        return Wording(title, description + tail, address)

    def _place_words(self, random: Random, category: str, kind: Kind, place: Place) -> dict[str, str]:
        words = {"name": self._names[category], "road": place.road, "crossing": place.crossing}
        words["water"] = place.water
        words["estate"] = place.estate + one_of(random, self._estates)
        words["place"] = place.road
        if kind is Kind.ESTATE:
            words["place"] = words["estate"]
        elif kind is Kind.WATER:
            words["place"] = f"{place.water}{place.road}桥"
        elif category.startswith("C"):
            words["place"] = place.road + self._drawn(random, "side")
        return words

    def _say(self, random: Random, phrase: Phrase, words: dict[str, str]) -> str:
        for word in phrase.words:
            if word not in words:
                words[word] = self._drawn(random, word)
        return phrase.text.format_map(words)

    def _drawn(self, random: Random, word: str) -> str:
        if word in NUMBERS:
            start, end, step = NUMBERS[word]
            return str(start + step * int(random.random() * ((end - start) // step + 1)))
        if word == "tenths":
            return f"{random.randint(5, 25) / 10:.1f}"
        if word == "camera":
            return f"C-{random.randint(100, 999)}"
        return one_of(random, self._lists[word])


def _templates(table: Mapping[str, Any]) -> dict[str, tuple[Template, ...]]:
    """The templates of every category: its own, or those of its family."""
    plain = _phrases(table["plain"])
    found = {code: _of_rows(rows, plain) for code, rows in table["events"].items()}
    for code, family in families().items():
        words = table["families"][family]
        found[code] = _of_rows(words["reports"], _phrases(words["plain"]))
    return found


def _of_rows(rows: Iterable[list[Any]], plain: tuple[Phrase, ...]) -> tuple[Template, ...]:
    return tuple(
        Template(condition, _phrase(title), _phrases(descriptions) or plain) for condition, title, *descriptions in rows
    )


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(map(_phrase, texts))


def _phrase(text: str) -> Phrase:
    return Phrase(text, tuple(name for _, name, _, _ in Formatter().parse(text) if name))
