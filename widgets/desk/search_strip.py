"""The desk's second strip: the search field, and how many cases are open under each light."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QSizePolicy, QWidget

from app.domain.lights import Light
from app.hall.metrics import Facts
from widgets.panels import ink
from widgets.panels.buttons import ActButton
from widgets.text import cases, desk, forecast
from widgets.theme import Theme

HEIGHT = 48
SIDE = 16
FIELD_WIDTH, FIELD_HEIGHT = 560, 32
TYPING_MS = 200  # the search follows when the hand rests
LIGHT_GAP = 22.0
PILL_HEIGHT = 28.0
KEY, FORECAST_KEY = "Ctrl+K", "Ctrl+R"


class SearchField(QLineEdit):
    """`searched` a moment after the last letter; `left` on Esc in an empty field, Enter or Down."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._small = ink.face(12)
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._search)
        self.setObjectName("search")
        self.setPlaceholderText(desk.search_hint())
        self.setAccessibleName(desk.search_name())
        self.setClearButtonEnabled(False)
        self.setMaximumWidth(FIELD_WIDTH)
        self.setMinimumWidth(240)
        self.setFixedHeight(FIELD_HEIGHT)
        self.setTextMargins(24, 0, 60, 0)
        self.textChanged.connect(self._typing.start)

    def event(self, event: QEvent) -> bool:
        """Esc is the field's own while it is in it: it empties the search first, then leaves."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.ShortcutOverride:
            event.setAccepted(event.key() == Qt.Key.Key_Escape)
            if event.isAccepted():
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape and self.text():
            self.clear()
            self._search()
        elif key in {Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down}:
            self._search()
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mid, middle = QColor(self._theme.mid), self.height() / 2
        ink.paint_glass(painter, QPointF(17, middle), mid)
        width = self._small.width(KEY) + 2 * ink.CHIP_PADDING
        cap = QRectF(self.width() - width - 8, middle - 10, width, 20)
        ink.paint_cap(painter, cap, KEY, self._small, mid, QColor(self._theme.line_strong))
        painter.end()

    def _search(self) -> None:
        self._typing.stop()
        self.searched.emit(self.text())


class LightCounts(QWidget):
    """Open cases in all and by light; red is a filled pill as soon as there is one."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._counts = (0, 0, 0, 0)
        self._is_estimate = False
        self._meta, self._word, self._number = ink.face(12), ink.face(14), ink.face(16, strong=True)
        self._red_word, self._red_number = ink.face(14, strong=True), ink.face(18, strong=True)
        self.setObjectName("light_counts")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT - 2)

    def tell(self, counts: tuple[int, int, int, int], *, is_estimate: bool = False) -> None:
        """The number of open cases, blue first. `is_estimate`: counted on from old data."""
        self._counts, self._is_estimate = counts, is_estimate
        words = [f"{cases.light(light)} {counts[light]}" for light in reversed(Light)]
        self.setAccessibleName(" ".join([desk.light_counts(words), *([desk.estimated()] if is_estimate else [])]))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = self._meta.width(self._total()) + sum(self._width(light) + LIGHT_GAP for light in Light)
        chip = ink.chip_width(self._meta, desk.estimated()) + LIGHT_GAP if self._is_estimate else 0
        return QSize(round(width + chip + 8), HEIGHT - 2)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mid = QColor(self._theme.mid)
        baseline = self._word.baseline(0, self.height())
        x = ink.write(painter, self._meta, QPointF(0, baseline), self._total(), mid) + LIGHT_GAP
        for light in reversed(Light):
            self._paint(painter, light, x)
            x += self._width(light) + LIGHT_GAP
        if self._is_estimate:
            width = ink.chip_width(self._meta, desk.estimated())
            chip = QRectF(x, (self.height() - ink.CHIP_HEIGHT) / 2, width, ink.CHIP_HEIGHT)
            ink.paint_chip(painter, chip, desk.estimated(), self._meta, mid, dashed=True)
        painter.end()

    def _total(self) -> str:
        return desk.open_cases(desk.thousands(sum(self._counts)))

    def _faces(self, light: Light) -> tuple[ink.Face, ink.Face]:
        return (self._red_word, self._red_number) if self._is_pill(light) else (self._word, self._number)

    def _is_pill(self, light: Light) -> bool:
        return light is Light.RED and self._counts[light] > 0

    def _width(self, light: Light) -> float:
        word, number = self._faces(light)
        padding = 20 if self._is_pill(light) else 0
        return 22 + word.width(cases.light(light)) + 7 + number.width(self._number_of(light)) + padding

    def _number_of(self, light: Light) -> str:
        return desk.thousands(self._counts[light])

    def _paint(self, painter: QPainter, light: Light, x: float) -> None:
        word, number = self._faces(light)
        text, middle = QColor(self._theme.text), self.height() / 2
        if self._is_pill(light):
            text = QColor(self._theme.on_red)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(self._theme.lights[light]))
            pill = QRectF(x, middle - PILL_HEIGHT / 2, self._width(light), PILL_HEIGHT)
            painter.drawRoundedRect(pill, 4, 4)
            x += 10
        ink.paint_light(painter, light, 15, QPointF(x + 8, middle), self._theme)
        x += 22
        at = QPointF(x, word.baseline(0, self.height()))
        x += ink.write(painter, word, at, cases.light(light), text) + 7
        ink.write(painter, number, QPointF(x, number.baseline(0, self.height())), self._number_of(light), text)


class SearchStrip(QWidget):
    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.field = SearchField(theme, self)
        self._lights = LightCounts(theme, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(SIDE, 0, SIDE, 0)
        self.forecast = ActButton(theme, forecast.button(), FORECAST_KEY, "quiet", self)
        self.forecast.setObjectName("foresee")
        row.addWidget(self.field, 1)
        row.addSpacing(12)
        row.addWidget(self.forecast)
        row.addStretch(1)
        row.addWidget(self._lights)
        self.setFixedHeight(HEIGHT)

    def set_facts(self, facts: Facts, *, is_estimate: bool) -> None:
        """`is_estimate`: the data are older than they should be."""
        self._lights.tell(facts.open_by_light, is_estimate=is_estimate)

    def focus_field(self) -> None:
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.background))
        painter.fillRect(0, self.height() - 1, self.width(), 1, QColor(self._theme.line))
        painter.end()
