"""The cases as pixels: shapes put one by one, dots splatted into a picture somewhat larger than the view."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from app.domain.lights import Light
from widgets.map.camera import Camera
from widgets.map.cases import SHAPES_UP_TO, MapCases, Plan, case_near, plan_of
from widgets.map.labels import Symbols
from widgets.map.palette import colour
from widgets.map.symbols import SymbolSizes, dot, sprite
from widgets.theme import Theme

SPARE_PX = 256  # device pixels kept ready round the view, so that panning only copies
FEW_DOTS = 5000
FINGER_PX = 3.0  # logical pixels by which a click may miss


class CaseLayer:
    """Remembers its plan until the cases or the scale change, or the view leaves what was planned."""

    def __init__(self, sizes: SymbolSizes) -> None:
        self._sizes = sizes
        self._cases = MapCases()
        self._theme: Theme | None = None
        self._camera: Camera | None = None  # the planned view, wider than the shown one
        self._everything = False
        self._plan = plan_of(self._cases, Camera(0.0, 0.0, 0, 0, 0, 1.0), everything=False)
        self._dots: QImage | None = None
        self._sprites: list[QImage] = []

    def show(self, cases: MapCases) -> None:
        self._cases = cases
        self._camera = None

    def prepare(self, camera: Camera, theme: Theme, everything: bool) -> Plan:
        """The plan for a view; cheap while the view stays inside the last one."""
        if theme is not self._theme or not self._sprites or self._sprites[0].devicePixelRatio() != camera.ratio:
            self._sprites = [sprite(light, self._sizes, theme, camera.ratio) for light in Light]
            self._camera, self._theme = None, theme
        if self._camera is None or everything != self._everything or not _covers(self._camera, camera):
            wide = replace(camera, width=camera.width + 2 * SPARE_PX, height=camera.height + 2 * SPARE_PX)
            self._camera, self._everything = wide, everything
            self._plan = plan_of(self._cases, wide, everything)
            self._dots = self._splatted(wide, theme)
        return self._plan

    def paint(self, painter: QPainter, camera: Camera) -> None:
        """Dots, then shapes, the worst light on top."""
        if self._dots is not None and self._camera is not None:
            left, top = self._camera.left - camera.left, self._camera.top - camera.top
            painter.drawImage(QPointF(left / camera.ratio, top / camera.ratio), self._dots)
        for light in Light:
            found = self._plan.shapes[light]
            for x, y in zip(self._plan.x[found].tolist(), self._plan.y[found].tolist(), strict=True):
                self._put(painter, light, x - camera.left, y - camera.top)

    def paint_selected(self, painter: QPainter, camera: Camera, index: int, theme: Theme) -> None:
        """One case with a ring, drawn whatever the plan says."""
        light = int(self._cases.light[index])
        x, y = self.pixel_of(index, camera)
        self._put(painter, light, x, y)
        side = max(self._sizes.sides[light], self._sizes.sides[Light.YELLOW])
        radius = side / 2 + self._sizes.halo + self._sizes.ring
        middle = QPointF((x + 0.5) / camera.ratio, (y + 0.5) / camera.ratio)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for name, width in ((theme.background, 3 * self._sizes.ring), (theme.text, self._sizes.ring)):
            painter.setPen(QPen(QColor(name), width))
            painter.drawEllipse(middle, radius, radius)

    def symbols_not_to_hide(self, camera: Camera) -> Symbols:
        """The orange and red cases, device pixels of the view; none when they are too many to step aside for."""
        loud = np.flatnonzero(self._cases.light >= Light.ORANGE)
        loud = loud if len(loud) <= SHAPES_UP_TO else loud[:0]
        x, y = camera.in_view(self._cases.x[loud], self._cases.y[loud])
        reach = round((self._sizes.sides[Light.RED] / 2) * camera.ratio)
        is_red = self._cases.light[loud] == Light.RED
        return Symbols(np.floor(x).astype(np.int64), np.floor(y).astype(np.int64), is_red, reach)

    def pixel_of(self, index: int, camera: Camera) -> tuple[int, int]:
        """A case's device pixel of the view."""
        x, y = camera.in_view(self._cases.x[index : index + 1], self._cases.y[index : index + 1])
        return int(np.floor(x[0])), int(np.floor(y[0]))

    def case_at(self, camera: Camera, right: float, down: float) -> int | None:
        """The index of the drawn case under a logical pixel of the view."""
        x, y = camera.pixel(right, down)
        reaches = [(side / 2 + FINGER_PX) * camera.ratio for side in self._sizes.sides]
        return case_near(self._plan, x, y, reaches)

    def _put(self, painter: QPainter, light: int, x: int, y: int) -> None:
        image = self._sprites[light]
        half, ratio = image.width() // 2, image.devicePixelRatio()
        painter.drawImage(QPointF((x - half) / ratio, (y - half) / ratio), image)

    def _splatted(self, wide: Camera, theme: Theme) -> QImage | None:
        """All dots of the planned view; the worst light on top."""
        if not any(map(len, self._plan.dots)):
            return None
        image = self._dots
        if image is None or image.size() != QSize(wide.width, wide.height):
            image = QImage(wide.width, wide.height, QImage.Format.Format_ARGB32_Premultiplied)
        image.fill(0)
        image.setDevicePixelRatio(wide.ratio)
        pixels = np.frombuffer(image.bits(), dtype=np.uint32)
        are_few = sum(map(len, self._plan.dots)) <= FEW_DOTS
        offsets = dot(self._sizes.large_dot if are_few else self._sizes.dot, wide.ratio)
        shifts = offsets @ (1, wide.width)
        first, last = -int(shifts.min()), pixels.size - 1 - int(shifts.max())
        for light, found in enumerate(self._plan.dots):
            at = (self._plan.y[found] - wide.top) * wide.width + self._plan.x[found] - wide.left
            at = np.clip(at, first, last)  # the outermost rows are never seen
            _splat(pixels, at, shifts, colour(theme.lights[light]))
        return image


def _splat(pixels: NDArray[np.uint32], at: NDArray[np.int64], offsets: NDArray[np.int64], value: int) -> None:
    for offset in offsets.tolist():
        pixels[at + offset] = value


def _covers(wide: Camera, camera: Camera) -> bool:
    same = wide.step == camera.step and wide.ratio == camera.ratio
    across = wide.left <= camera.left and camera.left + camera.width <= wide.left + wide.width
    down = wide.top <= camera.top and camera.top + camera.height <= wide.top + wide.height
    return same and across and down
