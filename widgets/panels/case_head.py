"""The head of a case: its light in a box, its title, its state, and what is on its way or came back."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from app.domain.lights import Light
from app.hall.overlay import Row
from app.hall.ports import Wish, WishState
from widgets.frame.fonts import sized
from widgets.panels import ink
from widgets.panels.case_clocks import Look, Motion, look_of
from widgets.panels.looks import look_word, paint_look
from widgets.text import cases, orders, times
from widgets.theme import Theme

BOX_HEIGHT, TAG_HEIGHT = 32, 24
PADDING = 12.0


class LightBox(QWidget):
    """The light of the case: shape, word, and a border in its colour; red is filled."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._look = Look(None, Motion.FINISHED)
        self._word = ink.face(16, strong=True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def tell(self, look: Look) -> None:
        """A clock that stands still is hatched, one that has ended an outline."""
        self._look = look
        self.setAccessibleName(self._text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(2 * PADDING + 24 + self._word.width(self._text())), BOX_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, light = self._theme, self._look.light
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        runs = self._look.motion is Motion.RUNNING
        border = theme.light_edges[light] if runs and light is not None else theme.mid
        is_red = runs and light is Light.RED
        painter.setPen(Qt.PenStyle.NoPen if is_red else QPen(QColor(border), 1.5))
        painter.setBrush(QColor(theme.lights[light]) if is_red and light is not None else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 4, 4)
        centre = QPointF(PADDING + 8, box.center().y())
        paint_look(painter, self._look, 17, centre, theme)
        at = QPointF(PADDING + 24, self._word.baseline(0, BOX_HEIGHT))
        ink.write(painter, self._word, at, self._text(), QColor(theme.on_red if is_red else theme.text))
        painter.end()

    def _text(self) -> str:
        return look_word(self._look)


class Tag(QWidget):
    """A bordered word: solid a state, dashed an order on its way."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, dashed: bool = False) -> None:
        super().__init__(parent)
        self._theme, self._dashed = theme, dashed
        self._is_strong = False
        self._text = ""
        self._small = ink.face(13)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()

    def tell(self, text: str, *, is_strong: bool = False) -> None:
        """ "" hides it; strong has a border in the colour of text."""
        self._text, self._is_strong = text, is_strong
        self.setAccessibleName(text)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(round(self._small.width(self._text) + 16), TAG_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme = self._theme
        colour = QColor(theme.text if self._is_strong else theme.mid if self._dashed else theme.line_strong)
        painter.setPen(ink.dashed_pen(colour) if self._dashed else QPen(colour, 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        at = QPointF(8, self._small.baseline(0, TAG_HEIGHT))
        ink.write(painter, self._small, at, self._text, QColor(theme.text))
        painter.end()


class CaseHead(QWidget):
    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: Row | None = None
        self._light = LightBox(theme, self)
        self._title = QLabel(self)
        self._title.setObjectName("case_title")
        self._title.setFont(sized(20, strong=True))
        self._title.setWordWrap(True)
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._attention, self._state = Tag(theme, self), Tag(theme, self)
        self._pending = Tag(theme, self, dashed=True)
        self._pending.setObjectName("pending_tag")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self._light, 0, Qt.AlignmentFlag.AlignTop)
        row.addSpacing(4)
        row.addWidget(self._title, 1)
        for tag in (self._attention, self._state, self._pending):
            row.addWidget(tag, 0, Qt.AlignmentFlag.AlignTop)

    def show_row(self, row: Row, now_ms: int) -> None:
        self._row = row
        self._title.setText(row.case.title)
        self._state.tell(cases.status(row.case.status))
        self._attention.tell(orders.state(WishState.ATTENTION) if row.attention else "", is_strong=True)
        self._pending.tell(_on_its_way(row.pending[-1]) if row.pending else "")
        self.tick(now_ms)

    def tick(self, now_ms: int) -> None:
        if self._row:
            case = self._row.case
            self._light.tell(look_of(case, now_ms))


def _on_its_way(wish: Wish) -> str:
    return f"{orders.chip(wish.command.name, wish.state)} {times.clock_seconds(wish.command.issued_ms)}"
