"""How many cases are open under each of the four lights, red first."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.lights import Light
from widgets.panels import paint
from widgets.panels.painted import TITLE_HEIGHT, PaintedPanel
from widgets.text import cases, metrics, wall
from widgets.theme import Theme

ByLight = tuple[int, int, int, int]  # 0 blue … 3 red

SIGN = 22.0  # of the drawings, as all that follows
WORD_LEFT = 34.0
NUMBER_RIGHT = 210.0
BAR_LEFT = 234.0
BAR_HEIGHT = 10.0


class LightBars(PaintedPanel):
    """Only the shapes are coloured; the bars are grey, so that thousands of blue cases stay quiet."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._by_light: ByLight | None = None

    def show_lights(self, by_light: ByLight | None) -> None:
        """None: nothing is known yet."""
        if by_light != self._by_light:
            self._by_light = by_light
            self.tell()

    def texts(self) -> list[str]:
        texts = [wall.open_by_light()]
        for light in reversed(Light):
            texts += [cases.light(light), self._number(light)]
        return texts

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px = self.measure.px
        self.paint_title(painter, wall.open_by_light())
        height = (self.height() - px(TITLE_HEIGHT)) / len(Light)
        for row, light in enumerate(reversed(Light)):
            place = QRectF(0, px(TITLE_HEIGHT) + row * height, self.width(), height)
            self._paint_row(painter, place, light)
        painter.end()

    def _paint_row(self, painter: QPainter, place: QRectF, light: Light) -> None:
        px, theme = self.measure.px, self.theme
        amount = self._by_light[light] if self._by_light else 0
        paint.light_sign(painter, place, light, px(SIGN), theme)
        word = place.adjusted(px(WORD_LEFT), 0, 0, 0)
        paint.write(painter, word, cases.light(light), self.measure.font(22), theme.text if amount else theme.mid)
        number = QRectF(place.left(), place.top(), px(NUMBER_RIGHT), place.height())
        font = self.measure.font(26, strong=amount > 0)
        paint.write(painter, number, self._number(light), font, theme.text if amount else theme.mid, paint.RIGHT)
        top = place.center().y() - px(BAR_HEIGHT) / 2
        track = QRectF(px(BAR_LEFT), top, place.width() - px(BAR_LEFT), px(BAR_HEIGHT))
        painter.fillRect(track, QColor(theme.surface))
        if amount and self._by_light:
            track.setWidth(max(px(3), track.width() * amount / max(self._by_light)))
            painter.fillRect(track, QColor(theme.elapsed))

    def _number(self, light: Light) -> str:
        return metrics.count(self._by_light[light]) if self._by_light else metrics.NOTHING
