"""The case the operator is on, with its history, kept up to date for all panels that show it."""

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.cases import CaseId
from app.hall.values import Story
from widgets import tasks
from widgets.context import Context

PAUSE_MS = 250


class ChosenCase(QObject):
    """`changed`: another case, or news of this one. `story` is None while the chosen case is being read."""

    changed = Signal()

    def __init__(self, context: Context, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self.story: Story | None = None
        self._is_stale = False
        self._is_busy = False
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._read_if_stale)
        context.selection.case_changed.connect(self._choose)
        context.bridge.cases_changed.connect(self._take_news)
        self._choose(context.selection.case_id)

    @property
    def case_id(self) -> str:
        return self._context.selection.case_id

    def _choose(self, case_id: str) -> None:
        self.story = None
        if case_id:
            self._read()
        else:
            self.changed.emit()

    def _take_news(self, ids: frozenset[CaseId] | None) -> None:
        if self.case_id and (ids is None or self.case_id in ids):
            self._is_stale = True
            self._read_if_stale()

    def _read_if_stale(self) -> None:
        if self._is_stale and not self._pause.isActive():
            self._pause.start()
            self._read()

    def _read(self) -> None:
        self._is_stale = True
        if not self._is_busy:
            self._is_busy = True
            tasks.start(self, self._context.notices, self._follow())

    async def _follow(self) -> None:
        """Read until what was read is the case still chosen, and not older than the last news."""
        try:
            while self._is_stale:
                self._is_stale = False
                case_id = self.case_id
                story = await self._context.hall.story(CaseId(case_id))
                if case_id == self.case_id:
                    self.story = story
                    self.changed.emit()
                else:
                    self._is_stale = True
        finally:
            self._is_busy = False
