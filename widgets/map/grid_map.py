"""The grid map: a district's unit grids in the colours of their cases, to look at, to move and to pick from."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QRegion,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QApplication, QWidget

from widgets.map.atlas import Atlas
from widgets.map.camera import FINEST_STEP, STEPS_PER_DOUBLING, TILE_PX, Camera, Padding, TileKey, pixels_of
from widgets.map.cases import MapCases, placed
from widgets.map.ground import Numbers
from widgets.map.legend import MapWords
from widgets.map.palette import FEW_CELLS, Shading, Style
from widgets.map.scene import Scene
from widgets.theme import Theme

REPAINT_MS = 33  # what the city sends is painted at most 30 times a second
ZOOM_STEPS = STEPS_PER_DOUBLING // 2  # by key or wheel notch
NOTCH = 120.0  # of a wheel, eighths of a degree
ARROWS: dict[int, tuple[int, int]] = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
ARROW_SHARE = 1 / 6  # of the view
ZOOMS: dict[int, int] = {
    Qt.Key.Key_Plus: ZOOM_STEPS,
    Qt.Key.Key_Equal: ZOOM_STEPS,
    Qt.Key.Key_Minus: -ZOOM_STEPS,
    Qt.Key.Key_Underscore: -ZOOM_STEPS,
}
PADDING_PX = 12
APART_UP_TO = 32  # changed rectangles repainted one by one; more are repainted as one


class GridMap(QWidget):
    """A view on an atlas. New data never moves what the operator looks at; only the operator does.

    On a wall (`wall`) letters are large, red cases are named, the whole district is shown and nothing can be clicked.
    """

    cell_picked = Signal(str)  # code of a unit grid
    case_picked = Signal(str)  # id of a case

    def __init__(
        self, atlas: Atlas, words: MapWords, theme: Theme, *, wall: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._atlas = atlas
        self._wall = wall
        self._scene = Scene(atlas, words, theme, wall)
        self._camera = Camera(0.0, 0.0, atlas.overview_step, 1, 1, 1.0)
        self._scale = 1.0
        self._is_home = True
        self._grabbed: QPointF | None = None
        self._is_dragging = False
        self._wheel = 0.0
        self._dirty = QRegion()
        self._repaint = QTimer(self, singleShot=True, interval=REPAINT_MS)
        self._repaint.timeout.connect(self._repaint_dirty)
        atlas.made.connect(self._on_made)
        atlas.coloured.connect(self._on_coloured)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)  # + and - must not open a candidate list
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if wall else Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(words.name)

    @property
    def camera(self) -> Camera:
        """Where the view looks now."""
        return self._camera

    def show_cells(self, counts: NDArray[np.integer], lights: NDArray[np.integer]) -> None:
        """Open cases of each cell and their worst light (0 blue … 3 red), shape (cells,). All views follow."""
        self._atlas.show_cells(counts, lights)

    def show_cases(
        self,
        ids: Sequence[str],
        lon: NDArray[np.float64],
        lat: NDArray[np.float64],
        light: NDArray[np.uint8],
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """Show these cases and no others: parallel arrays, degrees, lights 0 blue … 3 red. `titles`: id to callout."""
        ground = self._atlas.ground
        x, y = ground.projection.metres(lon, lat)
        cases = MapCases(tuple(ids), x, y, light, titles=dict(titles or {}))
        self._scene.show_cases(placed(ground, self._atlas.finder, cases))
        self._mark(QRegion(self.rect()))

    def select_case(self, case_id: str) -> None:
        """Ring a case, "" for none. The view stays; see centre_on."""
        self._scene.select(case_id)
        self._mark(QRegion(self.rect()))

    def set_shading(self, shading: Shading) -> None:
        self._scene.shading = shading
        self.update()

    def set_theme(self, theme: Theme) -> None:
        self._scene.theme = theme
        self.update()

    def set_scale(self, scale: float) -> None:
        """Draw letters, symbols and borders so many times as large; a wall's follow the size of its window."""
        if scale != self._scale:
            self._scale = scale
            self.update()

    def go_home(self) -> None:
        """Show the whole district, and keep showing it when the view's size changes."""
        self._is_home = True
        self._look(self._camera)

    def centre_on(self, lon: float, lat: float) -> None:
        x, y = self._atlas.ground.projection.metres(np.array([lon]), np.array([lat]))
        self._leave_home(replace(self._camera, x=float(x[0]), y=float(y[0])))

    def pan(self, right: float, down: float) -> None:
        """Look so many logical pixels further to the right and down."""
        self._leave_home(self._camera.moved(right, down))

    def zoom(self, steps: int, about: QPointF | None = None) -> None:
        """Nearer by so many eighths of a doubling; the ground at `about` (default: the middle) stays where it is."""
        at = about or QPointF(self.width() / 2, self.height() / 2)
        coarsest = max(self._atlas.overview_step, self._home(self._camera).step)
        step = min(max(self._camera.step - steps, FINEST_STEP), coarsest)
        if step != self._camera.step:
            self._leave_home(self._camera.zoomed(step, at.x(), at.y()))

    def cell_at(self, position: QPointF) -> str:
        """The code of the unit grid under a logical pixel, "" outside the district."""
        across, down = self._camera.pixel(position.x() / self._scale, position.y() / self._scale)
        key = TileKey(self._camera.step, across // TILE_PX, down // TILE_PX)
        number = self._atlas.number_at(key, across % TILE_PX, down % TILE_PX)
        return self._atlas.ground.codes[number - 1] if number else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        self._follow_screen()
        painter = QPainter(self)
        self._scene.font = QFont(self.font())
        painter.scale(self._scale, self._scale)
        self._scene.paint(
            painter, self._camera, painter.transform().inverted()[0].mapRect(event.region().boundingRect())
        )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._follow_screen()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._wall:
            super().keyPressEvent(event)
        elif key in ARROWS:
            right, down = ARROWS[key]
            self.pan(right * self.width() * ARROW_SHARE, down * self.height() * ARROW_SHARE)
        elif key in ZOOMS:
            self.zoom(ZOOMS[key])
        elif key == Qt.Key.Key_Home:
            self.go_home()
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._wall:
            event.ignore()
            return
        self._wheel += event.angleDelta().y() / NOTCH * ZOOM_STEPS
        steps = int(self._wheel)
        self._wheel -= steps
        self.zoom(steps, event.position())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if self._wall or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self._grabbed, self._is_dragging = event.position(), False

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        gone = event.position() - self._grabbed
        if self._is_dragging or gone.manhattanLength() >= QApplication.startDragDistance():
            self._is_dragging = True
            self._grabbed = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self.pan(-gone.x(), -gone.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._grabbed is None:
            return
        self._grabbed = None
        self.unsetCursor()
        if not self._is_dragging:
            self._pick(event.position())

    def _pick(self, position: QPointF) -> None:
        case_id = self._scene.case_at(self._camera, position.x() / self._scale, position.y() / self._scale)
        code = self.cell_at(position)
        if case_id:
            self.case_picked.emit(case_id)
        elif code:
            self.cell_picked.emit(code)

    def _leave_home(self, camera: Camera) -> None:
        self._is_home = False
        self._look(camera)

    def _look(self, camera: Camera) -> None:
        self._camera = self._home(camera) if self._is_home else camera.kept_to(self._atlas.ground.extent)
        self.update()

    def _home(self, camera: Camera) -> Camera:
        padding = Padding(PADDING_PX, PADDING_PX, PADDING_PX, PADDING_PX + self._scene.legend_height)
        return camera.fitted(self._atlas.ground.extent, padding)

    def _follow_screen(self) -> None:
        """Fit the camera to the widget's size and to the sharpness of the screen it is on."""
        sharpness = self.devicePixelRatioF()
        width, height = round(self.width() * sharpness + 0.499), round(self.height() * sharpness + 0.499)
        ratio = sharpness * self._scale
        if (width, height, ratio) != (self._camera.width, self._camera.height, self._camera.ratio):
            camera = self._camera.resized(width, height, ratio)
            self._camera = self._home(camera) if self._is_home else camera

    def _on_made(self, style: Style, key: TileKey) -> None:
        camera = self._camera
        if style != self._scene.style(camera.ratio):
            return
        if key.step != camera.step:
            self._mark(QRegion(self.rect()))
            return
        left, top = key.column * TILE_PX - camera.left, key.row * TILE_PX - camera.top
        self._mark(QRegion(self._logical(left, top, left + TILE_PX, top + TILE_PX)))

    def _on_coloured(self, numbers: Numbers) -> None:
        if len(numbers) > FEW_CELLS:
            self._mark(QRegion(self.rect()))
            return
        found = pixels_of(self._atlas.ground.bounds[numbers - 1], self._camera.window())
        if len(found) > APART_UP_TO:
            found = np.concatenate((found[:, :2].min(axis=0), found[:, 2:].max(axis=0)))[np.newaxis]
        for left, top, right, bottom in found.tolist():
            self._mark(QRegion(self._logical(left, top, right, bottom)))

    def _logical(self, left: int, top: int, right: int, bottom: int) -> QRect:
        """Device pixels of the view to logical ones, outward."""
        ratio = self.devicePixelRatioF()
        west, north = int(left // ratio), int(top // ratio)
        return QRect(west, north, int(-(-right // ratio)) - west, int(-(-bottom // ratio)) - north)

    def _mark(self, region: QRegion) -> None:
        self._dirty = self._dirty.united(region.intersected(self.rect()))
        if not self._repaint.isActive() and not self._dirty.isEmpty():
            self._repaint.start()

    def _repaint_dirty(self) -> None:
        self.update(self._dirty)
        self._dirty = QRegion()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self.update()
        return super().event(event)
