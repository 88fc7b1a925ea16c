"""Repeatable chance: every part of the demo draws from its own source, so one more draw here changes nothing there."""

from bisect import bisect
from collections.abc import Hashable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


def seeded(seed: int, purpose: str) -> Random:
    """The source of chance for one purpose; always the same for the same seed."""
    return Random(f"{seed}:{purpose}")


def one_of(random: Random, things: Sequence[T]) -> T:
    """Any of the things; three times as fast as random.choice, which a million reports notice."""
    return things[int(random.random() * len(things))]


class Shares:
    """Shares that are kept to: of a hundred, one percent is one, not perhaps three and perhaps none."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._credit: dict[Hashable, float] = {}

    def is_due(self, name: Hashable, share: float) -> bool:
        """Whether one more of it is wanted, after one more to which it may happen."""
        self._credit[name] = self._credit.get(name, self._random.random()) + share
        return self._credit[name] >= 1.0

    def take(self, name: Hashable) -> None:
        """It has happened."""
        self._credit[name] -= 1.0

    def pick(self, name: Hashable, weights: Sequence[float]) -> int:
        """The place of the one whose turn it is, by weight."""
        for place, weight in enumerate(weights):
            start = self._random.random() * weight
            self._credit[name, place] = self._credit.get((name, place), start) + weight
        place = max(range(len(weights)), key=[self._credit[name, place] for place in range(len(weights))].__getitem__)
        self._credit[name, place] -= sum(weights)
        return place


class Chances(Generic[T]):
    """Things that come with unequal chances."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._things = [thing for thing, weight in weights.items() if weight]
        self._sums = list(accumulate(weight for weight in weights.values() if weight))

    def draw(self, random: Random) -> T:
        return self._things[bisect(self._sums, random.random() * self._sums[-1])]

    def spread(self, random: Random, count: int) -> list[T]:
        """`count` draws spread evenly: each thing comes as often as its chance says, give or take one."""
        step, start = self._sums[-1] / max(count, 1), random.random()
        return [self._things[bisect(self._sums, (number + start) * step)] for number in range(count)]
