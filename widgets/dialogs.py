"""Questions to the operator. They open and are awaited, never exec(): that strands every task that wakes meanwhile."""

import asyncio

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from widgets.frame.fonts import sized
from widgets.panels.buttons import ActButton
from widgets.text import desk
from widgets.theme import Theme

WIDTH = 560
PADDING = 20
NOTE_HEIGHT = 112


class Question(QDialog):
    """A title, what it is about, a body, and two answers: do it (Ctrl+Enter) or not (Esc)."""

    def __init__(self, theme: Theme, title: str, subject: str, act: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setMinimumWidth(WIDTH)
        self.theme = theme
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        self._missing = QLabel()
        self._missing.setProperty("tone", "mid")
        self._confirm = ActButton(theme, act, "Ctrl+Enter", "primary", self)
        self._confirm.setObjectName("confirm")
        self._cancel = ActButton(theme, desk.cancel(), "Esc", "quiet", self)
        self._cancel.setObjectName("cancel")
        self._lay_out(title, subject)
        self._connect()

    def missing(self) -> str:
        """What is still missing before the answer can be given, "" when nothing is."""
        return ""

    def check(self) -> None:
        """Say again what is missing."""
        self._missing.setText(self.missing())
        self._confirm.setEnabled(not self.missing())

    def confirm(self) -> None:
        """Do it, unless something is missing."""
        self.check()
        if not self.missing():
            self.accept()

    def _lay_out(self, title: str, subject: str) -> None:
        head, about = QLabel(title), QLabel(subject)
        head.setFont(sized(16, strong=True))
        about.setProperty("tone", "mid")
        about.setWordWrap(True)
        answers = QHBoxLayout()
        answers.setSpacing(8)
        answers.addWidget(self._missing, 1)
        answers.addWidget(self._cancel)
        answers.addWidget(self._confirm)
        box = QVBoxLayout(self)
        box.setContentsMargins(PADDING, PADDING, PADDING, PADDING)
        box.setSpacing(6)
        box.addWidget(head)
        box.addWidget(about)
        box.addSpacing(6)
        box.addLayout(self.body)
        box.addSpacing(10)
        box.addLayout(answers)

    def _connect(self) -> None:
        self._confirm.clicked.connect(self.confirm)
        self._cancel.clicked.connect(self.reject)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self.confirm)


class SureQuestion(Question):
    """Yes or no, with what will happen."""

    def __init__(self, theme: Theme, title: str, subject: str, act: str, parent: QWidget) -> None:
        super().__init__(theme, title, subject, act, parent)
        self.setObjectName("sure")
        self.check()


async def agreed(dialog: QDialog) -> bool:
    """Show `dialog` and wait for its end, while the hall goes on; its answers can be read after."""
    answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    def settle(result: int) -> None:
        if not answer.done():
            answer.set_result(result)

    dialog.finished.connect(settle)
    dialog.setWindowModality(Qt.WindowModality.WindowModal)
    dialog.open()
    try:
        return await answer == QDialog.DialogCode.Accepted
    finally:
        if isValid(dialog):  # its window may have gone, and it with it
            dialog.deleteLater()


def note_field(hint: str) -> QPlainTextEdit:
    """A field for a few lines; Tab leaves it."""
    field = QPlainTextEdit()
    field.setObjectName("note")
    field.setAccessibleName(hint or desk.note_name())
    field.setPlaceholderText(hint)
    field.setTabChangesFocus(True)
    field.setFixedHeight(NOTE_HEIGHT)
    return field
