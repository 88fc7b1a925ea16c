"""What a panel says while it has nothing to show: one title, one line, how far the loading is (mock-ups §9)."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.hall.link import LinkState
from widgets.panels import paint
from widgets.panels.painted import PaintedPanel
from widgets.text import wall
from widgets.theme import Theme

INSET = 28.0  # of the drawings
BAR_HEIGHT = 6.0
WIDEST = 640.0


class StateCard(PaintedPanel):
    """Painted on the panel's own ground, left of the middle."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._title, self._line = "", ""
        self._share: float | None = None

    def show_link(self, state: LinkState) -> None:
        """Nothing is here yet: the first synchronisation, or the wait for it."""
        if state.expected:
            words = wall.first_load_progress(state.loaded, state.expected)
            self.show_words(wall.first_load(), words, state.loaded / state.expected)
        else:
            self.show_words(wall.no_data_yet(), wall.waiting_for_city())

    def show_words(self, title: str, line: str, share: float | None = None) -> None:
        """`share`: 0 … 1 of a bar, None for no bar."""
        if (title, line, share) != (self._title, self._line, self._share):
            self._title, self._line, self._share = title, line, share
            self.tell()

    def texts(self) -> list[str]:
        return [self._title, self._line]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, theme = self.measure.px, self.theme
        painter.fillRect(self.rect(), QColor(theme.background))
        width = min(self.width() - 2 * px(INSET), px(WIDEST))
        top = self.height() * 0.42 - px(40)
        place = QRectF(px(INSET), top, width, px(36))
        paint.write(painter, place, self._title, self.measure.font(24, strong=True), theme.text)
        place.translate(0, px(40))
        paint.write(painter, place, self._line, self.measure.font(20), theme.mid)
        if self._share is not None:
            bar = QRectF(place.left(), place.bottom() + px(12), width, px(BAR_HEIGHT))
            painter.fillRect(bar, QColor(theme.surface))
            bar.setWidth(bar.width() * min(1.0, self._share))
            painter.fillRect(bar, QColor(theme.accent))
        painter.end()
