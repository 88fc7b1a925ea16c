"""Keeping what is being filled in, so that neither a crash nor a closed form loses it."""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QDialog, QWidget

from app.hall.papers import Begun
from widgets import tasks
from widgets.context import Context
from widgets.dialogs import SureQuestion
from widgets.forms.fields import Asking
from widgets.panels.names import Names
from widgets.text import attention, cases, times

DISCARD_KEY = "Alt+B"
TYPING_MS = 300
UNASKED = frozenset({"other"})  # the first of the cases found is chosen before anybody has touched the form


class Drafting(QObject):
    """Keeps the form a moment after each change, and at once when it is closed without being given."""

    def __init__(self, question: QDialog, command: str, asking: Asking, answer: Callable[[], dict[str, Any]]) -> None:
        super().__init__(question)
        self._command, self._asking, self._answer = command, asking, answer
        self._first = self._kept = self._asked()
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._keep)
        question.finished.connect(self._end)

    def touch(self) -> None:
        self._typing.start()

    def forget(self) -> None:
        """What is in the form is not worth keeping."""
        self._first = self._asked()

    def is_touched(self) -> bool:
        return self._asked() != self._first

    def _asked(self) -> dict[str, Any]:
        return {name: value for name, value in self._answer().items() if name not in UNASKED}

    def _end(self, result: int) -> None:
        self._typing.stop()
        if result != QDialog.DialogCode.Accepted and self.is_touched():
            self._keep()
            self._asking.context.notices.tell(attention.draft_kept())

    def _keep(self) -> None:
        """The bridge owns the writing: the form, and its window with it, may be gone before it is done."""
        asked = self._asked()
        if asked == self._kept:
            return
        self._kept = asked
        asking, hall = self._asking, self._asking.context.hall
        me = hall.operator
        begun = Begun(self._command, asking.case.id, me.id, me.post, hall.now_ms(), self._answer())
        tasks.start(asking.context.bridge, asking.context.notices, hall.papers.keep(begun))


def discard_question(context: Context, begun: Begun, names: Names, parent: QWidget) -> SureQuestion:
    told = told_by(begun, names, context.hall.now_ms())
    subject = attention.discard_subject(cases.command(begun.command), told)
    return SureQuestion(context.theme, attention.discard_title(), subject, attention.discard(), parent)


def told_by(begun: Begun, names: Names, now_ms: int) -> str:
    """Who began it and when it was last changed."""
    person = names.person(begun.author)
    return attention.draft_by(person.name if person else begun.author, times.near(begun.saved_ms, now_ms))
