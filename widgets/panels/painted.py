"""A panel that is painted by a measure and can say what it shows, to screen readers and tests."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QWidget

from widgets.panels import paint
from widgets.panels.measure import Measure
from widgets.theme import Theme

TITLE_HEIGHT = 44.0  # of the drawings
CLOCK_SIDE = 20.0


class PaintedPanel(QWidget):
    """Subclasses paint themselves, and call `tell` when what they show has changed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        self.measure = Measure()
        self._age = ""

    def texts(self) -> list[str]:
        """All words and numbers that are painted, in reading order."""
        raise NotImplementedError

    def set_measure(self, measure: Measure) -> None:
        self.measure = measure
        self.update()

    def set_age(self, age: str) -> None:
        """How old the data are, to be said in the title; "" while they are fresh."""
        if age != self._age:
            self._age = age
            self.update()

    def tell(self) -> None:
        self.setAccessibleName(" ".join(self.texts()))
        self.update()

    def paint_title(self, painter: QPainter, title: str) -> float:
        """A rule, the title below it, at its right end the age of old data; returns where the title ends."""
        px, theme = self.measure.px, self.theme
        paint.rule(painter, 0, self.width(), 0, theme.line_strong)
        line = QRectF(0, 0, self.width(), px(TITLE_HEIGHT))
        if self._age:
            line.setRight(self.paint_age(painter, line, self._age))
        return paint.write(painter, line, title, self.measure.font(22, strong=True), theme.text)

    def paint_age(self, painter: QPainter, line: QRectF, age: str) -> float:
        """A clock and an age at the right end of a line; returns where they begin, less a gap."""
        px, font = self.measure.px, self.measure.font(18)
        width = paint.width_of(age, font) + px(8) + px(CLOCK_SIDE)
        place = QRectF(line.right() - width, line.top(), width, line.height())
        paint.clock_icon(painter, place, self.theme.text, px(CLOCK_SIDE))
        paint.write(painter, place, age, font, self.theme.text, paint.RIGHT)
        return place.left() - px(16)
