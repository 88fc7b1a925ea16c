"""The figures window: eight facts, the open cases by light and by street, what came in and went out each hour."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from app.hall.metrics import METRICS
from app.hall.ports import Flows
from widgets import tasks
from widgets.context import Context
from widgets.panels.definition_card import DefinitionCard
from widgets.panels.fact_face import Face, faces_of
from widgets.panels.fact_tile import FactTile
from widgets.panels.hour_chart import HourChart
from widgets.panels.hours import closed, taken_in
from widgets.panels.light_bars import LightBars
from widgets.panels.measure import DRAWN_HEIGHT, Measure, measure_of
from widgets.panels.names import Names
from widgets.panels.pace import Pace
from widgets.panels.painted import PaintedPanel
from widgets.panels.state_card import StateCard
from widgets.panels.street_table import StreetTable, street_rows
from widgets.text import wall

FLOWS_EVERY_MS = 10_000
FLOWS_AFTER_NEWS_MS = 5_000
COLUMNS = 4
SIDE = 20  # of the drawings, as all that follows
TILE_GAP = 8
TILE_HEIGHT = 184
TILE_ROW_GAP = 12
TEXT_SIDE = 32
LIGHTS_HEIGHT = 200
LOWER_GAP = 48
LOWER_LEFT_SHARE = 0.657
STEPS = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: -COLUMNS, Qt.Key.Key_Down: COLUMNS}


class MetricsBody(QWidget):
    """Reads the hall once a second while it is seen, its hourly counts every ten seconds or five after news."""

    def __init__(self, context: Context, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._measure = Measure()
        self._names = Names(context.hall)
        self._flows: Flows | None = None
        self._pace = Pace(FLOWS_EVERY_MS, FLOWS_AFTER_NEWS_MS)
        self._defined = ""  # the code of the figure whose definition is open
        theme = context.theme
        self.tiles = [FactTile(theme, self) for _ in METRICS]
        self.lights = LightBars(theme, self)
        self.chart = HourChart(theme, self)
        self.streets = StreetTable(theme, self)
        self.definition = DefinitionCard(theme, self)
        self.state = StateCard(theme, self)
        self.definition.hide()
        self.setAccessibleName(wall.figures_name())
        for tile in self.tiles:
            tile.opened.connect(self.toggle_definition)
        context.bridge.second_passed.connect(self._pass_second)
        context.bridge.cases_changed.connect(self._note_news)
        context.bridge.link_changed.connect(self._pass_second)

    def toggle_definition(self, code: str) -> None:
        """Open the definition of a figure in the place of the streets, or close it."""
        self._defined = "" if code == self._defined else code
        for metric, tile in zip(METRICS, self.tiles, strict=True):
            tile.set_chosen(metric.code == self._defined)
        self._refresh()

    def texts(self) -> list[str]:
        """All words and numbers that are shown, in reading order."""
        return [text for panel in self._panels() if not panel.isHidden() for text in panel.texts()]

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._pass_second()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._measure = measure_of(self.width(), self.height())
        for panel in self._panels():
            panel.set_measure(self._measure)
        self._place_tiles()
        self._place_lower()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._context.theme.background))
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._defined:
            self.toggle_definition(self._defined)
        elif event.key() in STEPS:
            self._step(STEPS[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def _panels(self) -> list[PaintedPanel]:
        return [*self.tiles, self.lights, self.chart, self.streets, self.definition, self.state]

    def _step(self, step: int) -> None:
        """Move the focus from tile to tile; from none, to the first."""
        now = next((n for n, tile in enumerate(self.tiles) if tile.hasFocus()), None)
        wanted = 0 if now is None else now + step
        if 0 <= wanted < len(self.tiles):
            self.tiles[wanted].setFocus(Qt.FocusReason.OtherFocusReason)

    def _note_news(self, ids: object) -> None:
        """After a new snapshot the hours are unknown until they are read again, not what they were."""
        self._pace.note_news()
        if ids is None:
            self._flows = None
            self._pace.restart()

    def _pass_second(self) -> None:
        if not self.isVisible():
            return
        self._refresh()
        if self._pace.take(self._context.hall.now_ms()):
            tasks.start(self, self._context.notices, self._read_flows())

    async def _read_flows(self) -> None:
        self._flows = await self._context.hall.flows()
        self._refresh()

    def _refresh(self) -> None:
        hall = self._context.hall
        facts, state = hall.facts(self._flows), hall.link.state
        faces = faces_of(facts, state.as_of_ms)
        for face, tile in zip(faces, self.tiles, strict=True):
            tile.show_face(face)
        is_known = bool(state.as_of_ms)
        if is_known and self._flows:
            self.chart.show_series(taken_in(self._flows, state.as_of_ms), closed(self._flows, state.as_of_ms))
        self.lights.show_lights(facts.open_by_light)
        self.streets.show_rows(street_rows(facts, self._names))
        if not is_known:
            self.state.show_link(state)
        for panel in (self.lights, self.streets):
            panel.set_age(faces[0].age if faces[0].is_stale else "")
        self._show_lower(faces, is_known)

    def _show_lower(self, faces: list[Face], is_known: bool) -> None:
        defined = next((face for face in faces if face.code == self._defined), None)
        if defined:
            self.definition.show_definition(defined, self._context.hall.link.state.as_of_ms)
        self.definition.setVisible(defined is not None)
        self.state.setVisible(not is_known)
        self.lights.setVisible(is_known)
        self.chart.setVisible(is_known)
        self.streets.setVisible(is_known and defined is None)

    def _place_tiles(self) -> None:
        px = self._measure.px
        width = (self.width() - 2 * px(SIDE) - (COLUMNS - 1) * px(TILE_GAP)) / COLUMNS
        height = self._tile_height()
        for number, tile in enumerate(self.tiles):
            row, column = divmod(number, COLUMNS)
            left = round(px(SIDE) + column * (width + px(TILE_GAP)))
            tile.setGeometry(left, px(4) + row * (height + px(TILE_ROW_GAP)), round(width), height)

    def _tile_height(self) -> int:
        """Of a tile; flatter in a window that is flatter than drawn."""
        rows = -(-len(self.tiles) // COLUMNS)
        return round(TILE_HEIGHT * self.height() / DRAWN_HEIGHT * 2 / rows)

    def _place_lower(self) -> None:
        px = self._measure.px
        rows = -(-len(self.tiles) // COLUMNS)
        top = px(4) + rows * (self._tile_height() + px(TILE_ROW_GAP)) + px(8)
        height = self.height() - top - px(20)
        left_width = round((self.width() - 2 * px(TEXT_SIDE) - px(LOWER_GAP)) * LOWER_LEFT_SHARE)
        right = px(TEXT_SIDE) + left_width + px(LOWER_GAP)
        lights = min(px(LIGHTS_HEIGHT), height // 2)
        self.lights.setGeometry(px(TEXT_SIDE), top, left_width, lights)
        chart_top = top + lights + px(20)
        self.chart.setGeometry(px(TEXT_SIDE), chart_top, left_width, top + height - chart_top)
        self.streets.setGeometry(right, top, self.width() - px(TEXT_SIDE) - right, height)
        self.definition.setGeometry(self.streets.geometry())
        self.state.setGeometry(QRect(0, top, right - px(LOWER_GAP), height))
