"""The key of the map: what the colours and shapes mean and how long a kilometre is. Its words come from outside."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from app.domain.lights import Light
from widgets.map.palette import LIGHT_SHARES, Shading, Style, blended
from widgets.map.symbols import paint_symbol

SWATCH_EM = 2.2  # width of a colour, in letter heights
GAP_EM = 0.8
BAR_EM = 8.0  # a scale bar is at most so long
ROUND_LENGTHS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 20_000, 50_000)


@dataclass(frozen=True, slots=True)
class MapWords:
    """All words a map shows."""

    name: str  # of the widget, for screen readers
    counts: str  # what the five colours count
    count_steps: tuple[str, str, str, str, str]
    worst: str  # what the colours of the lights mean
    lights: tuple[str, str, str, str]  # blue … red
    merged: str  # that yellow cases are drawn once per duty grid, and blue ones not
    metres: str
    kilometres: str


@dataclass(frozen=True, slots=True)
class LegendLook:
    """All that a legend's picture depends on. `metre`: metres per logical pixel; `is_merged`: see MapWords."""

    style: Style
    letter_px: int
    metre: float
    is_merged: bool


def legend_image(words: MapWords, look: LegendLook, font: QFont) -> QImage:
    """The legend on a plate of the background's colour."""
    pen = _Pen(words, look, font)
    width = pen.write(None)
    ratio = look.style.ratio
    height = 2.6 * look.letter_px
    image = QImage(round(width * ratio + 0.5), round(height * ratio + 0.5), QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor(look.style.theme.background))
    image.setDevicePixelRatio(ratio)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    pen.write(painter)
    painter.end()
    return image


def bar_length_m(metre: float, longest_px: float) -> int:
    """The longest round length that fits; the shortest when none does."""
    fitting = [length for length in ROUND_LENGTHS_M if length / metre <= longest_px]
    return fitting[-1] if fitting else ROUND_LENGTHS_M[0]


class _Pen:
    """Writes the legend from left to right; without a painter it only measures."""

    def __init__(self, words: MapWords, look: LegendLook, font: QFont) -> None:
        self._words, self._look, self._theme = words, look, look.style.theme
        self._em = float(look.letter_px)
        self._font = QFont(font)
        self._font.setPixelSize(look.letter_px)
        self._metrics = QFontMetricsF(self._font)
        self._painter: QPainter | None = None
        self._x = 0.0

    def write(self, painter: QPainter | None) -> float:
        """Write all; returns the width in logical pixels."""
        self._painter, self._x = painter, GAP_EM * self._em / 2
        if painter is not None:
            painter.setFont(self._font)
        if self._look.style.shading is Shading.COUNT:
            self._text(self._words.counts)
            self._swatches(self._theme.choropleth, self._words.count_steps)
        else:
            ground = self._theme.choropleth[0]
            mixed = zip(self._theme.lights, LIGHT_SHARES, strict=True)
            fills = tuple(blended(ground, light, share) for light, share in mixed)
            self._text(self._words.worst)
            self._swatches(fills, self._words.lights)
        if self._look.is_merged:
            self._merged()
        self._scale_bar()
        return self._x

    def _text(self, text: str) -> None:
        if self._painter is not None:
            self._painter.setPen(QColor(self._theme.mid))
            self._painter.drawText(QPointF(self._x, 2.1 * self._em), text)
        self._x += self._metrics.horizontalAdvance(text) + GAP_EM * self._em

    def _swatches(self, fills: tuple[str, ...], names: tuple[str, ...]) -> None:
        width = SWATCH_EM * self._em
        for fill, name in zip(fills, names, strict=True):
            if self._painter is not None:
                self._painter.setPen(QPen(QColor(self._theme.line_strong), 1))
                self._painter.setBrush(QColor(fill))
                self._painter.drawRect(QRectF(self._x, 1.3 * self._em, width, self._em))
                self._painter.setPen(QColor(self._theme.mid))
                above = QRectF(self._x, -0.1 * self._em, width, 1.4 * self._em)
                self._painter.drawText(above, Qt.AlignmentFlag.AlignCenter, name)
            self._x += width
        self._x += GAP_EM * self._em

    def _merged(self) -> None:
        if self._painter is not None:
            middle = QPointF(self._x + self._em / 2, 1.7 * self._em)
            paint_symbol(self._painter, Light.YELLOW, self._em, middle, self._theme)
        self._x += 1.2 * self._em
        self._text(self._words.merged)

    def _scale_bar(self) -> None:
        length_m = bar_length_m(self._look.metre, BAR_EM * self._em)
        length = length_m / self._look.metre
        kilometres = length_m >= 1000
        number, unit = (length_m // 1000, self._words.kilometres) if kilometres else (length_m, self._words.metres)
        if self._painter is not None:
            y, tick = 2.1 * self._em, 0.35 * self._em
            corners = [(0.0, -tick), (0.0, 0.0), (length, 0.0), (length, -tick)]
            self._painter.setPen(QPen(QColor(self._theme.mid), max(1.0, self._em / 10)))
            self._painter.drawPolyline([QPointF(self._x + x, y + down) for x, down in corners])
            above = QRectF(self._x, 0.2 * self._em, max(length, 4 * self._em), 1.4 * self._em)
            self._painter.drawText(
                above, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, f"{number} {unit}"
            )
        self._x += max(length, 4 * self._em) + GAP_EM * self._em / 2
