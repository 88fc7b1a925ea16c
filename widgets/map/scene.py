"""What one map view paints, in the painter's order: cells with their base map, cases, names, callouts, legend."""

from dataclasses import dataclass, replace
from time import perf_counter

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, QSize
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from app.domain.lights import Light
from widgets.map.atlas import Atlas, Wanted
from widgets.map.camera import STEPS_PER_DOUBLING, TILE_PX, Camera, TileKey, metres_per_pixel
from widgets.map.case_layer import CaseLayer
from widgets.map.cases import MapCases, is_near
from widgets.map.labels import Lettering, Put, Symbols, callout_image, name_image, put_callouts, put_names
from widgets.map.legend import LegendLook, MapWords, legend_image
from widgets.map.palette import Shading, Style
from widgets.map.symbols import DESK_SIZES, WALL_SIZES, SymbolSizes
from widgets.theme import Theme

FIRST_PAINT_S = 0.15  # a view without any tile may spend so long making some on the spot
LEGEND_INSET_PX = 12


@dataclass(frozen=True, slots=True)
class Measures:
    """Letter heights in logical pixels, and the symbols' sizes."""

    name_px: int
    callout_px: int
    legend_px: int
    symbols: SymbolSizes


WALL = Measures(name_px=22, callout_px=24, legend_px=16, symbols=WALL_SIZES)
DESK = Measures(name_px=14, callout_px=14, legend_px=12, symbols=DESK_SIZES)


