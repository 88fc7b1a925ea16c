"""What is done to a case, step by step, and the history it leaves (domain.md §3.6, §3.8)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from app.demo.files import load
from app.demo.workforce import Crew
from app.domain.cases import CaseId, Channel, FlowRecord, Status
from app.domain.district import Person
from app.domain.ids import ulid

DESK_DELAY_MS = (0, 40)
MOBILE_DELAY_MS = (300, 2_500)
OFFLINE_SHARE = 0.02  # of mobile acts are recorded minutes later, when the phone has a net again
OFFLINE_DELAY_MS = (60_000, 1_500_000)
CITY_CHANNELS = frozenset({Channel.H12345, Channel.UPPER})  # arrive as data, accepted and filed by rule
CALLER_CHANNELS = frozenset({Channel.H12345, Channel.H12319, Channel.H962000, Channel.SNAP, Channel.P110_IN})
MACHINE_CHANNELS = frozenset({Channel.VIDEO_AI, Channel.IOT})


@dataclass(frozen=True, slots=True)
class Act:
    """One command that was accepted, and when; `text` where it is not drawn."""

    command: str
    at_ms: int
    text: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """Where a command leads (None: the case stays where it is) and who gives it, a field of Crew."""

    to_status: Status | None
    actor: str


RULES: dict[str, Rule] = {
    "register": Rule(Status.REPORTED, "reporter"),
    "send_verify": Rule(Status.PRE_VERIFY, "taker"),
    "verify_result": Rule(Status.REPORTED, "inspector"),
    "accept": Rule(Status.TO_FILE, "taker"),
    "refuse": Rule(Status.NOT_FILED, "taker"),
    "file": Rule(Status.TO_DISPATCH, "chief"),
    "not_file": Rule(Status.NOT_FILED, "chief"),
    "dispatch": Rule(Status.TO_SIGN, "dispatcher"),
    "request_return": Rule(None, "wrong_clerk"),
    "approve_return": Rule(Status.TO_DISPATCH, "dispatcher"),
    "transfer_out": Rule(Status.TRANSFERRED, "chief"),
    "void": Rule(Status.VOID, "chief"),
    "sign": Rule(Status.HANDLING, "clerk"),
    "assign": Rule(None, "clerk"),
    "remark": Rule(None, "handler"),
    "urge": Rule(None, "dispatcher"),
    "request_extension": Rule(None, "clerk"),
    "approve_extension": Rule(None, "dispatcher"),
    "request_suspension": Rule(None, "clerk"),
    "suspend": Rule(Status.SUSPENDED, "dispatcher"),
    "submit_feedback": Rule(Status.FEEDBACK, "clerk"),
    "rework": Rule(Status.HANDLING, "dispatcher"),
    "send_check": Rule(Status.POST_CHECK, "dispatcher"),
    "check_result": Rule(Status.TO_CLOSE, "inspector"),
    "pass_feedback": Rule(Status.TO_CLOSE, "dispatcher"),
    "record_visit": Rule(None, "taker"),
    "close": Rule(Status.CLOSED, "chief"),
}
RESPONSIBLE: dict[Status, str] = {  # who has the next step, a field of Crew
    Status.REPORTED: "taker",
    Status.PRE_VERIFY: "inspector",
    Status.TO_FILE: "chief",
    Status.TO_DISPATCH: "dispatcher",
    Status.TO_SIGN: "clerk",
    Status.HANDLING: "handler",
    Status.SUSPENDED: "clerk",
    Status.FEEDBACK: "dispatcher",
    Status.POST_CHECK: "inspector",
    Status.TO_CLOSE: "chief",
}
ENDED_RESPONSIBLE = "chief"


def status_after(acts: Sequence[Act]) -> Status:
    """The state a case is in once all this was done."""
    return next(status for act in reversed(acts) if (status := RULES[act.command].to_status) is not None)


def shifted(acts: Sequence[Act], by_ms: int) -> list[Act]:
    return [Act(act.command, act.at_ms + by_ms, act.text) for act in acts]


class Historian:
    """Writes the flow records of cases."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._texts: Mapping[str, list[str]] = load("wording")["acts"]

    def flow(
        self, case_id: CaseId, acts: Sequence[Act], crew: Crew, channel: Channel, now_ms: int
    ) -> tuple[FlowRecord, ...]:
        """The history of a case: numbered from 1, in the order of time, nothing later than `now_ms`."""
        records = []
        status = Status.DRAFT
        recorded_ms = 0
        later = [*(act.at_ms for act in acts[1:]), now_ms]
        returns = sum(act.command == "approve_return" for act in acts)
        for number, (act, next_ms) in enumerate(zip(acts, later, strict=True), start=1):
            before, status = status, RULES[act.command].to_status or status
            actor = self._actor(act, crew, channel)
            returns -= act.command == "approve_return"
            is_wrong = status is Status.TO_SIGN and returns > 0
            origin = self._origin(act, actor, channel)
            recorded_ms = max(recorded_ms, min(act.at_ms + self._delay_ms(origin), next_ms))
            records.append(
                FlowRecord(
                    case_id=case_id,
                    number=number,
                    command=act.command,
                    command_id=ulid(act.at_ms, self._random.getrandbits),
                    from_status=before.value,
                    to_status=status.value,
                    actor=actor.id,
                    actor_name=actor.name,
                    post=actor.post,
                    dept=actor.dept,
                    responsible=_responsible(status, crew, is_wrong).id,
                    receiver=self._receiver(act, crew, is_wrong),
                    text=act.text or self._text(act, crew, channel),
                    origin=origin,
                    occurred_ms=act.at_ms,
                    recorded_ms=recorded_ms,
                )
            )
        return tuple(records)

    def _actor(self, act: Act, crew: Crew, channel: Channel) -> Person:
        if RULES[act.command].actor == "clerk" and not crew.has_login:
            return crew.dispatcher  # by proxy, domain.md §1.2
        if act.command == "file" and channel in CITY_CHANNELS:
            return crew.taker
        person: Person = getattr(crew, RULES[act.command].actor)
        return person

    def _origin(self, act: Act, actor: Person, channel: Channel) -> str:
        if act.command == "register" and channel in MACHINE_CHANNELS:
            return "auto"
        if channel in CITY_CHANNELS and act.command in {"register", "accept", "file"}:
            return "platform" if act.command == "register" else "auto"
        return "mobile" if actor.post in {"INS", "HD", "VS", "DCMD"} else "desk"

    def _delay_ms(self, origin: str) -> int:
        if origin != "mobile":
            return self._random.randint(*DESK_DELAY_MS)
        delay = OFFLINE_DELAY_MS if self._random.random() < OFFLINE_SHARE else MOBILE_DELAY_MS
        return self._random.randint(*delay)

    def _receiver(self, act: Act, crew: Crew, is_wrong: bool) -> str:
        if act.command == "dispatch":
            return crew.wrong_clerk.dept if is_wrong else crew.dept
        if act.command == "assign":
            return crew.handler.id
        if act.command in {"send_verify", "send_check"}:
            return crew.inspector.id
        return crew.clerk.id if act.command == "urge" else ""

    def _text(self, act: Act, crew: Crew, channel: Channel) -> str:
        name = act.command
        if name == "sign" and not crew.has_login:
            name = "sign_by_proxy"
        elif channel in CALLER_CHANNELS and f"{name}_caller" in self._texts:
            name = f"{name}_caller"
        return self._random.choice(self._texts.get(name, [""])).format(minutes=self._random.randrange(10, 45, 5))


def _responsible(status: Status, crew: Crew, is_wrong: bool) -> Person:
    """Who has the next step; of an order given to the wrong department its clerk."""
    if is_wrong:
        return crew.wrong_clerk
    person: Person = getattr(crew, RESPONSIBLE.get(status, ENDED_RESPONSIBLE))
    return person
