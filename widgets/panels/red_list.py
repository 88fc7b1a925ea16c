"""The most urgent cases of a wall: red ones first, then orange ones by the time left. No persons, no free text."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from app.domain.cases import Case
from app.domain.lights import Light, light_at
from widgets.panels import paint
from widgets.panels.names import Names, shown_name
from widgets.panels.painted import PaintedPanel
from widgets.text import cases, times, wall
from widgets.theme import Theme

COLUMNS, ROWS = 2, 2
GAP_X = 16.0  # of the drawings, as all that follows
GAP_Y = 10.0
PADDING = 16.0
SIGN = 26.0
TIME_WIDTH = 150.0  # at least, so that units of a column end at one place
CORNER = 4


@dataclass(frozen=True, slots=True)
class UrgentCase:
    """A case in words that may hang on a wall: what (by its category), street, state, unit, time."""

    light: Light
    street: str
    what: str
    unit: str
    time: str

    def texts(self) -> list[str]:
        return [cases.light(self.light), self.street, self.what, self.unit, self.time]


def urgent_case(case: Case, names: Names, now_ms: int, *, about: bool) -> UrgentCase:
    """What callers or call-takers wrote stays out: only names of the catalogue and the district are shown.

    `about`: the platform is not heard, the time is an estimate.
    """
    dept = names.dept(case.dept) if case.dept else wall.no_unit()
    street = names.street(case.street) if case.street else wall.no_street()
    time = times.left(case.red_ms, now_ms, about=about)
    unit = f"{cases.status(case.status.value)} {dept}"
    return UrgentCase(light_at(case, now_ms), street, what_of(case, names), unit, time)


def what_of(case: Case, names: Names) -> str:
    """The name of the case's category."""
    category = names.category(case.category)
    return shown_name(category) if category else wall.uncategorised()


class RedList(PaintedPanel):
    """Four places; when there are more red cases than places, the last one says how many more."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._cases: list[UrgentCase] = []
        self._red = self._orange = 0

    @property
    def places(self) -> int:
        return COLUMNS * ROWS

    def show_cases(self, urgent: Sequence[UrgentCase], red: int, orange: int) -> None:
        """The most urgent ones, worst first, and how many red and orange ones there are in all."""
        found = list(urgent[: self.places - (1 if red > self.places else 0)])
        if (found, red, orange) != (self._cases, self._red, self._orange):
            self._cases, self._red, self._orange = found, red, orange
            self.tell()

    def texts(self) -> list[str]:
        if not self._red + self._orange:
            return list(wall.none_urgent())
        texts = [text for case in self._cases for text in case.texts()]
        return [*texts, *([wall.more_red(self._more())] if self._more() else [])]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._red + self._orange:
            self._paint_cases(painter)
        else:
            self._paint_none(painter)
        painter.end()

    def _paint_cases(self, painter: QPainter) -> None:
        if not self._cases:
            self._paint_skeleton(painter)
        for number, case in enumerate(self._cases):
            self._paint_case(painter, self._place(number), case)
        if self._more():
            self._paint_more(painter, self._place(self.places - 1))

    def _more(self) -> int:
        """Red cases that found no place."""
        return self._red - (self.places - 1) if self._red > self.places else 0

    def _place(self, number: int) -> QRectF:
        """Places are filled row by row."""
        row, column = divmod(number, COLUMNS)
        across, down = self.measure.px(GAP_X), self.measure.px(GAP_Y)
        width = (self.width() - (COLUMNS - 1) * across) / COLUMNS
        height = (self.height() - (ROWS - 1) * down) / ROWS
        return QRectF(column * (width + across), row * (height + down), width, height)

    def _paint_ground(self, painter: QPainter, place: QRectF, *, red: bool) -> None:
        theme = self.theme
        painter.setPen(Qt.PenStyle.NoPen if red else QPen(QColor(theme.line_strong), 1))
        painter.setBrush(QColor(theme.lights[Light.RED]) if red else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), CORNER, CORNER)

    def _paint_case(self, painter: QPainter, place: QRectF, case: UrgentCase) -> None:
        """One line; two where the words of a language are too long for one. The time is never cut."""
        px, is_red = self.measure.px, case.light is Light.RED
        self._paint_ground(painter, place, red=is_red)
        text, mid = (self.theme.on_red, self.theme.on_red_mid) if is_red else (self.theme.text, self.theme.mid)
        inner = place.adjusted(px(PADDING), 0, -px(PADDING), 0)
        bold = self.measure.font(26, strong=True)
        taken = paint.write(painter, inner, case.time, bold, text, paint.RIGHT)
        inner.setRight(inner.right() - max(taken, px(TIME_WIDTH)) - px(GAP_X))
        inner.setLeft(self._paint_light(painter, inner, case.light, text))
        font = self.measure.font(22)
        unit_width = paint.width_of(case.unit, font)
        upper, lower = QRectF(inner), QRectF(inner)
        if self._width_of(case) + px(GAP_X) + unit_width > inner.width():
            upper.setHeight(inner.height() * 0.6)
            lower.setTop(inner.top() + inner.height() * 0.52)
            font = self.measure.font(18)
        self._paint_words(painter, upper, case, text)
        is_one_line = upper == lower
        paint.write(painter, lower, case.unit, font, mid, paint.RIGHT if is_one_line else paint.LEFT)

    def _width_of(self, case: UrgentCase) -> float:
        """Of street and category side by side."""
        street, what = self.measure.font(24), self.measure.font(24, strong=True)
        return paint.width_of(case.street, street) + self.measure.px(10) + paint.width_of(case.what, what)

    def _paint_words(self, painter: QPainter, line: QRectF, case: UrgentCase, colour: str) -> None:
        taken = paint.write(painter, line, case.street, self.measure.font(24), colour) + self.measure.px(10)
        what = line.adjusted(taken, 0, 0, 0)
        paint.write(painter, what, case.what, self.measure.font(24, strong=True), colour)

    def _paint_light(self, painter: QPainter, inner: QRectF, light: Light, colour: str) -> float:
        """The shape and its word; returns where the street begins."""
        px = self.measure.px
        paint.light_sign(painter, inner, light, px(SIGN), self.theme)
        word = inner.adjusted(px(SIGN + 12), 0, 0, 0)
        font = self.measure.font(24, strong=True)
        return word.left() + paint.write(painter, word, cases.light(light), font, colour) + px(18)

    def _paint_more(self, painter: QPainter, place: QRectF) -> None:
        self._paint_ground(painter, place, red=True)
        font = self.measure.font(26, strong=True)
        paint.write(painter, place, wall.more_red(self._more()), font, self.theme.on_red, paint.MIDDLE)

    def _paint_skeleton(self, painter: QPainter) -> None:
        """The cases are counted, not read yet."""
        for number in range(min(self.places, self._red + self._orange)):
            place = self._place(number)
            self._paint_ground(painter, place, red=False)
            inset = self.measure.px(PADDING)
            paint.skeleton(painter, place.adjusted(inset, inset, -place.width() / 2, -inset), self.theme)

    def _paint_none(self, painter: QPainter) -> None:
        title, line = wall.none_urgent()
        self._paint_ground(painter, QRectF(self.rect()), red=False)
        height = self.measure.px(34)
        first = QRectF(self.measure.px(PADDING), self.height() / 2 - height, self.width() / 2, height)
        paint.write(painter, first, title, self.measure.font(24, strong=True), self.theme.text)
        paint.write(painter, first.translated(0, height), line, self.measure.font(20), self.theme.mid)
