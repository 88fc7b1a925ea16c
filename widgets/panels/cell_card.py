"""The card of a unit grid: where it lies, who is on duty, its open cases by light, and the most urgent of them."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.lights import Light
from widgets.panels import paint
from widgets.panels.case_lines import CaseLine, CaseLines
from widgets.panels.cell_facts import CellFacts
from widgets.panels.painted import PaintedPanel
from widgets.text import cases, maps, metrics
from widgets.theme import Theme

SIDE = 16
HEAD_TOP = 14
ROW = 30
LABEL_WIDTH = 84
LIGHTS_HEIGHT = 52
FOOT = 36


class CellCard(PaintedPanel):
    """Says what to do while no grid is picked."""

    case_chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._facts: CellFacts | None = None
        self.lines = CaseLines(theme, self)
        self.lines.chosen.connect(self.case_chosen)
        self.lines.hide()

    @property
    def facts(self) -> CellFacts | None:
        return self._facts

    def show_cell(self, facts: CellFacts | None) -> None:
        if facts != self._facts:
            self._facts = facts
            self.lines.setVisible(facts is not None)
            self.tell()

    def show_lines(self, lines: Sequence[CaseLine], selected: str) -> None:
        """The most urgent cases of the grid that is shown."""
        self.lines.show_lines(lines, selected)
        self.tell()

    def texts(self) -> list[str]:
        if self._facts is None:
            return list(maps.pick_hint())
        rows = [text for pair in self._facts.rows() for text in pair]
        lights = [f"{cases.light(light)} {self._facts.by_light[light]}" for light in reversed(Light)]
        return [*rows, self._total(self._facts), *lights, *self.lines.texts(), self._foot(self._facts)]

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self.theme.surface))
        painter.fillRect(QRectF(0, 0, 1, self.height()), QColor(self.theme.line))
        if self._facts is None:
            self._paint_hint(painter)
        else:
            self._paint_facts(painter, self._facts)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.lines.setGeometry(1, self._lines_top(), self.width() - 1, self.lines.height())

    def _lines_top(self) -> int:
        return HEAD_TOP + len(maps.card_labels()) * ROW + 12 + LIGHTS_HEIGHT

    def _paint_hint(self, painter: QPainter) -> None:
        title, line = maps.pick_hint()
        place = QRectF(28, self.height() * 0.4 - 28, self.width() - 56, 28)
        paint.write(painter, place, title, self.measure.font(16, strong=True), self.theme.text)
        below = QRectF(place.left(), place.bottom() + 4, place.width(), 120)
        paint.write_lines(painter, below, line, self.measure.font(14), self.theme.mid)

    def _paint_facts(self, painter: QPainter, facts: CellFacts) -> None:
        y = float(HEAD_TOP)
        for number, (label, value) in enumerate(facts.rows()):
            line = QRectF(SIDE, y, self.width() - 2 * SIDE, ROW)
            paint.write(painter, line, label, self.measure.font(13), self.theme.mid)
            font = self.measure.font(14, strong=number == 0)
            paint.write(painter, line.adjusted(LABEL_WIDTH, 0, 0, 0), value, font, self.theme.text)
            y += ROW
        paint.rule(painter, SIDE, self.width() - SIDE, y + 6, self.theme.line)
        self._paint_lights(painter, QRectF(SIDE, y + 12, self.width() - 2 * SIDE, LIGHTS_HEIGHT), facts)
        bottom = self.lines.geometry().bottom() + 1
        foot = QRectF(SIDE, bottom, self.width() - 2 * SIDE, FOOT)
        paint.write(painter, foot, self._foot(facts), self.measure.font(12), self.theme.mid)

    def _paint_lights(self, painter: QPainter, place: QRectF, facts: CellFacts) -> None:
        """The total, then the four lights with their numbers, red first."""
        width = place.width() / 6
        total = QRectF(place.left(), place.top(), 2 * width, place.height())
        paint.write(painter, total, self._total(facts), self.measure.font(14, strong=True), self.theme.text)
        for column, light in enumerate(reversed(Light), start=2):
            amount = facts.by_light[light]
            cell = QRectF(place.left() + column * width, place.top(), width, place.height())
            paint.light_sign(painter, cell, light, 16, self.theme)
            font = self.measure.font(14, strong=amount > 0)
            colour = self.theme.text if amount else self.theme.mid
            paint.write(painter, cell.adjusted(22, 0, 0, 0), metrics.count(amount), font, colour)

    def _total(self, facts: CellFacts) -> str:
        return maps.open_here(metrics.count(sum(facts.by_light)))

    def _foot(self, facts: CellFacts) -> str:
        """What the list leaves out; "" when it shows all."""
        total, shown = sum(facts.by_light), self.lines.count
        if not total:
            return maps.none_here()
        return maps.more_here(total - shown) if 0 < shown < total else ""
