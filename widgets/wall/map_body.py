"""The map window of a desk: the grid map, its modes and zoom, and beside it the card of the grid that was picked."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.cases import Case
from app.hall.ports import QueueQuery, Sort
from widgets import tasks
from widgets.context import Context
from widgets.map.grid_map import ZOOM_STEPS
from widgets.map.palette import Shading
from widgets.panels.buttons import ActButton, TabButton
from widgets.panels.case_lines import case_line
from widgets.panels.cell_card import CellCard
from widgets.panels.cell_facts import cell_facts, cell_of
from widgets.panels.map_panel import MapPanel
from widgets.panels.names import Names
from widgets.panels.pace import Pace
from widgets.text import maps

CARD_WIDTH = 400
MOST_LINES = 8
CASES_EVERY_MS = 5_000
CASES_AFTER_NEWS_MS = 1_000


class MapBody(QWidget):
    """What is picked here is followed by all windows, and what is chosen elsewhere is shown here."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._names = Names(context.hall)
        self._cases: list[Case] = []
        self._pace = Pace(CASES_EVERY_MS, CASES_AFTER_NEWS_MS)
        self.map = MapPanel(context, parent=self)
        self.card = CellCard(context.theme, self)
        self.modes = QButtonGroup(self)
        self.card.setFixedWidth(CARD_WIDTH)
        self._lay_out()
        self._connect()

    def texts(self) -> list[str]:
        """All words that are shown beside the map."""
        return [*(button.text() for button in self.modes.buttons()), *self.map.texts(), *self.card.texts()]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._follow_case(self._context.selection.case_id)
        self._show_cell(self._context.selection.cell)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.background))
        painter.end()

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 0, 12, 0)
        bar.setSpacing(8)
        theme = self._context.theme
        for shading in Shading:
            tab = TabButton(theme, maps.shading(shading), self)
            tab.setObjectName(shading)
            tab.setChecked(shading is self.map.shading)
            self.modes.addButton(tab)
            bar.addWidget(tab)
        bar.addStretch()
        for name, key in (("nearer", "+"), ("farther", "-"), ("home", "Home")):
            button = ActButton(theme, maps.zoom(name), key, "quiet", self)
            button.setObjectName(name)
            button.clicked.connect(self._zoom)
            bar.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(4)
        column.addLayout(bar)
        column.addWidget(self.map, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addLayout(column, 1)
        row.addWidget(self.card)

    def _connect(self) -> None:
        selection, bridge = self._context.selection, self._context.bridge
        self.modes.buttonClicked.connect(self._choose_mode)
        self.map.case_picked.connect(selection.choose_case)
        self.map.cell_picked.connect(selection.choose_cell)
        self.map.refreshed.connect(self._refresh)
        self.card.case_chosen.connect(selection.choose_case)
        selection.case_changed.connect(self._follow_case)
        selection.cell_changed.connect(self._show_cell)
        bridge.cases_changed.connect(self._note_news)
        bridge.second_passed.connect(self._pass_second)

    def _choose_mode(self, button: QWidget) -> None:
        self.map.set_shading(Shading(button.objectName()))

    def _zoom(self) -> None:
        asked, grid_map = self.sender().objectName(), self.map.map
        if grid_map is None:
            return
        if asked == "home":
            grid_map.go_home()
        else:
            grid_map.zoom(ZOOM_STEPS if asked == "nearer" else -ZOOM_STEPS)
        grid_map.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow_case(self, case_id: str) -> None:
        """Show a case chosen anywhere, and the grid it lies in."""
        if not self.isVisible():
            return
        self.map.select_case(case_id)
        cell = cell_of(case_id, self._context.hall)
        if cell and cell != self._context.selection.cell:
            self._context.selection.choose_cell(cell)
        self._refresh()

    def _show_cell(self, code: str) -> None:
        if not self.isVisible():
            return
        self._cases = []
        self._refresh()
        if code:
            tasks.start(self, self._context.notices, self._read_cases(code))

    def _note_news(self, _ids: object) -> None:
        self._pace.note_news()

    def _pass_second(self) -> None:
        if not self.isVisible():
            return
        self._refresh()
        cell, now_ms = self._context.selection.cell, self._context.hall.now_ms()
        if cell and self._pace.take(now_ms):
            tasks.start(self, self._context.notices, self._read_cases(cell))

    async def _read_cases(self, code: str) -> None:
        """The most urgent cases of a grid; an answer that comes after another grid was picked is dropped."""
        rows = await self._context.hall.page(QueueQuery(sort=Sort.LIGHT, grid=code), 0, MOST_LINES)
        if code == self._context.selection.cell:
            self._cases = [row.case for row in rows]
            self._refresh()

    def _refresh(self) -> None:
        hall, selection = self._context.hall, self._context.selection
        self.card.show_cell(cell_facts(selection.cell, self._names, hall))
        now_ms = hall.now_ms()
        lines = [case_line(case, self._names, now_ms) for case in self._cases]
        self.card.show_lines(lines, selection.case_id)
