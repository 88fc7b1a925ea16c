"""A key and what it does, small, beside what it is about."""

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from widgets.panels import ink
from widgets.theme import Theme

HEIGHT = 20
GAP = 6.0


class KeyCap(QWidget):
    def __init__(self, theme: Theme, key: str, words: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._key, self._words = theme, key, words
        self._small = ink.face(12)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(round(self._cap_width() + GAP + self._small.width(self._words) + 1), HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mid = QColor(self._theme.mid)
        cap = QRectF(0, 0, self._cap_width(), HEIGHT)
        ink.paint_cap(painter, cap, self._key, self._small, mid, QColor(self._theme.line_strong))
        at = QPointF(cap.right() + GAP, self._small.baseline(0, HEIGHT))
        ink.write(painter, self._small, at, self._words, mid)
        painter.end()

    def _cap_width(self) -> float:
        return self._small.width(self._key) + 2 * ink.CHIP_PADDING
