"""What the people of the demo say with a command: its body, in words of the hall."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from app.demo.cast import Cast
from app.demo.files import load
from app.demo.seeds import Chances, one_of
from app.domain.calendars import DAY_MS, HOUR_MS
from app.domain.cases import Case, Channel, Urgency
from app.domain.commands import COMMANDS
from app.domain.law import Law
from app.domain.timers import TimerKind, live

Body = dict[str, Any]

CALLER_CHANNELS = frozenset({Channel.H12345, Channel.H12319, Channel.H962000, Channel.SNAP, Channel.P110_IN})
WORDS_FIELDS = {  # where a command keeps its words, if not as its reason
    "dispatch": "note",
    "record_contact": "note",
    "remark": "note",
    "report_result": "result",
    "submit_feedback": "result",
    "finish_co": "result",
    "remind": "message",
    "urge": "message",
    "answer_supervision": "answer",
    "explain_inquiry": "answer",
    "report_instruction": "answer",
    "record_instruction": "quote",
}
PHOTOS = {  # what a piece of evidence shows
    "verify_result": ("verify",),
    "approve_self_handled": ("before", "after"),
    "report_result": ("after",),
    "submit_feedback": ("after",),
    "check_result": ("check",),
    "request_return": ("ownership",),
}
ANSWERS = Chances({"satisfied": 82.0, "basically": 10.0, "not": 5.0, "unreachable": 3.0})
SUSPENDED_DAYS = (8, 60)
INSTRUCTION_DAYS = 3
CHECK_METRES = 30.0


class Sayings:
    """Draws what is said with commands."""

    def __init__(self, law: Law, cast: Cast, random: Random) -> None:
        self._law = law
        self._cast = cast
        self._random = random
        self._texts: Mapping[str, list[str]] = load("wording")["acts"]
        district = law.district
        self._offices = [each.code for each in district.departments if each.has_login and not each.street]
        leaders = law.holders("LV") or law.holders("DL") or law.holders("DC")
        self._leaders = [person.name for person in leaders] or [district.name]

    def body(self, command: str, case: Case, at_ms: int, said: Mapping[str, Any], *, proxy: bool = False) -> Body:
        """All that the command has to say of the case; `said` is said as it is."""
        kind = COMMANDS[command]
        body: Body = {}
        words = self._words(command, case, proxy=proxy)
        if words:
            field = "contact" if proxy and command == "sign" else WORDS_FIELDS.get(command, "reason")
            body[field] = words
        if kind.reasons:
            body["reason_code"] = one_of(self._random, kind.reasons)
        if kind.needs_evidence:
            body["evidence"] = tuple(self._photo(what) for what in PHOTOS[command])
        if extra := EXTRAS.get(command):
            body |= extra(self, case, at_ms)
        return body | dict(said)

    def other_dept(self, case: Case) -> str:
        """A department that works on the platform and is not the one liable for the case."""
        liable = {case.dept, self._law.responsible_dept(case)[0]}
        others = [code for code in self._offices if code not in liable]
        return one_of(self._random, others) if others else ""

    def _words(self, command: str, case: Case, *, proxy: bool) -> str:
        name = command
        if proxy and f"{name}_by_proxy" in self._texts:
            name = f"{name}_by_proxy"
        elif case.channel in CALLER_CHANNELS and f"{name}_caller" in self._texts:
            name = f"{name}_caller"
        return one_of(self._random, self._texts.get(name, [""])).format(minutes=self._random.randrange(10, 45, 5))

    def _photo(self, what: str) -> str:
        return f"photo:{what}-{self._random.getrandbits(40):010x}.jpg"

    # what some commands say beyond words

    def _looked(self, _: Case, __: int) -> Body:
        """The demo's places are drawn from few addresses: what is near is another thing."""
        return {"distinct": True}

    def _dept(self, case: Case, _: int) -> Body:
        return {"dept": self._law.responsible_dept(case)[0] or case.dept}

    def _other_dept(self, case: Case, _: int) -> Body:
        return {"dept": self.other_dept(case)}

    def _depts(self, case: Case, _: int) -> Body:
        return {"depts": (self.other_dept(case),)}

    def _handler(self, case: Case, at_ms: int) -> Body:
        return {"handler": self._cast.handler(case, at_ms)}

    def _inspector(self, case: Case, _: int) -> Body:
        return {"inspector": self._cast.inspector(case)}

    def _metres(self, _: Case, __: int) -> Body:
        return {"metres": round(self._random.uniform(1.0, CHECK_METRES), 1)}

    def _answer(self, _: Case, __: int) -> Body:
        return {"answer": ANSWERS.draw(self._random)}

    def _closing(self, case: Case, _: int) -> Body:
        return {"closing": self._law.condition(case).number}

    def _amount(self, case: Case, _: int) -> Body:
        handle = live(case.timers, TimerKind.HANDLE)
        limit = handle.amount if handle else case.limit_amount
        return {"amount": float(max(1, int(limit) // 2))}

    def _until(self, _: Case, at_ms: int) -> Body:
        return {"until_ms": at_ms + self._random.randint(*SUSPENDED_DAYS) * DAY_MS}

    def _target(self, case: Case, _: int) -> Body:
        target = "110" if case.channel is Channel.P110_IN else one_of(self._random, ("110", "city", "district"))
        return {"target": target, "called": case.urgency is Urgency.EXTRA_URGENT}

    def _wish(self, case: Case, at_ms: int) -> Body:
        return {"target": self._target(case, at_ms)["target"]}

    def _class(self, case: Case, _: int) -> Body:
        """Another condition of the category, else another category of the same major class."""
        category = self._law.category(case)
        if category is None:
            return {"category": case.category}
        others = [(category.code, each.number) for each in category.conditions if each.number != case.condition]
        others = others or [
            (each.code, 1)
            for each in self._law.district.categories
            if each.major == category.major and each != category
        ]
        code, number = one_of(self._random, others) if others else (category.code, case.condition)
        return {"category": code, "condition": number}

    def _instruction(self, _: Case, at_ms: int) -> Body:
        due_ms = at_ms + INSTRUCTION_DAYS * DAY_MS - at_ms % HOUR_MS
        return {"leader": one_of(self._random, self._leaders), "due_ms": due_ms}


EXTRAS: dict[str, Callable[[Sayings, Case, int], Body]] = {
    "accept": Sayings._looked,
    "dispatch": Sayings._dept,
    "arbitrate": Sayings._dept,
    "assign_instruction": Sayings._dept,
    "redirect": Sayings._other_dept,
    "invite_co": Sayings._depts,
    "assign": Sayings._handler,
    "send_verify": Sayings._inspector,
    "send_check": Sayings._inspector,
    "check_result": Sayings._metres,
    "record_visit": Sayings._answer,
    "close": Sayings._closing,
    "request_extension": Sayings._amount,
    "request_suspension": Sayings._until,
    "request_transfer": Sayings._wish,
    "transfer_out": Sayings._target,
    "reclassify": Sayings._class,
    "record_instruction": Sayings._instruction,
}
