"""Controls of the forms that the style sheet cannot draw, and lines of explanation."""

from PySide6.QtCore import QDateTime, QEvent, QObject, QPoint, QPointF, QRectF, QSize, Qt, QTimeZone
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QComboBox, QDateTimeEdit, QHBoxLayout, QLabel, QWidget

from app.domain.calendars import MINUTE_MS, SHANGHAI_MS
from widgets.frame.fonts import sized
from widgets.panels import ink
from widgets.panels.buttons import paint_arrow
from widgets.theme import Theme

FIELD_HEIGHT = 32
TICK_SIDE, TICK_GAP, TICK_HEIGHT = 15, 8, 24
HALL_ZONE = QTimeZone(SHANGHAI_MS // 1000)


class Tick(QCheckBox):
    """A box to tick, drawn in the colours of the theme."""

    def __init__(self, theme: Theme, text: str, parent: QWidget) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._words = ink.face(14)

    def sizeHint(self) -> QSize:
        return QSize(round(TICK_SIDE + TICK_GAP + self._words.width(self.text()) + 4), TICK_HEIGHT)

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, middle = QColor(self._theme.text), self.height() / 2
        box = QRectF(1, middle - TICK_SIDE / 2, TICK_SIDE, TICK_SIDE)
        painter.setPen(QPen(text if self.hasFocus() else QColor(self._theme.mid), 2 if self.hasFocus() else 1.2))
        painter.setBrush(text if self.isChecked() else QColor(self._theme.surface))
        painter.drawRoundedRect(box, 2, 2)
        if self.isChecked():
            painter.setPen(QPen(QColor(self._theme.surface), 2))
            corners = (QPointF(3.5, 8), QPointF(6.5, 11), QPointF(11.5, 4.5))
            painter.drawPolyline(QPolygonF([box.topLeft() + corner for corner in corners]))
        at = QPointF(box.right() + TICK_GAP, self._words.baseline(0, self.height()))
        ink.write(painter, self._words, at, self.text(), text)
        painter.end()


class DropList(QComboBox):
    """A list that drops down, with the arrow that the style sheet leaves out."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._colour = QColor(theme.mid)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_arrow(painter, QPointF(self.width() - 14, self.height() / 2), self._colour)
        painter.end()


def a_note(text: str, *, tone: str = "mid") -> QLabel:
    """A line of explanation."""
    label = QLabel(text)
    label.setFont(sized(13))
    label.setProperty("tone", tone)
    label.setWordWrap(True)
    return label


class BoxFrame(QWidget):
    """The border of a field for a number or a moment, as the other fields have it."""

    def __init__(self, theme: Theme, box: QAbstractSpinBox, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._box = theme, box
        layout = QHBoxLayout(self)
        layout.setContentsMargins(4, 2, 4, 2)
        layout.addWidget(box)
        self.setFixedHeight(FIELD_HEIGHT)
        box.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.FocusIn, QEvent.Type.FocusOut}:
            self.update()
        return super().eventFilter(watched, event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        has_focus = self._box.hasFocus()
        painter.setPen(QPen(QColor(self._theme.text if has_focus else self._theme.line_strong), 2 if has_focus else 1))
        painter.setBrush(QColor(self._theme.surface))
        inset = 1 if has_focus else 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 4, 4)
        painter.end()


def plain_box(box: QAbstractSpinBox, name: str) -> None:
    """A field for a number or a moment without buttons: the keys are quicker. A style sheet would hide its text."""
    box.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
    box.setFrame(False)
    box.setAccessibleName(name)


def a_moment(at_ms: int, name: str) -> QDateTimeEdit:
    """A field for a moment, in the hall's time."""
    moment = QDateTimeEdit()
    moment.setTimeZone(HALL_ZONE)
    moment.setDisplayFormat("yyyy-MM-dd HH:mm")
    moment.setCalendarPopup(False)
    plain_box(moment, name)
    moment.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
    moment.setDateTime(moment_of(at_ms))
    return moment


def moment_of(at_ms: int) -> QDateTime:
    """An instant on the hall's clock, to the minute."""
    return QDateTime.fromMSecsSinceEpoch(at_ms // MINUTE_MS * MINUTE_MS, HALL_ZONE)
