"""The grid map as a panel: it follows the hall's open cases while it is seen, and the district when it changes."""

from collections.abc import Mapping

import numpy as np
from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from widgets.context import Context
from widgets.map.grid_map import GridMap
from widgets.map.palette import Shading
from widgets.panels.map_source import OpenPicture, shared_source
from widgets.panels.measure import Measure
from widgets.panels.state_card import StateCard
from widgets.text import maps

GATHER_MS = 500  # colours change at most twice a second
SCALE_STEPS = 20  # of a wall's scale in 1, so that a window being resized does not make tiles for every pixel


class MapPanel(QWidget):
    """Shows a state card in place of the map while there is no district, or none that can be drawn."""

    cell_picked = Signal(str)
    case_picked = Signal(str)
    refreshed = Signal()  # the map shows newer cases

    def __init__(self, context: Context, *, wall: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = context.theme
        self._is_wall = wall
        self._source = shared_source(context)
        self._shading = Shading.COUNT
        self._selected = ""
        self._scale = 1.0
        self._callouts: dict[str, str] = {}
        self._shown: OpenPicture | None = None
        self.map: GridMap | None = None
        self.state = StateCard(context.theme, self)
        self._gathering = QTimer(self, interval=GATHER_MS, singleShot=True)
        self._gathering.timeout.connect(self.refresh)
        self._source.renewed.connect(self._renew)
        context.bridge.cases_changed.connect(self._note_change)
        context.bridge.second_passed.connect(self.refresh)
        self._renew()

    @property
    def shading(self) -> Shading:
        return self._shading

    def set_shading(self, shading: Shading) -> None:
        self._shading = shading
        if self.map:
            self.map.set_shading(shading)

    def set_measure(self, measure: Measure) -> None:
        self.state.set_measure(measure)
        self._scale = max(1, round(measure.scale * SCALE_STEPS)) / SCALE_STEPS if self._is_wall else 1.0
        if self.map:
            self.map.set_scale(self._scale)

    def set_callouts(self, callouts: Mapping[str, str]) -> None:
        """What is written beside red cases on a wall, by case id."""
        if callouts != self._callouts:
            self._callouts = dict(callouts)
            self._shown = None
            self.refresh()

    def select_case(self, case_id: str) -> None:
        """Ring a case, "" for none; the view follows only when the case lies outside of it."""
        self._selected = case_id
        if not self.map:
            return
        self.map.select_case(case_id)
        place = self._place_of(case_id)
        if place and not self._is_wall and not self._sees(*place):
            self.map.centre_on(*place)

    def texts(self) -> list[str]:
        """The words the map was given, or what its state card says."""
        return list(self._callouts.values()) if self.map else self.state.texts()

    def refresh(self) -> None:
        """Show the newest cases; nothing is done while nobody sees the map."""
        if not self.isVisible() or self.map is None:
            return
        picture = self._source.picture()
        if picture is self._shown:
            return
        self._shown = picture
        self.map.show_cases(picture.ids, picture.lon, picture.lat, picture.light, self._callouts)
        self.refreshed.emit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._gathering.stop()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.state.setGeometry(self.rect())
        if self.map:
            self.map.setGeometry(self.rect())

    def _note_change(self, _ids: object) -> None:
        if self.isVisible() and not self._gathering.isActive():
            self._gathering.start()

    def _renew(self) -> None:
        """Another district: another map."""
        if self.map:
            self.map.deleteLater()
            self.map = None
        atlas, self._shown = self._source.atlas, None
        why = maps.no_map_why() if self._source.has_district() else maps.no_map_yet()
        self.state.show_words(maps.no_map(), why)
        self.state.setVisible(atlas is None)
        if atlas is None:
            return
        self.map = GridMap(atlas, maps.words(), self._theme, wall=self._is_wall, parent=self)
        self.map.set_shading(self._shading)
        self.map.set_scale(self._scale)
        self.map.cell_picked.connect(self.cell_picked)
        self.map.case_picked.connect(self.case_picked)
        self.map.select_case(self._selected)
        self.map.setGeometry(self.rect())
        self.map.show()
        self.refresh()

    def _place_of(self, case_id: str) -> tuple[float, float] | None:
        picture = self._source.picture()
        if case_id not in picture.ids:
            return None
        index = picture.ids.index(case_id)
        return float(picture.lon[index]), float(picture.lat[index])

    def _sees(self, lon: float, lat: float) -> bool:
        """Whether a place lies in the view."""
        atlas = self._source.atlas
        if atlas is None or self.map is None:
            return False
        camera = self.map.camera
        x, y = atlas.ground.projection.metres(np.array([lon]), np.array([lat]))
        across, down = camera.in_view(x, y)
        return bool(0 <= across[0] < camera.width and 0 <= down[0] < camera.height)
