"""How a case looks in the queue: two lines, the worst clock on the first, the other on the second."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from app.domain.cases import Status
from app.domain.lights import Light
from app.domain.timers import TimerKind
from app.hall.overlay import Row
from app.hall.ports import WishState
from widgets.models.queue_model import ROW_ROLE
from widgets.panels import ink
from widgets.panels.case_clocks import Look, Motion, NamedClock, look_of, worst_first
from widgets.panels.looks import look_word, paint_look
from widgets.panels.names import Names
from widgets.panels.numbers import short_number
from widgets.text import cases, orders, queue, times
from widgets.theme import Theme

ROW_HEIGHT = 56
LINE = 20.0
TOP, LEFT, RIGHT, GAP = 8.0, 10.0, 14.0, 10.0
LIGHT_MIDDLE = LEFT + 8.5
WORD_LEFT = LEFT + 22.0
LEAST_TEXT_LEFT = LEFT + 44.0 + GAP
TIME_WIDTH = 116.0
RING = 2
BIG, SMALL = 17.0, 12.0
SKELETON = ((0.34, 0.18), (0.27, 0.15), (0.31, 0.12))  # widths of the two bars, three rows in turn
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Moment:
    """What the whole queue is drawn by: the platform's time, the chosen case, whether times are estimates."""

    now_ms: int
    chosen: str
    is_estimate: bool


@dataclass(frozen=True, slots=True)
class Inks:
    """The colours of a row: on the surface, or on red. `rim` goes round a second light on red."""

    text: QColor
    mid: QColor
    rim: str


@dataclass(frozen=True, slots=True)
class Line:
    """One of the two lines of a row: its top and where its text ends on the right."""

    top: float
    right: float

    @property
    def middle(self) -> float:
        return self.top + LINE / 2

    def until(self, right: float) -> "Line":
        return Line(self.top, min(self.right, right))


