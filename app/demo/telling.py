"""From acts to the case that the platform would hold, with its history: each act is carried out by the law."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from app.demo.acts import Act
from app.demo.cast import Actor
from app.demo.players import Line, Players
from app.demo.reports import Draft, Report
from app.domain.cases import Case, CaseId, Channel, FlowRecord, Status
from app.domain.commands import Command
from app.domain.duties import Duty, due
from app.domain.ids import ulid
from app.domain.law import SYSTEM, Law
from app.domain.step import Receipt, carry_out
from app.errors import NotAllowed

Story = tuple[Case, tuple[FlowRecord, ...]]

DESK_DELAY_MS = (0, 40)
MOBILE_DELAY_MS = (300, 2_500)
OFFLINE_SHARE = 0.02  # of mobile acts are recorded minutes later, when the phone has a net again
OFFLINE_DELAY_MS = (60_000, 1_500_000)
MOBILE_POSTS = frozenset({"INS", "HD", "VS", "DCMD"})
CITY_CHANNELS = frozenset({Channel.H12345, Channel.UPPER})  # arrive as data, accepted and filed by rule
MACHINE_CHANNELS = frozenset({Channel.VIDEO_AI, Channel.IOT})
AUTOMATIC = frozenset({"accept", "file"})
PLATFORM = Actor(SYSTEM, SYSTEM.post)


@dataclass(frozen=True, slots=True)
class Planned:
    """A case before it is told: what is reported, and what is done since."""

    draft: Draft
    acts: tuple[Act, ...]

    @property
    def reported_ms(self) -> int:
        return self.acts[0].at_ms

    @property
    def filed_ms(self) -> int:
        return next((act.at_ms for act in self.acts if act.command == "file"), 0)


class Teller:
    """Carries out what is planned, and what the platform does by itself in between."""

    def __init__(self, law: Law, random: Random, now_ms: int) -> None:
        self._law = law
        self._random = random
        self._now_ms = now_ms
        self._players = Players(law, random)

    def tell(self, acts: Sequence[Act], report: Report, case_no: str) -> Story:
        """The case and its history up to now. What the law refuses at its time was not done."""
        case_id = CaseId(ulid(acts[0].at_ms, self._random.getrandbits))
        telling = _Telling(Case(id=case_id, version=0, status=Status.DRAFT), [], case_no)
        for act, next_act in zip(acts, (*acts[1:], None), strict=True):
            self._do_what_is_due(telling, act.at_ms)
            command = self._command(telling.case, act, report._asdict())
            latest_ms = next_act.at_ms if next_act else self._now_ms
            if command:
                self._carry_out(telling, command, act.at_ms, latest_ms)
        self._do_what_is_due(telling, self._now_ms)
        return telling.case, tuple(telling.flow)

    def _command(self, case: Case, act: Act, report: Mapping[str, Any]) -> Command | None:
        if act.command == "register":
            return self._players.registration(case.id, act.at_ms, report)
        return self._players.command(Line(act.command, act.said), case, act.at_ms)

    def _do_what_is_due(self, telling: "_Telling", until_ms: int) -> None:
        """Reminders, urges and the like: the platform gives them at their time."""
        while telling.case.wake_ms <= until_ms and (duty := due(self._law, telling.case, until_ms)):
            at_ms = max(duty.at_ms, telling.case.stepped_ms)
            self._carry_out(telling, self._duty(telling.case, duty, at_ms), at_ms, until_ms)

    def _duty(self, case: Case, duty: Duty, at_ms: int) -> Command:
        command = self._players.command(Line(duty.command, duty.body), case, at_ms, PLATFORM)
        assert command  # noqa: S101 - its author was given
        return command

    def _carry_out(self, telling: "_Telling", command: Command, at_ms: int, latest_ms: int) -> None:
        origin = _origin(command, telling.case.channel)
        recorded_ms = max(telling.recorded_ms, min(at_ms + self._delay_ms(origin), latest_ms))
        receipt = Receipt(recorded_ms, origin=origin, number=telling.number)
        try:
            step = carry_out(self._law, command, telling.case, at_ms, receipt)
        except NotAllowed:
            if telling.case.version == 0:
                raise  # a report that nobody can register is a mistake of the demo
            return
        telling.case = step.case
        telling.flow.append(step.record)
        telling.recorded_ms = recorded_ms

    def _delay_ms(self, origin: str) -> int:
        if origin != "mobile":
            return self._random.randint(*DESK_DELAY_MS)
        delay = OFFLINE_DELAY_MS if self._random.random() < OFFLINE_SHARE else MOBILE_DELAY_MS
        return self._random.randint(*delay)


@dataclass(slots=True)
class _Telling:
    """A case while it is told."""

    case: Case
    flow: list[FlowRecord]
    case_no: str
    recorded_ms: int = 0

    def number(self) -> str:
        return self.case_no


def _origin(command: Command, channel: Channel) -> str:
    if command.author == SYSTEM.id:
        return "auto"
    if command.name == "register":
        channel = Channel(command.body().get("channel", channel))
        if channel in MACHINE_CHANNELS:
            return "auto"
        if channel in CITY_CHANNELS:
            return "platform"
    if channel in CITY_CHANNELS and command.name in AUTOMATIC:
        return "auto"
    return "mobile" if command.post in MOBILE_POSTS else "desk"
