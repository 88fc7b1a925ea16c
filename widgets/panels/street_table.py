"""The open cases of every street by light; the streets with most red ones stand first."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.domain.lights import Light
from app.hall.metrics import Facts
from widgets.panels import paint
from widgets.panels.light_bars import ByLight
from widgets.panels.names import Names
from widgets.panels.painted import TITLE_HEIGHT, PaintedPanel
from widgets.text import metrics, wall
from widgets.theme import Theme

HEAD_HEIGHT = 36.0  # of the drawings, as all that follows
ROW_HEIGHT = 50.0
LOWEST_ROW = 34.0
NAME_SHARE = 0.34  # of the width
COLUMNS = (Light.RED, Light.ORANGE, Light.YELLOW, None)  # None: all


@dataclass(frozen=True, slots=True)
class StreetRow:
    """`is_sum`: the last row, of the whole district."""

    name: str
    by_light: ByLight
    is_sum: bool = False

    def amount(self, light: Light | None) -> int:
        return sum(self.by_light) if light is None else self.by_light[light]


def street_rows(facts: Facts, names: Names) -> list[StreetRow]:
    """Streets by red, then orange, then yellow; cases without a street after them; the sum last."""
    rows = [StreetRow(names.street(code), by_light) for code, by_light in facts.open_by_street]
    rows.sort(key=_urgency)
    placed = _sum([row.by_light for row in rows])
    nowhere = tuple(whole - part for whole, part in zip(facts.open_by_light, placed, strict=True))
    if any(nowhere):
        rows.append(StreetRow(wall.no_street(), (nowhere[0], nowhere[1], nowhere[2], nowhere[3])))
    return [*rows, StreetRow(wall.all_streets(), facts.open_by_light, is_sum=True)]


def fitted(rows: Sequence[StreetRow], room: int) -> list[StreetRow]:
    """At most `room` rows: what does not fit is added up in the row before the sum."""
    if len(rows) <= room or room < 3:
        return list(rows[-room:]) if room < 3 else list(rows)
    shown, rest = rows[: room - 2], rows[room - 2 : -1]
    return [*shown, StreetRow(wall.other_streets(len(rest)), _sum([row.by_light for row in rest])), rows[-1]]


class StreetTable(PaintedPanel):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._rows: list[StreetRow] = []

    def show_rows(self, rows: list[StreetRow]) -> None:
        if rows != self._rows:
            self._rows = rows
            self.tell()

    def texts(self) -> list[str]:
        texts = [wall.by_street(), *wall.street_heads()]
        for row in self._shown():
            texts += [row.name, *(metrics.count(row.amount(light)) for light in COLUMNS)]
        return texts

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, theme = self.measure.px, self.theme
        self.paint_title(painter, wall.by_street())
        self._paint_head(painter, QRectF(0, px(TITLE_HEIGHT), self.width(), px(HEAD_HEIGHT)))
        rows = self._shown()
        height = self._row_height(len(rows))
        top = float(px(TITLE_HEIGHT) + px(HEAD_HEIGHT))
        for number, row in enumerate(rows):
            place = QRectF(0, top + number * height, self.width(), height)
            paint.rule(painter, 0, self.width(), place.top(), theme.line)
            self._paint_row(painter, place, row)
        painter.end()

    def _shown(self) -> list[StreetRow]:
        return fitted(self._rows, max(1, int(self._room() // self.measure.px(LOWEST_ROW))))

    def _room(self) -> float:
        return self.height() - self.measure.px(TITLE_HEIGHT) - self.measure.px(HEAD_HEIGHT)

    def _row_height(self, rows: int) -> float:
        return min(float(self.measure.px(ROW_HEIGHT)), self._room() / max(1, rows))

    def _cell(self, place: QRectF, column: int) -> QRectF:
        """Column 0 is the name, the numbers follow with right edges at equal distances."""
        first = place.width() * NAME_SHARE
        if column == 0:
            return QRectF(place.left(), place.top(), first, place.height())
        width = (place.width() - first) / len(COLUMNS)
        return QRectF(place.left() + first + (column - 1) * width, place.top(), width, place.height())

    def _paint_head(self, painter: QPainter, place: QRectF) -> None:
        font = self.measure.font(18)
        paint.rule(painter, 0, self.width(), place.top(), self.theme.line)
        for column, word in enumerate(wall.street_heads()):
            align = paint.RIGHT if column else paint.LEFT
            paint.write(painter, self._cell(place, column), word, font, self.theme.mid, align)

    def _paint_row(self, painter: QPainter, place: QRectF, row: StreetRow) -> None:
        theme = self.theme
        name = self._cell(place, 0)
        letters = min(24.0, place.height() / self.measure.scale * 0.55)
        paint.write(painter, name, row.name, self.measure.font(letters, strong=row.is_sum), theme.text)
        for column, light in enumerate(COLUMNS, start=1):
            amount = row.amount(light)
            font = self.measure.font(letters, strong=amount > 0)
            cell = self._cell(place, column)
            colour = theme.text if amount else theme.mid
            width = paint.write(painter, cell, metrics.count(amount), font, colour, paint.RIGHT)
            if amount and light is not None and not row.is_sum:
                self._paint_sign(painter, cell, light, width, letters)

    def _paint_sign(self, painter: QPainter, cell: QRectF, light: Light, width: float, letters: float) -> None:
        side = self.measure.px(letters * 0.8)
        left = cell.right() - width - self.measure.px(10) - side
        paint.light_sign(painter, QRectF(left, cell.top(), side, cell.height()), light, side, self.theme)


def _urgency(row: StreetRow) -> tuple[int, ...]:
    return (-row.by_light[Light.RED], -row.by_light[Light.ORANGE], -row.by_light[Light.YELLOW], -sum(row.by_light))


def _sum(parts: Sequence[ByLight]) -> ByLight:
    blue, yellow, orange, red = (sum(part[light] for part in parts) for light in range(4))
    return blue, yellow, orange, red
