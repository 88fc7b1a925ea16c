"""The history of a case as a list, newest first: steps, changes of light, and the orders of this desk on top."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.cases import Case, FlowRecord
from app.domain.lights import Light
from app.hall.ports import Wish
from app.hall.values import Story
from widgets.panels.case_clocks import running_clocks
from widgets.panels.names import Names
from widgets.text import cases, codes, one_case, orders, queue, times

PLATFORM = "SYS"  # the post in which nobody in person acts
LATE_MS = 60_000  # between an act and the platform's knowing it
ANSWERED = {"record_visit": "answer", "find_inquiry": "found"}  # whose text is a code of that vocabulary
QUOTED = frozenset({"urge", "remind", "remark", "dispatch", "record_instruction"})


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the timeline. `light` -1: an act of a person. `is_local`: not yet in the platform's history."""

    at_ms: int
    what: str
    who: str = ""
    text: str = ""
    origin: str = ""
    light: int = -1
    is_local: bool = False

    def words(self, now_ms: int) -> str:
        """The entry in one line, for a screen reader."""
        said = (times.near_seconds(self.at_ms, now_ms), self.what, self.who, self.text, self.origin)
        return " ".join(part for part in said if part)


def entries_of(story: Story, names: Names, me: str, now_ms: int) -> list[Entry]:
    """`me` is the operator's id: own steps are marked as this desk's."""
    local = [_waiting(wish, names) for wish in reversed(story.row.pending)]
    past = [*_lights(story.row.case, now_ms), *(step_entry(record, names, me) for record in story.flow)]
    return [*local, *sorted(past, key=_time, reverse=True)]


def _waiting(wish: Wish, names: Names) -> Entry:
    command = wish.command
    author = names.person(command.author)
    return Entry(
        command.issued_ms,
        cases.command(command.name),
        _way(author.name if author else command.author, command.receiver(), names),
        _quoted(command.text()),
        orders.state(wish.state),
        is_local=True,
    )


def step_entry(record: FlowRecord, names: Names, me: str) -> Entry:
    own = record.origin == "desk" and record.actor == me
    origin = one_case.origin(record.origin if own or record.origin != "desk" else "platform")
    if record.device and not own:
        origin = one_case.from_device(origin, record.device)
    if record.recorded_ms - record.occurred_ms > LATE_MS:
        origin = one_case.recorded_at(origin, times.near(record.recorded_ms, record.occurred_ms))
    return Entry(
        record.occurred_ms,
        cases.command(record.command),
        _way(names.post(record.post) if record.post == PLATFORM else record.actor_name, record.receiver, names),
        _said(record),
        origin,
    )


def _said(record: FlowRecord) -> str:
    """Reason, words, evidence and what was set aside, one a line."""
    said = [codes.word("reason", record.reason) if record.reason else "", _words(record)]
    if record.attachments:
        said.append(one_case.attachments(len(record.attachments.split("\n"))))
    if record.override:
        said.append(one_case.override(record.override))
    return "\n".join(part for part in said if part)


def _words(record: FlowRecord) -> str:
    if record.command in ANSWERED:
        return codes.word(ANSWERED[record.command], record.text)
    return _quoted(record.text) if record.command in QUOTED else record.text


def _quoted(text: str) -> str:
    return one_case.quoted(text) if text else ""


def _way(who: str, receiver: str, names: Names) -> str:
    if not receiver:
        return who
    person = names.person(receiver)
    return one_case.goes_to(who, person.name if person else names.dept(receiver))


def _lights(case: Case, now_ms: int) -> list[Entry]:
    """The points at which the clocks that run have turned yellow, orange and red."""
    found = []
    for named in running_clocks(case):
        clock = named.clock
        points: Sequence[tuple[Light, int, int]] = (
            (Light.YELLOW, clock.yellow_ms, 50),
            (Light.ORANGE, clock.orange_ms, 80),
            (Light.RED, clock.red_ms, 100),
        )
        name = queue.clock_name(named.timer)
        for light, at_ms, percent in points:
            if at_ms <= now_ms:
                what = one_case.turned(cases.light(light))
                said = one_case.share_passed(name, percent)
                found.append(Entry(at_ms, what, "", said, one_case.origin("auto"), light=light))
    return found


def _time(entry: Entry) -> int:
    return entry.at_ms
