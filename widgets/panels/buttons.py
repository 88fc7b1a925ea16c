"""The desk's buttons: acts with their keys, tabs with their counts, chips. Shape and weight, never hue."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QEnterEvent, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QAbstractButton, QWidget

from widgets.panels import ink
from widgets.theme import Theme

ACT_HEIGHT, CHIP_HEIGHT, TAB_HEIGHT = 32, 24, 40
ACT_PADDING, CHIP_PADDING, TAB_PADDING = 12.0, 8.0, 8.0
GAP = 8.0
ARROW = 12.0
CORNER = 4.0


class PaintedButton(QAbstractButton):
    """A button the theme paints; it knows whether the pointer is over it."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_under = False
        self.setText(text)
        self.setAccessibleName(text)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def enterEvent(self, event: QEnterEvent) -> None:
        self._is_under = True
        self.update()
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        self._is_under = False
        self.update()
        super().leaveEvent(event)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _box(self) -> QRectF:
        return QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)

    def _paint_focus(self, painter: QPainter, colour: QColor) -> None:
        if self.hasFocus():
            painter.setPen(QPen(colour, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), CORNER, CORNER)


class ActButton(PaintedButton):
    """An act with its key. `kind`: "primary", "plain", "quiet" or "locked" (with the reason in its text)."""

    def __init__(
        self, theme: Theme, text: str, key: str = "", kind: str = "plain", parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, text, parent)
        self._key, self._kind = key, kind
        self._plain, self._strong, self._small = ink.face(14), ink.face(14, strong=True), ink.face(12)
        self.setFixedHeight(ACT_HEIGHT)

    @property
    def kind(self) -> str:
        return self._kind

    def sizeHint(self) -> QSize:
        width = self._face().width(self.text()) + 2 * ACT_PADDING
        width += self._cap_width() + GAP if self._key else 0
        width += ARROW + GAP if self._kind == "locked" else 0
        return QSize(round(width + 1), ACT_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = self._box()
        words = self._paint_body(painter, box)
        x = box.left() + ACT_PADDING
        if self._kind == "locked":
            paint_lock(painter, QPointF(x + ARROW / 2, box.center().y()), words)
            x += ARROW + GAP
        face = self._face()
        x += ink.write(painter, face, QPointF(x, face.baseline(box.top(), box.height())), self.text(), words) + GAP
        if self._key:
            self._paint_cap(painter, QRectF(x, box.center().y() - 10, self._cap_width(), 20), words)
        self._paint_focus(painter, QColor(self._theme.accent if self._kind == "primary" else self._theme.text))
        painter.end()

    def _look(self) -> str:
        """A primary act that something is missing for is as quiet as a locked one."""
        return "locked" if self._kind == "primary" and not self.isEnabled() else self._kind

    def _face(self) -> ink.Face:
        return self._strong if self._kind == "primary" else self._plain

    def _cap_width(self) -> float:
        return self._small.width(self._key) + 2 * ink.CHIP_PADDING

    def _paint_body(self, painter: QPainter, box: QRectF) -> QColor:
        """Ground and border; answers the colour of the words."""
        theme, kind = self._theme, self._look()
        ground = {"primary": theme.primary, "plain": theme.raised}.get(kind, "")
        if self._is_under and self.isEnabled() and kind in {"plain", "quiet"}:
            ground = theme.selection
        border = QColor(theme.primary if kind == "primary" else theme.line_strong)
        painter.setPen(ink.dashed_pen(border) if kind == "locked" else QPen(border, 1))
        painter.setBrush(QColor(ground) if ground else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, CORNER, CORNER)
        return QColor({"primary": theme.on_primary, "locked": theme.mid}.get(kind, theme.text))

    def _paint_cap(self, painter: QPainter, cap: QRectF, words: QColor) -> None:
        theme, is_primary = self._theme, self._look() == "primary"
        colour, border = (words, theme.on_primary) if is_primary else (QColor(theme.mid), theme.line_strong)
        ink.paint_cap(painter, cap, self._key, self._small, colour, QColor(border))


class TabButton(PaintedButton):
    """A tab: name, count, and a line under the one that is shown."""

    def __init__(self, theme: Theme, text: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, text, parent)
        self._count = ""
        self._plain, self._strong = ink.face(14), ink.face(14, strong=True)
        self._small, self._small_strong = ink.face(12), ink.face(12, strong=True)
        self.setCheckable(True)
        self.setFixedHeight(TAB_HEIGHT)

    def set_count(self, count: str) -> None:
        if count != self._count:
            self._count = count
            self.setAccessibleName(f"{self.text()} {count}")
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        width = self._strong.width(self.text()) + 2 * TAB_PADDING
        width += self._small_strong.width(self._count) + 5 if self._count else 0
        return QSize(round(width + 1), TAB_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text, mid = QColor(self._theme.text), QColor(self._theme.mid)
        is_on = self.isChecked()
        face, small = (self._strong, self._small_strong) if is_on else (self._plain, self._small)
        baseline = face.baseline(0, TAB_HEIGHT)
        colour = text if is_on or self._is_under else mid
        x = TAB_PADDING + ink.write(painter, face, QPointF(TAB_PADDING, baseline), self.text(), colour) + 5
        ink.write(painter, small, QPointF(x, baseline), self._count, colour)
        if is_on:
            painter.fillRect(QRectF(0, TAB_HEIGHT - 2, self.width(), 2), text)
        self._paint_focus(painter, text)
        painter.end()


class ChipButton(PaintedButton):
    """A small bordered choice; `opens` draws an arrow, `is_strong` a border in the colour of text."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        parent: QWidget | None = None,
        *,
        opens: bool = False,
        is_strong: bool = False,
        is_bare: bool = False,
    ) -> None:
        super().__init__(theme, text, parent)
        self._opens, self._is_strong, self._is_bare = opens, is_strong, is_bare
        self._small = ink.face(12)
        self.setFixedHeight(CHIP_HEIGHT)

    def say(self, text: str, *, is_strong: bool | None = None) -> None:
        """Another text; `is_strong` marks a filter that is set."""
        if is_strong is not None:
            self._is_strong = is_strong
        self.setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self._small.width(self.text()) + 2 * CHIP_PADDING + (ARROW + 4 if self._opens else 0)
        return QSize(round(width + 1), CHIP_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        theme, box = self._theme, self._box()
        if not self._is_bare:
            painter.setPen(QPen(QColor(theme.text if self._is_strong else theme.line_strong), 1))
            painter.setBrush(QColor(theme.selection) if self._is_under else Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, CORNER, CORNER)
        colour = QColor(theme.mid if self._is_bare and not self._is_under else theme.text)
        at = QPointF(CHIP_PADDING, self._small.baseline(box.top(), box.height()))
        x = CHIP_PADDING + ink.write(painter, self._small, at, self.text(), colour) + 4
        if self._opens:
            paint_arrow(painter, QPointF(x + ARROW / 2, box.center().y()), QColor(theme.mid))
        self._paint_focus(painter, QColor(theme.text))
        painter.end()


def paint_arrow(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """The arrow of what opens downwards."""
    painter.setPen(_round_pen(colour))
    corners = (QPointF(-3.5, -1.5), QPointF(0, 2), QPointF(3.5, -1.5))
    painter.drawPolyline(QPolygonF([centre + corner for corner in corners]))


def paint_lock(painter: QPainter, centre: QPointF, colour: QColor) -> None:
    """A padlock, 12 px."""
    painter.setPen(_round_pen(colour))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(centre.x() - 4.5, centre.y() - 1, 9, 6.5), 1.5, 1.5)
    painter.drawArc(QRectF(centre.x() - 3, centre.y() - 6, 6, 8), 0, 180 * 16)
    painter.drawLine(centre + QPointF(-3, -2), centre + QPointF(-3, -1))
    painter.drawLine(centre + QPointF(3, -2), centre + QPointF(3, -1))


def _round_pen(colour: QColor) -> QPen:
    return QPen(colour, 1.5, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin)
