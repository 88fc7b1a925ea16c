"""How commands look. To give a command a button and a key of its own, list it here; all others are in the palette."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from app.domain.cases import Case, Status
from app.domain.commands import COMMANDS
from app.domain.commands.asking import RejectRequest
from app.domain.commands.base import AT_DEPARTMENT, Command
from app.domain.commands.checking import CheckResult, PassFeedback, RecordVisit, Rework, SendCheck
from app.domain.commands.closing import Close
from app.domain.commands.handling import Arbitrate, Dispatch, ReportResult, Sign, SubmitFeedback
from app.domain.commands.intake import Accept, File, VerifyResult
from app.domain.commands.ladder import Urge
from app.domain.commands.requests import ApproveExtension, ApproveReturn, Resume, Suspend
from app.domain.commands.side import Remark
from app.domain.law import Law
from widgets.dialogs import agreed
from widgets.forms.fields import Asking
from widgets.forms.form_question import FormQuestion
from widgets.forms.table import fields_of
from widgets.text import cases, desk

Body = dict[str, Any] | None  # what a command says beyond who, when and which case; None: changed their mind
SYSTEM = ("SYS",)


def never(_case: Case) -> bool:
    return False


def visited(case: Case) -> bool:
    """The caller has been asked already."""
    return case.visited_ms > 0


@dataclass(frozen=True, slots=True)
class Action:
    """A command on a button.

    `next_in`: the states in which it is the lawful next act, the filled button, unless it `is_done`. `comes_after`:
    the states just before, in which the button is shown locked with the reason.
    """

    command: type[Command]
    shortcut: str
    next_in: frozenset[Status] = field(default=frozenset())
    comes_after: frozenset[Status] = field(default=frozenset())
    is_done: Callable[[Case], bool] = never

    @property
    def name(self) -> str:
        return self.command.name

    def is_next(self, case: Case) -> bool:
        return case.status in self.next_in and not self.is_done(case)


def states(*found: Status) -> frozenset[Status]:
    return frozenset(found)


ACTIONS = (  # of several that may be next, the first is
    Action(Accept, "Alt+A", states(Status.REPORTED)),
    Action(VerifyResult, "Alt+Y", states(Status.PRE_VERIFY)),
    Action(File, "Alt+L", states(Status.TO_FILE), states(Status.REPORTED)),
    Action(Arbitrate, "Alt+Z", states(Status.TO_DISPATCH)),
    Action(Dispatch, "Alt+G", states(Status.TO_DISPATCH), states(Status.TO_FILE)),
    Action(ApproveReturn, "Alt+T", AT_DEPARTMENT),
    Action(ApproveExtension, "Alt+E", AT_DEPARTMENT),
    Action(Suspend, "Alt+D", states(Status.HANDLING)),
    Action(RejectRequest, "Alt+X"),
    Action(Sign, "Alt+Q", states(Status.TO_SIGN), states(Status.TO_DISPATCH)),
    Action(ReportResult, "Alt+H", states(Status.HANDLING)),
    Action(SubmitFeedback, "Alt+F", states(Status.HANDLING), states(Status.TO_SIGN)),
    Action(Resume, "Alt+R", states(Status.SUSPENDED)),
    Action(PassFeedback, "Alt+P", states(Status.FEEDBACK)),
    Action(SendCheck, "Alt+C", states(Status.FEEDBACK)),
    Action(CheckResult, "Alt+K", states(Status.POST_CHECK)),
    Action(RecordVisit, "Alt+V", states(Status.TO_CLOSE), is_done=visited),
    Action(Close, "Alt+J", states(Status.TO_CLOSE), states(Status.FEEDBACK, Status.POST_CHECK)),
    Action(Rework, "Alt+W"),
    Action(Urge, "Alt+U", states(Status.HANDLING, Status.POST_CHECK)),
    Action(Remark, "Alt+N"),
)


def label(name: str, asking: Asking) -> str:
    """What a button or a line of the palette says; "…" where a question follows."""
    words = cases.command(name)
    return desk.asks_first(words) if fields_of(name, asking) else words


def for_persons(law: Law) -> dict[str, type[Command]]:
    """The commands that are not the platform's own."""
    return {name: kind for name, kind in COMMANDS.items() if law.rules.rights.get(name) not in {None, (), SYSTEM}}


async def asked(name: str, asking: Asking) -> tuple[str, Body]:
    """The command and what it says, asked of the operator where it has a form; another where they chose another."""
    if not fields_of(name, asking):
        return name, {}
    question = FormQuestion(name, asking)
    if await agreed(question):
        return name, question.answer()
    if question.instead:
        name, other = question.instead
        return await asked(name, replace(asking, other=other))
    return name, None
