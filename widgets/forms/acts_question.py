"""All acts for the case on screen: the lawful ones first, the others quiet with the reason why not now.

With no case on screen: what needs none.
"""

from collections.abc import Mapping

from app.domain.cases import Case, CaseId, Status
from app.domain.commands import Command
from app.domain.ids import ulid
from app.errors import NotAllowed
from widgets.actions import ACTIONS, for_persons, label
from widgets.dialogs import Question
from widgets.forms.fields import Asking
from widgets.panels.pick_list import Choice, PickList
from widgets.text import cases, errors, forms

WIDTH = 720
ROWS = 14
GROUPS = {  # by the module a command's family stands in
    "intake": "intake",
    "handling": "handling",
    "checking": "checking",
    "requests": "requests",
    "asking": "requests",
    "joint": "joint",
    "ladder": "ladder",
    "closing": "ending",
    "side": "notes",
}
REGISTER, ANOTHER = "register", "another"
PAGES: Mapping[str, str] = {"page_attention": "Ctrl+D", "page_sync": "Shift+F5"}  # pages of the desk and their keys


class ActsQuestion(Question):
    """Answers the name of a command."""

    def __init__(self, asking: Asking) -> None:
        title = forms.acts_title() if asking.case.id else forms.acts_without_case()
        subject = asking.subject if asking.case.id else forms.no_case_chosen()
        super().__init__(asking.context.theme, title, subject, forms.do_it(), asking.parent)
        self.setObjectName("acts")
        self.setMinimumWidth(WIDTH)
        self._refused = refusals(asking)
        offered = sorted([*choices(asking, self._refused), *pages()], key=_is_locked)
        rows = min(ROWS, len(offered) + len({each.group for each in offered}))  # with the headings
        self.pick = PickList(asking.context.theme, offered, forms.acts_hint(), self, rows=rows)
        self.body.addWidget(self.pick)
        self.pick.picked.connect(self.check)
        self.pick.settled.connect(self.confirm)
        self.pick.choose(next_act(asking, self._refused))
        self.check()
        self.pick.setFocus()

    @property
    def name(self) -> str:
        return self.pick.code

    def missing(self) -> str:
        if not self.name:
            return forms.choose_act()
        refused = self._refused.get(self.name)
        return errors.short(refused) if refused else ""


def refusals(asking: Asking) -> dict[str, NotAllowed | None]:
    """Every command a person may give, and why the operator may not give it now."""
    hall = asking.context.hall
    kinds = _kinds(asking)
    return {name: hall.counsel.why_not(kind, subject_of(name, asking).case) for name, kind in kinds.items()}


def subject_of(name: str, asking: Asking) -> Asking:
    """The case a command is about: registering makes a new one."""
    if name != REGISTER:
        return asking
    blank = Case(id=CaseId(ulid(asking.now_ms)), version=0, status=Status.DRAFT, grid=asking.case.grid)
    return Asking(asking.parent, asking.context, asking.names, blank)


def choices(asking: Asking, refused: dict[str, NotAllowed | None]) -> list[Choice]:
    """In groups; what may be done now stands before what may not."""
    kinds = _kinds(asking)
    order = [*dict.fromkeys(GROUPS.values()), ANOTHER]
    found = [_choice(name, kinds[name], asking, reason) for name, reason in refused.items()]
    places = {name: order.index(group_of(kind)) for name, kind in kinds.items()}
    return sorted(found, key=lambda each: (each.locked, places[each.code]))


def _kinds(asking: Asking) -> dict[str, type[Command]]:
    """What persons may give; without a case only what makes one."""
    kinds = for_persons(asking.law) if asking.law else {}
    return {name: kind for name, kind in kinds.items() if asking.case.id or name == REGISTER}


def _is_locked(choice: Choice) -> bool:
    return choice.locked


def pages() -> list[Choice]:
    """Where else to go from here."""
    group = forms.group("pages")
    return [Choice(code, forms.page(code), key, code.replace("_", " "), group) for code, key in PAGES.items()]


def next_act(asking: Asking, refused: dict[str, NotAllowed | None]) -> str:
    """The lawful next act, "" for none: it is chosen at first."""
    lawful = (each for each in ACTIONS if each.name in refused and refused[each.name] is None)
    return next((each.name for each in lawful if each.is_next(asking.case)), "")


def group_of(kind: type[Command]) -> str:
    """A command's family; registering stands apart, it is about another case."""
    return ANOTHER if kind.name == REGISTER else GROUPS[kind.__module__.rsplit(".", 1)[-1]]


def _choice(name: str, kind: type[Command], asking: Asking, reason: NotAllowed | None) -> Choice:
    group = forms.group(group_of(kind))
    words = cases.command(name) if reason else label(name, subject_of(name, asking))
    key = next((action.shortcut for action in ACTIONS if action.name == name), "")
    return Choice(
        name,
        words,
        errors.short(reason) if reason else key,
        f"{name.replace('_', ' ')} {words}",
        forms.group_locked(group) if reason else group,
        locked=reason is not None,
    )
