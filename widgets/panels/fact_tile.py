"""One figure as a tile: title, number, what it is measured by, data age; a key or a click asks for its definition."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from widgets.panels import paint
from widgets.panels.fact_face import Face
from widgets.panels.gauges import paint_gauge
from widgets.panels.painted import PaintedPanel
from widgets.text import cases, wall
from widgets.theme import Theme

INSET = 12.0  # of the drawings, as all that follows
DRAWN_HEIGHT = 184.0
TITLE_Y = 29.0  # middles of the lines
NUMBER_BASE = 110.0
GAUGE_Y = 143.0
FOOT_Y = 170.0
OPENING_KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)

BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)


class FactTile(PaintedPanel):
    opened = Signal(str)  # code of the figure whose definition is wanted

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._face: Face | None = None
        self._is_chosen = False
        self._is_ringed = False  # the focus came by a key: a wall that is merely shown has no ring
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleDescription(wall.tile_help())

    @property
    def face(self) -> Face | None:
        return self._face

    def show_face(self, face: Face) -> None:
        if face != self._face:
            self._face = face
            self.tell()

    def set_chosen(self, chosen: bool) -> None:
        """Mark the figure whose definition is open."""
        if chosen != self._is_chosen:
            self._is_chosen = chosen
            self.update()

    def texts(self) -> list[str]:
        return self._face.texts() if self._face else []

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._face is None:
            return
        painter = QPainter(self)
        whole = QRectF(self.rect())
        paint.rule(painter, whole.left(), whole.right(), 0, self.theme.line_strong)
        if self._face.is_stale:
            paint.hatch(painter, whole.adjusted(0, 1, 0, 0), self.theme, self.measure.scale)
        self._paint_title(painter, self._face)
        if self._face.is_loading:
            self._paint_skeleton(painter)
        else:
            self._paint_figure(painter, self._face)
            self._paint_foot(painter, self._face)
        if self._is_chosen or self._is_ringed:
            paint.focus_ring(painter, whole, self.theme)
        painter.end()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._is_ringed = event.reason() in BY_KEY
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._is_ringed = False
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in OPENING_KEYS and self._face:
            self.opened.emit(self._face.code)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self._face:
            self.setFocus(Qt.FocusReason.MouseFocusReason)
            self.opened.emit(self._face.code)
        else:
            super().mousePressEvent(event)

    def _y(self, drawn: float) -> float:
        """A height of the drawings in this tile, which may be flatter than drawn."""
        return drawn * self.height() / DRAWN_HEIGHT

    def _line(self, drawn_middle: float, drawn_height: float) -> QRectF:
        inset, height = self.measure.px(INSET), self.measure.px(drawn_height)
        return QRectF(inset, self._y(drawn_middle) - height / 2, self.width() - 2 * inset, height)

    def _paint_title(self, painter: QPainter, face: Face) -> None:
        line = self._line(TITLE_Y, 32)
        if face.is_stale:
            line.setRight(self.paint_age(painter, line, face.age))
        if face.light is not None:
            line.setRight(self._paint_light(painter, line, face.light))
        colour = self.theme.mid if face.is_stale else self.theme.text
        paint.write(painter, line, face.title, self.measure.font(24), colour)

    def _paint_light(self, painter: QPainter, line: QRectF, light: int) -> float:
        """A light and its word at the right end of a line; returns where they begin, less a gap."""
        font, word = self.measure.font(22, strong=True), cases.light(light)
        gap, side = self.measure.px(8), self.measure.px(20)
        width = paint.width_of(word, font) + gap + side
        place = QRectF(line.right() - width, line.top(), width, line.height())
        paint.light_sign(painter, place, light, side, self.theme)
        paint.write(painter, place, word, font, self.theme.text, paint.RIGHT)
        return place.left() - 2 * gap

    def _paint_figure(self, painter: QPainter, face: Face) -> None:
        line = self._line(GAUGE_Y, 30)
        base = self._y(NUMBER_BASE)
        large, small = self.measure.font(64, strong=True), self.measure.font(26)
        painter.setFont(large)
        painter.setPen(QColor(self.theme.text))
        painter.drawText(QPointF(line.left(), base), face.number)
        after = line.left() + QFontMetricsF(large).horizontalAdvance(face.number) + self.measure.px(10)
        painter.setFont(small)
        painter.setPen(QColor(self.theme.mid))
        painter.drawText(QPointF(after, base), face.unit)
        if face.gauge is not None:
            paint_gauge(painter, line, face.gauge, self.theme, self.measure.scale)

    def _paint_foot(self, painter: QPainter, face: Face) -> None:
        line = self._line(FOOT_Y, 24)
        font = self.measure.font(18)
        taken = 0.0
        if not face.is_stale:
            taken = paint.write(painter, line, face.age, font, self.theme.mid, paint.RIGHT)
        paint.write(painter, line.adjusted(0, 0, -taken - self.measure.px(12), 0), face.foot, font, self.theme.mid)

    def _paint_skeleton(self, painter: QPainter) -> None:
        for middle, height, share in ((86, 40, 0.4), (GAUGE_Y, 8, 1.0), (FOOT_Y, 10, 0.25)):
            line = self._line(middle, height)
            line.setWidth(line.width() * share)
            paint.skeleton(painter, line, self.theme)
