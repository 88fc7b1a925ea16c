"""Forms left half-filled by closing, a crash or a change of case: gone on with, or discarded after asking once."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from app.domain.cases import CaseId
from app.hall.overlay import Row
from app.hall.papers import Begun
from widgets import tasks
from widgets.context import Context
from widgets.dialogs import agreed
from widgets.forms.drafting import DISCARD_KEY, discard_question, told_by
from widgets.forms.fields import Kind
from widgets.forms.table import FORMS
from widgets.pages.two_lines import TwoLineList, TwoLines
from widgets.panels.buttons import ActButton
from widgets.panels.case_rows import named, rows_of
from widgets.panels.labels import a_column
from widgets.panels.names import Names
from widgets.panels.state_pane import StatePane
from widgets.text import attention, cases

BAR_MARGIN = 14
WRITTEN = frozenset({Kind.TEXT, Kind.LONG, Kind.REASON})


class DraftsTab(QStackedWidget):
    """`counted`: how many there are has changed. `resumed`: go on with this one."""

    counted = Signal()
    resumed = Signal(object)

    def __init__(self, context: Context, names: Names, parent: QWidget) -> None:
        super().__init__(parent)
        self._context, self._names = context, names
        self.begun: dict[str, Begun] = {}
        self._rows: dict[CaseId, Row] = {}
        self._is_asking = False
        self.list = TwoLineList(context.theme, attention.tab("drafts"), self)
        self.list.setObjectName("drafts")
        self._nothing = StatePane(self)
        self._nothing.say(attention.no_drafts(), attention.no_drafts_hint())
        self._full = QWidget(self)
        column = a_column(self._full, 0, 0)
        column.addWidget(self.list, 1)
        column.addWidget(self._bar())
        self.addWidget(self._full)
        self.addWidget(self._nothing)
        self.list.settled.connect(self._resume_key)
        shortcut = QShortcut(QKeySequence(DISCARD_KEY), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(self._discard)
        self.setFocusProxy(self.list)

    def refresh(self) -> None:
        tasks.start(self, self._context.notices, self._read())

    def _bar(self) -> QWidget:
        bar = QWidget(self._full)
        row = QHBoxLayout(bar)
        row.setContentsMargins(BAR_MARGIN, BAR_MARGIN, BAR_MARGIN, BAR_MARGIN)
        row.setSpacing(8)
        go_on = ActButton(self._context.theme, attention.go_on(), "Enter", parent=bar)
        go_on.setObjectName("go_on")
        go_on.clicked.connect(self._resume)
        discard = ActButton(self._context.theme, attention.discard(), DISCARD_KEY, "quiet", bar)
        discard.setObjectName("discard")
        discard.clicked.connect(self._discard)
        row.addWidget(go_on)
        row.addWidget(discard)
        row.addStretch()
        return bar

    async def _read(self) -> None:
        hall = self._context.hall
        self.begun = {each.key: each for each in await hall.papers.begun()}
        self._rows = await rows_of(hall, (each.case_id for each in self.begun.values()))
        self.list.tell([self._line(each) for each in self.begun.values()])
        self.setCurrentWidget(self._full if self.begun else self._nothing)
        self.counted.emit()

    def _line(self, begun: Begun) -> TwoLines:
        row = self._rows.get(begun.case_id)
        subject = named(row.case) if row else attention.a_new_case()
        head = f"{attention.draft_line(cases.command(begun.command))} · {subject}"
        words = (begun.said.get(name, "") for name in written(begun.command))
        said = " · ".join(str(each).replace("\n", " ") for each in words if each)
        who = told_by(begun, self._names, self._context.hall.now_ms())
        return TwoLines(begun.key, head, who, said)

    def _resume(self) -> None:
        self._resume_key(self.list.key)

    def _resume_key(self, key: str) -> None:
        if begun := self.begun.get(key):
            self.resumed.emit(begun)

    def _discard(self) -> None:
        begun = self.begun.get(self.list.key)
        if begun and not self._is_asking:
            tasks.start(self, self._context.notices, self._ask_and_drop(begun))

    async def _ask_and_drop(self, begun: Begun) -> None:
        self._is_asking = True
        try:
            question = discard_question(self._context, begun, self._names, self.window())
            if await agreed(question):
                await self._context.hall.papers.drop(begun.key)
        finally:
            self._is_asking = False
            self.list.setFocus()
            await self._read()


def written(command: str) -> list[str]:
    """The fields of its form that hold words, not codes."""
    return [field.name for field in FORMS.get(command, ()) if field.kind in WRITTEN]
