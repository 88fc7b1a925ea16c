"""Invented names of people, roads and villages. Words come from resources/demo/names.toml."""

from collections.abc import Iterator
from random import Random

from app.demo.files import load
from app.demo.seeds import Chances

WOMEN_SHARE = 0.46
SHORT_SHARE = 0.12  # given names of one character


class PersonNames:
    """Names of people, each once, none of a well-known person."""

    def __init__(self, random: Random) -> None:
        words = load("names")["people"]
        self._random = random
        self._surnames: Chances[str] = Chances(dict(words["surnames"]))
        self._given: tuple[list[list[str]], ...] = (words["men"], words["women"])
        self._short: tuple[list[str], ...] = (words["short_men"], words["short_women"])
        self._taken = set(words["nobody"])

    def reserve(self, name: str) -> None:
        """Keep a name that somebody bears already."""
        self._taken.add(name)

    def draw(self) -> str:
        name = self._any()
        while name in self._taken:
            name = self._any()
        self._taken.add(name)
        return name

    def surname(self) -> str:
        return self._surnames.draw(self._random)

    def _any(self) -> str:
        sex = self._random.random() < WOMEN_SHARE
        if self._random.random() < SHORT_SHARE:
            return self.surname() + self._random.choice(self._short[sex])
        first, second = self._given[sex]
        return self.surname() + self._random.choice(first) + self._random.choice(second)


def place_words(random: Random, taken: set[str]) -> Iterator[str]:
    """Words of two characters that roads and villages are called by, each once; `taken` are left out."""
    words = load("names")["places"]
    left_out = taken | set(words["taken"])
    pairs = [a + b for a in words["first"] for b in words["second"] if a + b not in left_out]
    random.shuffle(pairs)
    return iter(pairs)


def road_endings() -> list[str]:
    """路, 街: as often as they occur."""
    return list(load("names")["places"]["road"])
