"""What can be done next to the case on screen: the lawful next act filled, the others beside it, with their keys."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QKeySequence, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.domain.cases import Case
from widgets import tasks
from widgets.actions import ACTIONS, Action, Asking
from widgets.context import Context
from widgets.panels.buttons import ActButton
from widgets.panels.chosen_case import ChosenCase
from widgets.panels.names import Names
from widgets.panels.numbers import short_number
from widgets.panels.order_note import OrderNote
from widgets.text import cases, desk

HEIGHT = 60
SIDE = 16
PRIMARY_KEYS = ("Ctrl+Return", "Ctrl+Enter")
PRIMARY_CAP = "Ctrl+Enter"


class ActionBar(QWidget):
    """Its QActions, named after the commands and "primary", belong to the desk: their keys work everywhere in it."""

    def __init__(self, context: Context, names: Names, chosen: ChosenCase, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._names, self._chosen = context, names, chosen
        self.is_asking = False
        self._shown: tuple[tuple[str, str, str, str], ...] = ()
        self._actions = {action.name: self._make(action, parent) for action in ACTIONS}
        self._primary = QAction(self)
        self._primary.setObjectName("primary")
        self._primary.setShortcuts([QKeySequence(key) for key in PRIMARY_KEYS])
        self._primary.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self._primary.triggered.connect(self._act)
        parent.addAction(self._primary)
        self._head = QLabel(desk.next_step())
        self._head.setProperty("tone", "mid")
        self.note = OrderNote(context, self)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(SIDE, 0, SIDE, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self._head)
        self._row.addSpacing(8)
        self._row.addStretch()
        self._row.addWidget(self.note)
        self._buttons: list[ActButton] = []
        self.setFixedHeight(HEIGHT)
        chosen.changed.connect(self._show)
        context.bridge.link_changed.connect(self._show)
        context.bridge.second_passed.connect(self._show)  # the link is given up by time alone
        self._show()

    def sizeHint(self) -> QSize:
        return QSize(900, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.surface))
        painter.fillRect(0, 0, self.width(), 1, QColor(self._context.theme.line))
        painter.end()

    def _make(self, action: Action, desk_body: QWidget) -> QAction:
        made = QAction(cases.command(action.name), self)
        made.setObjectName(action.name)
        made.setShortcut(QKeySequence(action.shortcut))
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setData(action.name)
        made.triggered.connect(self._act)
        desk_body.addAction(made)
        return made

    def _show(self) -> None:
        """Buttons for the case as it is now; they are made anew only when something differs."""
        story = self._chosen.story
        if story is None and self._chosen.case_id:
            return  # being read: the next news brings it
        case = story.row.case if story else None
        shown = tuple(self._looks(case)) if case else ()
        self._enable(shown)
        self._head.setText(desk.choose_a_case() if case is None else desk.next_step())
        if shown != self._shown:
            self._shown = shown
            self._rebuild(shown)

    def _looks(self, case: Case) -> list[tuple[str, str, str, str]]:
        """Name, text, key and kind of each button; the next act first."""
        looks, has_primary = [], False
        for action in ACTIONS:
            reason = self._context.hall.why_not(action.command, case)
            if not reason:
                is_next = case.status in action.next_in and not has_primary
                has_primary = has_primary or is_next
                key, kind = (PRIMARY_CAP, "primary") if is_next else (action.shortcut, "plain")
                looks.append((action.name, action.label(case), key, kind))
            elif reason == "needs_link" or case.status in action.comes_after:
                why = desk.why_locked(reason, case.status)
                looks.append((action.name, desk.locked(cases.command(action.name), why), "", "locked"))
        return sorted(looks, key=lambda look: ("primary", "plain", "locked").index(look[3]))

    def _enable(self, shown: Sequence[tuple[str, str, str, str]]) -> None:
        possible = {name: kind for name, _text, _key, kind in shown if kind != "locked"}
        for name, action in self._actions.items():
            action.setEnabled(name in possible)
        self._primary.setData(next((name for name, kind in possible.items() if kind == "primary"), ""))
        self._primary.setEnabled(bool(self._primary.data()))

    def _rebuild(self, shown: Sequence[tuple[str, str, str, str]]) -> None:
        for old in self._buttons:
            self._row.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for name, text, key, kind in shown:
            button = ActButton(self._context.theme, text, key, kind, self)
            button.setObjectName(f"act_{name}")
            button.setEnabled(kind != "locked")
            button.clicked.connect(self._actions[name].trigger)
            self._row.insertWidget(2 + len(self._buttons), button)
            self._buttons.append(button)

    def _act(self) -> None:
        """Any of the QActions; its data is the command's name."""
        sender, story = self.sender(), self._chosen.story
        name = sender.data() if isinstance(sender, QAction) else ""
        action = next((each for each in ACTIONS if each.name == name), None)
        if story and action and not self.is_asking:
            tasks.start(self, self._context.notices, self._carry_out(action, story.row.case))

    async def _carry_out(self, action: Action, case: Case) -> None:
        """Ask what the order needs, then give it."""
        self.is_asking = True
        try:
            body = await action.ask(Asking(self.window(), self._context, self._names, case))
        finally:
            self.is_asking = False
        if body is not None:
            command = await self._context.hall.submit(action.command, case.id, **body)
            self.note.follow(command.id, action.name, self._names.dept(case.dept) or short_number(case))
