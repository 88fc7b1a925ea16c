"""How the light of a case is drawn and said: running, standing still, or ended."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from widgets.lights import paint_light
from widgets.map.symbols import shape
from widgets.panels import ink
from widgets.panels.case_clocks import Look, Motion
from widgets.text import cases, queue
from widgets.theme import Theme

STOPPED_SHARE, PAUSED_OPACITY = 0.85, 0.45


def paint_look(painter: QPainter, look: Look, side: float, centre: QPointF, theme: Theme, colour: str = "") -> None:
    """The light in a square of `side`; `colour` is that of a hatch, else mid."""
    grey = QColor(colour or theme.mid)
    if look.light is None:
        ink.paint_stopped(painter, side * STOPPED_SHARE, centre, grey)
    elif look.motion is Motion.RUNNING:
        ink.paint_light(painter, look.light, side, centre, theme)
    elif look.motion is Motion.PAUSED:
        painter.setOpacity(PAUSED_OPACITY)
        ink.paint_light(painter, look.light, side, centre, theme)
        painter.setOpacity(1.0)
        painter.setPen(QPen(grey, 1.2))
        painter.setBrush(QBrush(grey, Qt.BrushStyle.BDiagPattern))
        painter.drawPath(shape(look.light, side, centre))
    else:
        box = QRectF(centre.x() - side / 2, centre.y() - side / 2, side, side)
        paint_light(painter, box, look.light, theme, outline=True)


def look_word(look: Look) -> str:
    """The light's word, with red-2 and red-3; of a clock that does not run, that and what it was."""
    if look.light is None:
        return queue.stopped() if look.motion is Motion.PAUSED else queue.ended()
    word = cases.red_times(look.times) if look.times else cases.light(look.light)
    if look.motion is Motion.PAUSED:
        return queue.stopped_at(word)
    return queue.ended_at(word) if look.motion is Motion.FINISHED else word
