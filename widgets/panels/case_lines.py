"""A short list of cases, two lines each, to choose one from by key or click."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.cases import Case
from app.domain.lights import light_at
from app.domain.limits import NEVER_MS
from widgets.panels import paint
from widgets.panels.names import Names
from widgets.panels.numbers import short_number
from widgets.panels.painted import PaintedPanel
from widgets.text import cases, maps, queue, times
from widgets.theme import Theme

ROW_HEIGHT = 52
SIDE = 12
SIGN = 16
TIME_WIDTH = 112
STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True, slots=True)
class CaseLine:
    id: str
    light: int
    title: str
    time: str
    below: str

    def texts(self) -> list[str]:
        return [cases.light(self.light), self.title, self.time, self.below]


def case_line(case: Case, names: Names, now_ms: int) -> CaseLine:
    """A case in two lines: title and time left; state, unit and number."""
    time = queue.stopped() if case.red_ms == NEVER_MS else times.left(case.red_ms, now_ms)
    below = (cases.status(case.status.value), names.dept(case.dept), short_number(case))
    return CaseLine(
        case.id,
        light_at(case, now_ms),
        case.title,
        time,
        " · ".join(text for text in below if text),
    )


class CaseLines(PaintedPanel):
    chosen = Signal(str)  # id of a case

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._lines: list[CaseLine] = []
        self._selected = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.setAccessibleName(maps.cases_here())

    @property
    def count(self) -> int:
        return len(self._lines)

    def show_lines(self, lines: Sequence[CaseLine], selected: str) -> None:
        if (list(lines), selected) != (self._lines, self._selected):
            self._lines, self._selected = list(lines), selected
            self.setAccessibleDescription(" ".join(self.texts()))
            self.setFixedHeight(self.sizeHint().height())
            self.update()

    def texts(self) -> list[str]:
        return [text for line in self._lines for text in line.texts()]

    def sizeHint(self) -> QSize:
        return QSize(0, ROW_HEIGHT * len(self._lines))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        for number, line in enumerate(self._lines):
            place = QRectF(0, number * ROW_HEIGHT, self.width(), ROW_HEIGHT)
            if line.id == self._selected:
                self._paint_selected(painter, place)
            paint.rule(painter, SIDE, self.width() - SIDE, place.bottom() - 1, self.theme.line)
            self._paint_line(painter, place.adjusted(SIDE, 4, -SIDE, -4), line)
        if self.hasFocus() and not any(line.id == self._selected for line in self._lines):
            paint.focus_ring(painter, QRectF(self.rect()), self.theme)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() not in STEPS or not self._lines:
            super().keyPressEvent(event)
            return
        now = next((n for n, line in enumerate(self._lines) if line.id == self._selected), -1)
        wanted = min(max(now + STEPS[Qt.Key(event.key())], 0), len(self._lines) - 1)
        self.chosen.emit(self._lines[wanted].id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        number = int(event.position().y() // ROW_HEIGHT)
        if event.button() == Qt.MouseButton.LeftButton and number < len(self._lines):
            self.chosen.emit(self._lines[number].id)
        else:
            super().mousePressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def _paint_selected(self, painter: QPainter, place: QRectF) -> None:
        painter.fillRect(place, QColor(self.theme.selection))
        painter.setPen(QPen(QColor(self.theme.text), 2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(1, 1, -1, -1))

    def _paint_line(self, painter: QPainter, place: QRectF, line: CaseLine) -> None:
        theme, font = self.theme, self.measure.font
        top = QRectF(place.left(), place.top(), place.width(), place.height() / 2)
        paint.light_sign(painter, top, line.light, SIGN, theme)
        time = QRectF(top.right() - TIME_WIDTH, top.top(), TIME_WIDTH, top.height())
        paint.write(painter, time, line.time, font(14, strong=True), theme.text, paint.RIGHT)
        word = top.adjusted(SIGN + 6, 0, 0, 0)
        taken = paint.write(painter, word, cases.light(line.light), font(14, strong=True), theme.text)
        title = QRectF(word.left() + taken + 8, top.top(), time.left() - word.left() - taken - 16, top.height())
        paint.write(painter, title, line.title, font(14), theme.text)
        below = top.translated(0, top.height()).adjusted(SIGN + 6, 0, 0, 0)
        paint.write(painter, below, line.below, font(12), theme.mid)
