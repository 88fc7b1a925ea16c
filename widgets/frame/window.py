"""The window every screen of the hall is shown in: strip on top, body, one line for notices, violet frame for demo."""

import asyncio

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QMenu, QToolButton, QVBoxLayout, QWidget

from widgets.context import Context
from widgets.frame.strip import StatusStrip

NOTICE_MS = 8000
FRAME_PX = 3


class HallWindow(QWidget):
    """`role` names it in layouts, screenshots and reports: desk, map, metrics or wall."""

    def __init__(self, context: Context, role: str, leave: asyncio.Event) -> None:
        super().__init__()
        self.role = role
        self.setObjectName(role)
        self._context = context
        self._leave = leave
        self.body: QWidget | None = None
        self.strip = StatusStrip(context, self, wall=role == "wall")
        self._notice = QLabel(self)
        self._notice.setWordWrap(True)
        self._notice.setContentsMargins(16, 8, 16, 8)
        self._notice.setAutoFillBackground(True)
        self._notice.hide()
        self._fading = QTimer(self, interval=NOTICE_MS, singleShot=True)
        self._fading.timeout.connect(self._notice.hide)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(FRAME_PX, FRAME_PX, FRAME_PX, FRAME_PX)
        self._column.setSpacing(0)
        self._column.addWidget(self.strip)
        self._column.addWidget(self._notice)
        if role != "wall":
            context.notices.posted.connect(self._tell)

    def set_body(self, body: QWidget) -> None:
        self.body = body
        self._column.insertWidget(1, body, 1)

    def set_menu(self, menu: QMenu, name: str) -> None:
        """A menu at the right end of the strip."""
        button = QToolButton(self.strip)
        button.setText("☰")
        button.setAccessibleName(name)
        button.setToolTip(name)
        button.setProperty("kind", "quiet")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        button.setMenu(menu)
        self.strip.set_control(button)

    def toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def resizeEvent(self, _event: QResizeEvent) -> None:
        """The strip of a wall grows with it."""
        self.strip.updateGeometry()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask the program to end; it deletes the windows when all is saved."""
        event.ignore()
        self._leave.set()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The frame: violet round anything that is not live."""
        painter = QPainter(self)
        theme = self._context.theme
        painter.fillRect(self.rect(), QColor(theme.violet if self._context.demo else theme.background))

    def _tell(self, text: str) -> None:
        self._notice.setText(text)
        self._notice.show()
        self._fading.start()
