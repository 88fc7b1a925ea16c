"""The last order given at this desk and how far it has come, in a dashed box."""

from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.hall.ports import WishState
from widgets.context import Context
from widgets.panels import ink
from widgets.text import cases, desk

HEIGHT = 32
PADDING = 12.0
ICON = 20.0
STAYS_S = 8  # after the platform has taken it


class OrderNote(QWidget):
    def __init__(self, context: Context, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("order_note")
        self._context = context
        self._order = self._command = self._subject = ""
        self._settled_s = 0
        self._state = WishState.WAITING
        self._face = ink.face(13)
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()
        context.bridge.cases_changed.connect(self._look)
        context.bridge.second_passed.connect(self._fade)

    def follow(self, order: str, command: str, subject: str) -> None:
        """Show this order; `subject` says in a word or two where it goes."""
        self._order, self._command, self._subject = order, cases.command(command), subject
        self._settled_s = 0
        self._look()

    def sizeHint(self) -> QSize:
        return QSize(ceil(self._face.width(self.text) + ICON + 2 * PADDING) + 2, HEIGHT)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._context.theme, QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(ink.dashed_pen(QColor(theme.mid)))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        text = QColor(theme.text)
        ink.paint_order_state(painter, self._state.value, QPointF(PADDING + 6, box.center().y()), text)
        at = QPointF(PADDING + ICON, self._face.baseline(box.top(), box.height()))
        words = self._face.elided(self.text, box.width() - ICON - 2 * PADDING + 2)
        ink.write(painter, self._face, at, words, text)
        painter.end()

    def _look(self) -> None:
        if not self._order:
            return
        wish = self._context.hall.wish(self._order)
        state = self._state = wish.state if wish else WishState.DONE
        known = {
            WishState.WAITING: desk.order_waiting,
            WishState.BEHIND: desk.order_behind,
            WishState.ATTENTION: desk.order_returned,
        }
        self.text = known.get(state, desk.order_accepted)(self._command, self._subject)
        self.setAccessibleName(self.text)
        self.setVisible(True)
        self.updateGeometry()
        self.update()

    def _fade(self) -> None:
        """What is settled has been seen after a few seconds; what waits stays."""
        if self._order and self._context.hall.wish(self._order) is None:
            self._settled_s += 1
            if self._settled_s > STAYS_S:
                self._order = ""
                self.hide()
