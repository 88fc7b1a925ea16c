"""What the hall tells widgets: who sits here, what changed, and a case with its history."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.cases import CaseId, FlowRecord
from app.hall.overlay import Row


@dataclass(frozen=True, slots=True)
class Operator:
    """Who acts at this workstation, and in which post."""

    id: str
    name: str
    post: str
    device: str
    is_known: bool = False  # the district has such a person, who holds the post

    @property
    def seat(self) -> tuple[str, str]:
        """In whose name, and in which post, we ask the platform; ("", "") is nobody's."""
        return (self.id, self.post) if self.is_known else ("", "")


@dataclass(frozen=True, slots=True)
class Changes:
    """What a screen may have to redraw. `everything`: a new snapshot or district; ids say nothing then."""

    cases: frozenset[CaseId] = frozenset()
    everything: bool = False


@dataclass(frozen=True, slots=True)
class Story:
    """One case with its history, as the detail shows it. `complete`: the platform's steps are all here."""

    row: Row
    flow: Sequence[FlowRecord]
    complete: bool
