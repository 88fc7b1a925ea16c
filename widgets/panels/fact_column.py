"""The figures of a wall, one below the other: name, target and age, number, the last hours where they are kept."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.panels import paint
from widgets.panels.fact_face import Face
from widgets.panels.gauges import paint_gauge
from widgets.panels.painted import PaintedPanel
from widgets.text import cases, metrics
from widgets.theme import Theme

INSET = 12.0  # of the drawings, as all that follows
PICTURE_WIDTH = 146.0
PICTURE_HEIGHT = 44.0
PICTURE_GAP = 16.0
UNIT_SLOT = 28.0
NUMBER = 46.0
ROW_HEIGHT = 94.0
CLOCK = 16.0


class FactColumn(PaintedPanel):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._faces: list[Face] = []

    def show_faces(self, faces: list[Face]) -> None:
        if faces != self._faces:
            self._faces = faces
            self.tell()

    def texts(self) -> list[str]:
        return [text for face in self._faces for text in face.texts()]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        height = self.height() / max(1, len(self._faces))
        for number, face in enumerate(self._faces):
            place = QRectF(0, round(number * height), self.width(), round(height))
            if number:
                paint.rule(painter, 0, self.width(), place.top(), self.theme.line)
            if face.is_stale:
                paint.hatch(painter, place.adjusted(0, 1, 0, 0), self.theme, self.measure.scale)
            inset = self.measure.px(INSET)
            self._paint_row(painter, place.adjusted(inset, 0, -inset, 0), face)
        painter.end()

    def _paint_row(self, painter: QPainter, row: QRectF, face: Face) -> None:
        px = self.measure.px
        picture = QRectF(row.right() - px(PICTURE_WIDTH), 0, px(PICTURE_WIDTH), px(PICTURE_HEIGHT))
        picture.moveCenter(QPointF(picture.center().x(), row.center().y()))
        if face.is_loading:
            paint.skeleton(painter, picture.adjusted(-px(120), px(10), 0, -px(10)), self.theme)
            left = picture.left() - px(120)
        else:
            gauge = face.spark or face.gauge
            if gauge is not None:
                paint_gauge(painter, picture, gauge, self.theme, self.measure.scale)
            left = self._paint_number(painter, picture.left() - px(PICTURE_GAP), row.center().y(), face)
        words = QRectF(row.left(), row.top(), left - row.left() - px(PICTURE_GAP), row.height())
        self._paint_words(painter, words, face)

    def _paint_number(self, painter: QPainter, right: float, middle: float, face: Face) -> float:
        """The number with its unit in a slot as wide as the widest unit; returns where the number begins."""
        small, large = self.measure.font(22), self.measure.font(NUMBER, strong=True)
        units = (metrics.unit("cases"), metrics.unit("percent"))
        slot = max(self.measure.px(UNIT_SLOT), *(paint.width_of(unit, small) for unit in units))
        base = middle + QFontMetricsF(large).capHeight() / 2
        painter.setFont(small)
        painter.setPen(QColor(self.theme.mid))
        painter.drawText(QPointF(right - slot, base), face.unit)
        width = paint.width_of(face.number, large)
        left = right - slot - self.measure.px(8) - width
        painter.setFont(large)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(QPointF(left, base), face.number)
        return left

    def _paint_words(self, painter: QPainter, place: QRectF, face: Face) -> None:
        """The name with its light over the target and the age."""
        px, theme = self.measure.px, self.theme
        pair = px(54)
        name = QRectF(place.left(), place.center().y() - pair / 2, place.width(), px(32))
        below = QRectF(place.left(), name.bottom(), place.width(), px(22))
        if face.light is not None:
            name.setWidth(name.width() - self._light_width(face.light))
        colour = theme.mid if face.is_stale else theme.text
        width = paint.write(painter, name, face.title, self.measure.font(22), colour)
        if face.light is not None:
            self._paint_light(painter, name.translated(width + px(12), 0), face.light)
        self._paint_meta(painter, below, face)

    def _light_width(self, light: int) -> float:
        font = self.measure.font(20, strong=True)
        return paint.width_of(cases.light(light), font) + self.measure.px(12 + 18 + 6)

    def _paint_light(self, painter: QPainter, place: QRectF, light: int) -> None:
        side = self.measure.px(18)
        paint.light_sign(painter, place, light, side, self.theme)
        word = QRectF(place.left() + side + self.measure.px(6), place.top(), place.width(), place.height())
        paint.write(painter, word, cases.light(light), self.measure.font(20, strong=True), self.theme.text)

    def _paint_meta(self, painter: QPainter, place: QRectF, face: Face) -> None:
        font, theme = self.measure.font(16), self.theme
        if face.is_stale:
            side = self.measure.px(CLOCK)
            paint.clock_icon(painter, place, theme.text, side)
            paint.write(painter, place.adjusted(side + self.measure.px(4), 0, 0, 0), face.age, font, theme.text)
            return
        words = " · ".join(text for text in (face.foot, face.age) if text)
        paint.write(painter, place, words, font, theme.mid)
