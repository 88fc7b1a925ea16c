"""How far something has come: what it is, count, rate and time left, over a bar. Nothing turns without a figure."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.hall.progress import Progress
from widgets.panels import ink
from widgets.text import sync
from widgets.theme import Theme

HEIGHT, TEXT_HEIGHT, BAR = 34, 22.0, 6.0


class ProgressLine(QWidget):
    """Hidden while nothing goes on, and for the first second of what does."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._name, self._progress = "", Progress()
        self._strong, self._base = ink.face(13, strong=True), ink.face(13)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        self.hide()

    def tell(self, name: str, progress: Progress) -> None:
        self._name, self._progress = name, progress
        self.setVisible(progress.is_shown)
        self.setAccessibleName(self.words() if progress.is_shown else "")
        self.update()

    def words(self) -> str:
        return f"{self._name} {sync.progress(self._progress)}"

    def sizeHint(self) -> QSize:
        return QSize(300, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        baseline = self._strong.baseline(0, TEXT_HEIGHT)
        x = ink.write(painter, self._strong, QPointF(0, baseline), self._name, QColor(theme.text)) + 10
        said = self._base.elided(sync.progress(self._progress), self.width() - x)
        ink.write(painter, self._base, QPointF(x, baseline), said, QColor(theme.mid))
        paint_bar(painter, QRectF(0, TEXT_HEIGHT + 2, self.width(), BAR), self._progress.share, theme)
        painter.end()


def paint_bar(painter: QPainter, box: QRectF, share: float, theme: Theme) -> None:
    """A bar filled to `share`, 0 … 1."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.raised))
    painter.drawRoundedRect(box, 3, 3)
    painter.setBrush(QColor(theme.accent))
    painter.drawRoundedRect(QRectF(box.left(), box.top(), max(box.height(), box.width() * share), box.height()), 3, 3)