class Scene:
    """Paints; knows nothing of events. `wall` merges cases always and names the red ones."""

    def __init__(self, atlas: Atlas, words: MapWords, theme: Theme, wall: bool) -> None:
        self.theme = theme
        self.shading = Shading.COUNT
        self.font = QFont()
        self._atlas = atlas
        self._words = words
        self._wall = wall
        self._measures = WALL if wall else DESK
        self._cases = MapCases()
        self._selected_id = ""
        self._selected: int | None = None
        self._layer = CaseLayer(self._measures.symbols)
        self._wanted = Wanted()
        self._names: dict[tuple[str, str, float], QImage] = {}
        self._lettered: tuple[object, list[Put], list[Put]] = (None, [], [])
        self._legend: tuple[LegendLook | None, QImage] = (None, QImage())

    @property
    def legend_height(self) -> int:
        """Logical pixels the legend needs at the bottom."""
        return round(2.6 * self._measures.legend_px) + LEGEND_INSET_PX

    def style(self, ratio: float) -> Style:
        return Style(self.theme, self.shading, ratio)

    def show_cases(self, cases: MapCases) -> None:
        self._cases = cases
        self._layer.show(cases)
        self._lettered = (None, [], [])
        self.select(self._selected_id)

    def select(self, case_id: str) -> None:
        """Ring a case, also one that comes later; "" for none."""
        self._selected_id = case_id
        self._selected = self._cases.ids.index(case_id) if case_id and case_id in self._cases.ids else None

    def case_at(self, camera: Camera, right: float, down: float) -> str:
        """The id of the case drawn under a logical pixel of the view, "" for none."""
        index = self._layer.case_at(camera, right, down)
        return "" if index is None else self._cases.ids[index]

    def paint(self, painter: QPainter, camera: Camera, dirty: QRect) -> None:
        """Paint what meets `dirty` (logical pixels); the painter clips."""
        self._paint_tiles(painter, camera, dirty)
        everything = not self._wall and is_near(self._atlas.ground, camera)
        self._layer.prepare(camera, self.theme, everything)
        self._layer.paint(painter, camera)
        names, callouts = self._placed_texts(camera)
        for put in names:
            painter.drawImage(QPointF(put.at - QPoint(camera.left, camera.top)) / camera.ratio, put.image)
        for put in callouts:
            painter.drawImage(QPointF(put.at) / camera.ratio, put.image)
        if self._selected is not None:
            self._layer.paint_selected(painter, camera, self._selected, self.theme)
        self._paint_legend(painter, camera, merged=not everything)

    def _paint_tiles(self, painter: QPainter, camera: Camera, dirty: QRect) -> None:
        style, ratio = self.style(camera.ratio), camera.ratio
        left, top = int(dirty.left() * ratio), int(dirty.top() * ratio)
        right, bottom = int((dirty.right() + 1) * ratio) + 1, int((dirty.bottom() + 1) * ratio) + 1
        missing = []
        for key in camera.tiles(left, top, right, bottom):
            tile = self._atlas.painted(style, key)
            if tile is None:
                missing.append(key)
            else:
                painter.drawImage(self._corner(camera, key), tile.image)
        if missing:
            self._make_do(painter, camera, missing)
        self._ask(camera, style)

    def _make_do(self, painter: QPainter, camera: Camera, missing: list[TileKey]) -> None:
        """Make the first tiles of a style on the spot; stretch what is there over the rest."""
        style = self.style(camera.ratio)
        steps = self._atlas.steps(style)
        start = perf_counter()
        for key in missing:
            in_time = not steps and perf_counter() - start < FIRST_PAINT_S
            if in_time or not self._atlas.has_worker():
                painter.drawImage(self._corner(camera, key), self._atlas.paint_now(style, key).image)
            else:
                self._stretch(painter, camera, key, steps)

    def _ask(self, camera: Camera, style: Style) -> None:
        if not self._atlas.has_worker():
            return
        shown = list(camera.tiles(0, 0, camera.width, camera.height))
        overview = self._atlas.overview_step
        whole = [TileKey(overview, column, row) for row in (-1, 0) for column in (-1, 0)]
        self._wanted.ask([(style, key) for key in (*shown, *whole)])
        self._atlas.want(self._wanted)

    def _stretch(self, painter: QPainter, camera: Camera, key: TileKey, steps: dict[int, set[TileKey]]) -> None:
        """Fill a missing tile's place from the nearest step that covers it."""
        place = QRectF(self._corner(camera, key), QSize(TILE_PX, TILE_PX).toSizeF() / camera.ratio)
        useful = [step for step in steps if step > key.step - 2 * STEPS_PER_DOUBLING]
        for step in sorted(useful, key=lambda step: abs(step - key.step)):
            grain = metres_per_pixel(step) / camera.metre
            across = range(int(key.column // grain), int((key.column + 1) // grain) + 1)
            down = range(int(key.row // grain), int((key.row + 1) // grain) + 1)
            needed = [TileKey(step, column, row) for row in down for column in across]
            if steps[step].issuperset(needed):
                self._draw_stretched(painter, camera, needed, place)
                return
        painter.fillRect(place, QColor(self.theme.background))

    def _draw_stretched(self, painter: QPainter, camera: Camera, keys: list[TileKey], place: QRectF) -> None:
        style = self.style(camera.ratio)
        painter.save()
        painter.setClipRect(place)
        for key in keys:
            tile = self._atlas.painted(style, key)
            grain = metres_per_pixel(key.step) / camera.metre * TILE_PX
            corner = QPointF(key.column * grain - camera.left, key.row * grain - camera.top) / camera.ratio
            if tile is not None:
                painter.drawImage(
                    QRectF(corner.x(), corner.y(), grain / camera.ratio, grain / camera.ratio), tile.image
                )
        painter.restore()

    @staticmethod
    def _corner(camera: Camera, key: TileKey) -> QPointF:
        return QPointF(key.column * TILE_PX - camera.left, key.row * TILE_PX - camera.top) / camera.ratio

    def _placed_texts(self, camera: Camera) -> tuple[list[Put], list[Put]]:
        """Names (device pixels of the level, so that panning does not shuffle them) and callouts (of the view)."""
        asked = (self.theme, camera if self._wall else (camera.step, camera.ratio))
        if self._lettered[0] != asked:
            symbols = self._layer.symbols_not_to_hide(camera)
            callouts = self._callouts(camera, symbols) if self._wall else []
            origin = QPoint(camera.left, camera.top)
            taken = [put.rectangle.translated(origin) for put in callouts]
            on_level = replace(symbols, x=symbols.x + camera.left, y=symbols.y + camera.top)
            self._lettered = (asked, put_names(self._name_images(camera), taken, on_level), callouts)
        return self._lettered[1:]

    def _name_images(self, camera: Camera) -> list[tuple[QPoint, QImage]]:
        lettering = self._lettering(self._measures.name_px, QFont.Weight.Normal, camera.ratio)
        found = []
        for place in self._atlas.ground.places:
            key = (place.name, self.theme.name, camera.ratio)
            if key not in self._names:
                self._names[key] = name_image(place.name, lettering)
            found.append((QPoint(round(place.x / camera.metre), round(-place.y / camera.metre)), self._names[key]))
        return found

    def _callouts(self, camera: Camera, symbols: Symbols) -> list[Put]:
        lettering = self._lettering(self._measures.callout_px, QFont.Weight.DemiBold, camera.ratio)
        cases, asked = self._cases, []
        for index in (cases.light == Light.RED).nonzero()[0].tolist():
            title = cases.titles.get(cases.ids[index], "")
            if title:
                asked.append((QPoint(*self._layer.pixel_of(index, camera)), callout_image(title, lettering)))
        return put_callouts(asked, symbols, QSize(camera.width, camera.height))

    def _lettering(self, pixels: int, weight: QFont.Weight, ratio: float) -> Lettering:
        font = QFont(self.font)
        font.setPixelSize(pixels)
        font.setWeight(weight)
        return Lettering(font, self.theme, ratio)

    def _paint_legend(self, painter: QPainter, camera: Camera, merged: bool) -> None:
        style, metre = self.style(camera.ratio), camera.metre * camera.ratio
        look = LegendLook(style, self._measures.legend_px, metre, merged)
        if self._legend[0] != look:
            self._legend = (look, legend_image(self._words, look, self.font))
        image = self._legend[1]
        down = camera.height - image.height() - round(LEGEND_INSET_PX * camera.ratio / 2)
        painter.drawImage(QPointF(round(LEGEND_INSET_PX * camera.ratio) / camera.ratio, down / camera.ratio), image)
