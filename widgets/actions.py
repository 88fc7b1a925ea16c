"""How commands look. To give a command a button, list it here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.cases import Case, Status
from app.domain.commands.base import Command
from app.domain.commands.handling import Dispatch, Sign
from app.domain.commands.intake import Accept, File
from app.domain.commands.side import Remark, Urge
from widgets.context import Context
from widgets.dialogs import NoteQuestion, agreed
from widgets.panels.accept_question import AcceptQuestion
from widgets.panels.dispatch_question import DispatchQuestion
from widgets.panels.names import Names
from widgets.panels.numbers import short_number
from widgets.text import cases, desk

Body = dict[str, Any] | None  # what a command says beyond who, when and which case; None: changed their mind


@dataclass(frozen=True, slots=True)
class Asking:
    """What a question to the operator may know."""

    parent: QWidget
    context: Context
    names: Names
    case: Case

    @property
    def subject(self) -> str:
        """The case in one line."""
        return f"{self.case.title} · {short_number(self.case)}"


def always(_case: Case) -> bool:
    return True


def never(_case: Case) -> bool:
    return False


def without_category(case: Case) -> bool:
    return not case.category


async def no_question(_asking: Asking) -> Body:
    return {}


async def which_category(asking: Asking) -> Body:
    """Accepting needs a category; it is asked for where the report has none."""
    if not without_category(asking.case):
        return {}
    question = AcceptQuestion(asking.context.theme, asking.names, asking.subject, asking.parent)
    if not await agreed(question):
        return None
    return {"category": question.category, "condition": question.condition}


async def which_department(asking: Asking) -> Body:
    question = DispatchQuestion(asking.context.theme, asking.names, asking.case, asking.subject, asking.parent)
    if not await agreed(question):
        return None
    return {"dept": question.dept, "note": question.note}


async def what_message(asking: Asking) -> Body:
    act = cases.command(Urge.name)
    theme, parent = asking.context.theme, asking.parent
    question = NoteQuestion(theme, act, asking.subject, act, parent, hint=desk.message_hint())
    return {"message": question.text} if await agreed(question) else None


async def what_remark(asking: Asking) -> Body:
    act = cases.command(Remark.name)
    question = NoteQuestion(
        asking.context.theme,
        act,
        asking.subject,
        act,
        asking.parent,
        hint=desk.remark_hint(),
        needed=desk.remark_needed(),
    )
    return {"note": question.text} if await agreed(question) else None


@dataclass(frozen=True, slots=True)
class Action:
    """A command on a button.

    `next_in`: the states in which it is the lawful next act, the filled button. `comes_after`: the states just
    before, in which the button is shown locked with the reason. `ask` answers the command's body; `asks` says
    whether it has a question about this case at all.
    """

    command: type[Command]
    shortcut: str
    ask: Callable[[Asking], Awaitable[Body]] = no_question
    asks: Callable[[Case], bool] = never
    next_in: frozenset[Status] = field(default=frozenset())
    comes_after: frozenset[Status] = field(default=frozenset())

    @property
    def name(self) -> str:
        return self.command.name

    def label(self, case: Case) -> str:
        """What the button says; "…" where a question follows."""
        words = cases.command(self.name)
        return desk.asks_first(words) if self.asks(case) else words


ACTIONS = (
    Action(Accept, "Alt+A", which_category, without_category, next_in=frozenset({Status.REPORTED})),
    Action(File, "Alt+L", next_in=frozenset({Status.TO_FILE}), comes_after=frozenset({Status.REPORTED})),
    Action(
        Dispatch,
        "Alt+G",
        which_department,
        always,
        next_in=frozenset({Status.TO_DISPATCH}),
        comes_after=frozenset({Status.TO_FILE}),
    ),
    Action(Sign, "Alt+Q", next_in=frozenset({Status.TO_SIGN}), comes_after=frozenset({Status.TO_DISPATCH})),
    Action(
        Urge,
        "Alt+U",
        what_message,
        always,
        next_in=frozenset({Status.HANDLING, Status.FEEDBACK, Status.POST_CHECK}),
    ),
    Action(Remark, "Alt+N", what_remark, always),
)
