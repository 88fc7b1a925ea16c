"""The definition of a figure (口径): what it is now, how it is computed, from what, which cases count, how old."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from widgets.panels import paint
from widgets.panels.fact_face import Face
from widgets.panels.painted import PaintedPanel
from widgets.text import metrics, times, wall
from widgets.theme import Theme

PADDING = 24.0  # of the drawings, as all that follows
LABEL_WIDTH = 120.0
GAP = 16.0
BOTTOMLESS = 10_000.0


class DefinitionCard(PaintedPanel):
    """Stands beside the figures, in nobody's way; whoever shows it closes it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._face: Face | None = None
        self._as_of_ms = 0

    def show_definition(self, face: Face, as_of_ms: int) -> None:
        self._face, self._as_of_ms = face, as_of_ms
        self.tell()

    def texts(self) -> list[str]:
        if self._face is None:
            return []
        rows = [text for pair in self._rows(self._face) for text in pair]
        return [wall.definition_title(self._face.title), wall.definition_close(), *rows]

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._face is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px, theme = self.measure.px, self.theme
        painter.setPen(QPen(QColor(theme.line_strong), 1))
        painter.setBrush(QColor(theme.surface))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        inner = QRectF(self.rect()).adjusted(px(PADDING), px(GAP), -px(PADDING), -px(GAP))
        head = QRectF(inner.left(), inner.top(), inner.width(), px(40))
        close = paint.write(painter, head, wall.definition_close(), self.measure.font(16), theme.mid, paint.RIGHT)
        title = head.adjusted(0, 0, -close - px(GAP), 0)
        font = self.measure.font(22, strong=True)
        paint.write(painter, title, wall.definition_title(self._face.title), font, theme.text)
        paint.rule(painter, inner.left(), inner.right(), head.bottom() + px(4), theme.line)
        y = head.bottom() + px(GAP)
        for label, text in self._rows(self._face):
            y = self._paint_row(painter, inner, y, label, text)
        painter.end()

    def _paint_row(self, painter: QPainter, inner: QRectF, y: float, label: str, text: str) -> float:
        """A label and its text in as many lines as it needs; returns where the next row begins."""
        font = self.measure.font(22)
        left = inner.left() + self.measure.px(LABEL_WIDTH)
        words = QRectF(left, y, inner.right() - left, BOTTOMLESS)
        height = paint.write_lines(painter, words, text, font, self.theme.text)
        paint.write_lines(painter, QRectF(inner.left(), y, left - inner.left(), height), label, font, self.theme.mid)
        return y + height + self.measure.px(GAP)

    def _rows(self, face: Face) -> list[tuple[str, str]]:
        words = metrics.definition(face.code)
        now = f"{face.number} {face.unit}" if face.number != metrics.NOTHING else face.number
        aim = f" · {face.foot}" if face.foot else ""
        age = wall.as_of(face.age, times.day_time_seconds(self._as_of_ms)) if self._as_of_ms else metrics.NOTHING
        texts = (now + aim, words.formula, words.source, words.counts, age)
        return list(zip(wall.definition_heads(), texts, strict=True))
