"""Across the desk while something long goes on: all cases being read, a catch-up, or orders on their way."""

from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from widgets.context import Context
from widgets.pages.sync_facts import loading_code
from widgets.panels.labels import a_line
from widgets.panels.progress_bar import ProgressLine
from widgets.text import sync

HEIGHT, SIDE, GAP = 44, 16, 24


class ProgressStrip(QWidget):
    """Shown from the second second on, with count, rate and time left."""

    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self._context = context
        self._is_wanted = True
        self.line = ProgressLine(context.theme, self)
        self.setObjectName("progress_strip")
        self.setFixedHeight(HEIGHT)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        row.setSpacing(GAP)
        row.addWidget(self.line, 1)
        hint = a_line(sync.goes_on(), 13, tone="mid")
        hint.setWordWrap(False)
        row.addWidget(hint)
        self.tick()
        context.bridge.second_passed.connect(self.tick)
        context.bridge.link_changed.connect(self.tick)

    def set_wanted(self, *, wanted: bool) -> None:
        """Not where a page tells the same."""
        self._is_wanted = wanted
        self.tick()

    def tick(self) -> None:
        bridge = self._context.bridge
        if bridge.loading.is_shown or not bridge.draining.is_shown:
            self.line.tell(sync.progress_name(loading_code(self._context.hall)), bridge.loading)
        else:
            self.line.tell(sync.progress_name("orders"), bridge.draining)
        self.setVisible(self._is_wanted and (bridge.loading.is_shown or bridge.draining.is_shown))
        self.setAccessibleName(self.line.words() if self.isVisible() else "")

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.surface))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._context.theme.line))
        painter.end()
