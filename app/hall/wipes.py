"""Which events said what to wipe."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wipes:
    """The numbers of such events in one history."""

    epoch: str
    seqs: Sequence[int]
