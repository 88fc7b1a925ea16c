"""The case and what belongs to it: beside each other where there is room, else as tabs of one pane."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.hall.ports import WishState
from widgets.context import Context
from widgets.panels.attention_panel import AttentionPanel
from widgets.panels.chosen_case import ChosenCase
from widgets.panels.detail_panel import DetailPanel
from widgets.panels.names import Names
from widgets.panels.timeline_panel import TimelinePanel
from widgets.panels.view_tabs import ViewTabs
from widgets.text import one_case

DETAIL_SHARE, SIDE_SHARE = 845, 461
TABS = ("case", "timeline", "attention")


class CasePane(QSplitter):
    def __init__(self, context: Context, names: Names, chosen: ChosenCase, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._context = context
        self._is_narrow = False
        self.detail = DetailPanel(context, names, chosen)
        self.timeline = TimelinePanel(context, names, chosen)
        self.attention = AttentionPanel(context, names)
        self._side = SidePane(context, self)
        self._pages = {"case": self.detail, "timeline": self.timeline, "attention": self.attention}
        self.tabs = self._side.tabs
        self.setHandleWidth(1)
        self.setChildrenCollapsible(False)
        self.addWidget(self.detail)
        self.addWidget(self._side)
        self.setSizes([DETAIL_SHARE, SIDE_SHARE])
        self.setStretchFactor(0, DETAIL_SHARE)
        self.setStretchFactor(1, SIDE_SHARE)
        for code in ("timeline", "attention"):
            self._side.add(self._pages[code])
        self.tabs.chosen.connect(self._turn)
        self.tabs.offer(TABS[1:])
        chosen.changed.connect(self._count)
        context.bridge.cases_changed.connect(self._count)
        self._turn(self.tabs.current)
        self._count()

    def set_narrow(self, *, narrow: bool) -> None:
        """Narrow: the case is the first of the tabs; else it stands on its own."""
        self._is_narrow = narrow
        if narrow:
            self._side.add(self.detail)
            self.tabs.offer(TABS)
            self.tabs.choose("case")
        else:
            self.insertWidget(0, self.detail)
            self.detail.show()
            self.setSizes([DETAIL_SHARE, SIDE_SHARE])
            self.tabs.offer(TABS[1:])
        self._turn(self.tabs.current)

    def focus_case(self) -> None:
        if self._is_narrow:
            self.tabs.choose("case")
        self.detail.focus_case()

    def next_tab(self) -> None:
        """The next of the tabs that are there."""
        codes = TABS if self._is_narrow else TABS[1:]
        self.tabs.choose(codes[(codes.index(self.tabs.current) + 1) % len(codes)])

    def show_attention(self) -> None:
        self.tabs.choose("attention")

    def tick(self) -> None:
        """A second has passed."""
        self.detail.tick()
        if self.timeline.isVisible():
            self.timeline.refresh()
        self.attention.tick()

    def _turn(self, code: str) -> None:
        self._side.turn(self._pages[code])

    def _count(self) -> None:
        hall = self._context.hall
        came_back = len(hall.wishes(WishState.ATTENTION))
        self.tabs.set_counts({"timeline": str(self.timeline.count or ""), "attention": str(came_back)})


class SidePane(QWidget):
    """Tabs over pages."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self.tabs = ViewTabs(context.theme, [(code, one_case.tab(code)) for code in TABS], self, key="Ctrl+Tab")
        self._stack = QStackedWidget(self)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.tabs)
        box.addWidget(self._stack)

    def add(self, page: QWidget) -> None:
        self._stack.addWidget(page)

    def turn(self, page: QWidget) -> None:
        if self._stack.indexOf(page) >= 0:
            self._stack.setCurrentWidget(page)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.surface))
        painter.end()
