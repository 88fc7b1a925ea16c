"""How commands look. To give a command a button and a key of its own, list it here; all others are in the palette."""

from collections.abc import Callable, Mapping
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
from app.hall.papers import REGISTER, Begun
from widgets.dialogs import agreed
from widgets.forms.fields import Asking
from widgets.forms.form_question import FormQuestion
from widgets.forms.table import fields_of
from widgets.text import cases, desk

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


@dataclass(frozen=True, slots=True)
class Answered:
    """The command and what it says, and the drafts that are done with once it is given."""

    name: str
    body: dict[str, Any]
    drafts: tuple[str, ...] = ()


async def asked(
    name: str, asking: Asking, begun: Begun | None = None, said: Mapping[str, Any] | None = None
) -> Answered | None:
    """What the command says, asked of the operator where it has a form; None: they changed their mind.

    Another command where they chose another. The form begins with what is `said`; where nothing is, a form left
    half-filled is gone on with.
    """
    if not fields_of(name, asking):
        return Answered(name, {})
    hall = asking.context.hall
    if said is None:
        begun = begun or await _left_begun(name, asking)
    while True:
        question = FormQuestion(name, asking, begun.said if begun else said, begun)
        if await agreed(question):
            me = hall.operator
            own = Begun(name, asking.case.id, me.id, me.post, 0, {}).key
            return Answered(name, question.answer(), (own, begun.key) if begun else (own,))
        if question.instead:
            other, case = question.instead
            return await asked(other, replace(asking, other=case))
        if not question.wants_afresh or begun is None:
            return None
        await hall.papers.drop(begun.key)
        begun = None


async def _left_begun(name: str, asking: Asking) -> Begun | None:
    """The newest draft of this form for this case; of a registration only the operator's own."""
    me = asking.context.hall.operator.id
    for begun in await asking.context.hall.papers.begun():
        if begun.is_for(name, asking.case.id) and (name != REGISTER or begun.author == me):
            return begun
    return None