class QueueDelegate(QStyledItemDelegate):
    """Paints from the row alone: no question is asked while the queue scrolls."""

    def __init__(self, theme: Theme, names: Names, moment: Callable[[], Moment], parent: QObject) -> None:
        super().__init__(parent)
        self._theme, self._names, self._moment = theme, names, moment
        self._strong, self._small = ink.face(14, strong=True), ink.face(12)
        self._lights = tuple(cases.light(light) for light in Light)
        self._statuses = {status: cases.status(status) for status in Status}
        self._clocks = {kind: queue.clock_name(kind) for kind in TimerKind}
        looks = [Look(light, Motion.RUNNING) for light in Light]
        looks += [Look(Light.RED, Motion.RUNNING, times) for times in (2, 3)]
        self._words = {look: look_word(look) for look in looks}
        widest = max(self._strong.width(word) for word in self._words.values())
        self._text_left = max(LEAST_TEXT_LEFT, WORD_LEFT + widest + GAP)
        self._plain = Inks(QColor(theme.text), QColor(theme.mid), "")
        self._on_red = Inks(QColor(theme.on_red), QColor(theme.on_red_mid), theme.on_red)
        self._surface, self._rule = QColor(theme.surface), QColor(theme.line)
        self._raised, self._chosen = QColor(theme.raised), QColor(theme.selection)
        self._red = QColor(theme.lights[Light.RED])
        self._dark = min(QColor(theme.text), QColor(theme.background), key=QColor.lightness)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(0, ROW_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        box = QRectF(option.rect)
        row: Row | None = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row is None:
            self._paint_skeleton(painter, box, index.row())
        else:
            self._paint_row(painter, box, row, self._moment())
        painter.restore()

    def _paint_row(self, painter: QPainter, box: QRectF, row: Row, moment: Moment) -> None:
        look = look_of(row.case, moment.now_ms)
        light = look.light if look.motion is Motion.RUNNING else None
        is_chosen = row.case.id == moment.chosen
        inks = self._on_red if light is Light.RED else self._plain
        usual = self._chosen if is_chosen else self._surface
        self._paint_ground(painter, box, self._red if light is Light.RED else usual)
        clocks = worst_first(row.case, moment.now_ms)[:2]
        lines = self._lines(box)
        self._paint_lights(painter, box, look, clocks, inks, moment)
        lines = self._paint_times(painter, lines, row, clocks, inks, moment)
        lines = self._paint_chips(painter, lines, box, row, inks)
        self._paint_title(painter, lines[0], box, row, inks)
        self._paint_place(painter, lines[1], box, row, inks)
        self._paint_frames(painter, box, inks, is_chosen=is_chosen, is_draft=not row.case.version)

    def _lines(self, box: QRectF) -> tuple[Line, Line]:
        right = box.right() - RIGHT
        return Line(box.top() + TOP, right), Line(box.top() + TOP + LINE, right)

    def _paint_ground(self, painter: QPainter, box: QRectF, colour: QColor) -> None:
        painter.fillRect(box, colour)
        painter.fillRect(QRectF(box.left(), box.bottom() - 1, box.width(), 1), self._rule)

    def _paint_lights(
        self, painter: QPainter, box: QRectF, look: Look, clocks: list[NamedClock], inks: Inks, moment: Moment
    ) -> None:
        first, second = self._lines(box)
        x, word = box.left() + LIGHT_MIDDLE, box.left() + WORD_LEFT
        if not clocks:
            paint_look(painter, look, BIG, QPointF(x, first.middle), self._theme)
            return
        paint_look(painter, look, BIG, QPointF(x, first.middle), self._theme)
        self._write(painter, self._strong, word, first, self._words[look], inks.text)
        if len(clocks) > 1:
            other = clocks[1].light(moment.now_ms)
            ink.paint_light(painter, other, SMALL, QPointF(x, second.middle), self._theme, inks.rim)
            self._write(painter, self._small, word, second, self._lights[other], inks.mid)

    def _paint_times(
        self,
        painter: QPainter,
        lines: tuple[Line, Line],
        row: Row,
        clocks: list[NamedClock],
        inks: Inks,
        moment: Moment,
    ) -> tuple[Line, Line]:
        """The clocks' names and times at the right; answers what is left of the lines."""
        if not clocks:
            words = queue.stopped() if row.case.is_open else queue.ended()
            width = self._write_right(painter, self._strong, lines[0], words, inks.text)
            return lines[0].until(lines[0].right - max(width, TIME_WIDTH) - GAP), lines[1]
        rest = list(lines)
        for number, named in enumerate(clocks):
            line, face = lines[number], (self._strong, self._small)[number]
            words = times.left(named.clock.red_ms, moment.now_ms, about=moment.is_estimate)
            width = self._write_right(painter, face, line, words, (inks.text, inks.mid)[number]) + 8
            name = self._clocks[named.timer]
            baseline = face.baseline(line.top, LINE)
            width += ink.write_right(painter, self._small, QPointF(line.right - width, baseline), name, inks.mid)
            rest[number] = line.until(line.right - max(width, TIME_WIDTH) - GAP)
        return rest[0], rest[1]

    def _paint_chips(
        self, painter: QPainter, lines: tuple[Line, Line], box: QRectF, row: Row, inks: Inks
    ) -> tuple[Line, Line]:
        """What needs a person, and the order on its way; answers what is left of the lines."""
        chips = [(orders.state(WishState.ATTENTION), False)] if row.attention else []
        if row.pending:
            last = row.pending[-1]
            chips.append((orders.chip(last.command.name, last.state), last.state is not WishState.ACCEPTED))
        rest = list(lines)
        column = box.right() - RIGHT - TIME_WIDTH - GAP
        for number, (text, dashed) in zip((1, 0), reversed(chips), strict=False):
            line = lines[number].until(column)
            width = ink.chip_width(self._small, text)
            chip = QRectF(line.right - width, line.top, width, ink.CHIP_HEIGHT - 1)
            colour = inks.text if not dashed or inks.rim else inks.mid
            ink.paint_chip(painter, chip, text, self._small, colour, dashed=dashed)
            rest[number] = line.until(chip.left() - GAP)
        return rest[0], rest[1]

    def _paint_title(self, painter: QPainter, line: Line, box: QRectF, row: Row, inks: Inks) -> None:
        left = box.left() + self._text_left
        title = self._strong.elided(row.case.title, line.right - left)
        self._write(painter, self._strong, left, line, title, inks.text)

    def _paint_place(self, painter: QPainter, line: Line, box: QRectF, row: Row, inks: Inks) -> None:
        """State, place and number; the place gives way, the number never."""
        x = box.left() + self._text_left
        x += self._write(painter, self._small, x, line, self._statuses[row.case.status], inks.text) + 6
        number = short_number(row.case)
        room = line.right - x - self._small.width(number) - 6
        place = self._small.elided(place_of(row, self._names), room)
        if place:
            x += self._write(painter, self._small, x, line, place, inks.mid) + 6
        self._write(painter, self._small, x, line, number, inks.mid)

    def _paint_frames(self, painter: QPainter, box: QRectF, inks: Inks, *, is_chosen: bool, is_draft: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if is_draft:
            painter.setPen(ink.dashed_pen(inks.mid))
            painter.drawRect(box.adjusted(1.5, 1.5, -1.5, -2.5))
        if is_chosen:
            inset = 0 if inks is self._plain else RING
            if inset:  # on red the ring is white inside dark, so that it is seen in both themes
                painter.setPen(QPen(self._dark, RING))
                painter.drawRect(box.adjusted(1, 1, -1, -2))
            painter.setPen(QPen(inks.text, RING))
            painter.drawRect(box.adjusted(1 + inset, 1 + inset, -1 - inset, -2 - inset))

    def _paint_skeleton(self, painter: QPainter, box: QRectF, number: int) -> None:
        """The quiet outline of a row that has not come yet; it does not shimmer."""
        self._paint_ground(painter, box, self._surface)
        wide, narrow = (share * box.width() for share in SKELETON[number % len(SKELETON)])
        first, second = self._lines(box)
        left, right = box.left() + self._text_left, box.right() - RIGHT
        painter.fillRect(QRectF(box.left() + LEFT, first.top + 5, 22, 10), self._raised)
        painter.fillRect(QRectF(left, first.top + 5, wide, 10), self._raised)
        painter.fillRect(QRectF(left, second.top + 6, narrow, 8), self._raised)
        painter.fillRect(QRectF(right - 64, first.top + 5, 64, 10), self._raised)

    @staticmethod
    def _write(painter: QPainter, face: ink.Face, x: float, line: Line, text: str, colour: QColor) -> float:
        return ink.write(painter, face, QPointF(x, face.baseline(line.top, LINE)), text, colour)

    @staticmethod
    def _write_right(painter: QPainter, face: ink.Face, line: Line, text: str, colour: QColor) -> float:
        return ink.write_right(painter, face, QPointF(line.right, face.baseline(line.top, LINE)), text, colour)


def place_of(row: Row, names: Names) -> str:
    """Street and department, as far as they are known."""
    parts = (names.street(row.case.street), names.dept(row.case.dept))
    return " · ".join(part for part in parts if part)


def described(row: Row, names: Names, moment: Moment) -> str:
    """The row in words, for a screen reader."""
    case = row.case
    said = [look_word(look_of(case, moment.now_ms)), case.title, cases.status(case.status), place_of(row, names)]
    said.append(short_number(case))
    for named in worst_first(case, moment.now_ms)[:1]:
        time = times.left(named.clock.red_ms, moment.now_ms, about=moment.is_estimate)
        said.append(f"{queue.clock_title(named.timer)} {time}")
    if row.attention:
        said.append(orders.state(WishState.ATTENTION))
    said += [orders.with_state(wish.command.name, wish.state) for wish in row.pending[-1:]]
    return queue.listed([part for part in said if part])
