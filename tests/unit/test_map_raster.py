"""Cells become pixels exactly: shapely, point by point, is the judge."""

import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from shapely import transform
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from app.domain.district import Area
from widgets.map.finder import Finder
from widgets.map.ground import Ground, ground_from
from widgets.map.raster import Window, rasterise

LON, LAT = 121.4, 31.1
DEGREE_M = 1e5  # roughly; the shapes below are given in hundred-thousandths of a degree
TOWNS = Path(__file__).parents[2] / "../shared/data/geo/minhang_towns_osm_partial_wgs84.geojson"
HAIR_M = 1e-6


def an_area(shape: BaseGeometry) -> Area:
    """A shape in metres-like units round (LON, LAT) as degrees."""
    return tuple(tuple(a_ring(ring) for ring in (part.exterior, *part.interiors)) for part in polygons_of(shape))


def polygons_of(shape: BaseGeometry) -> list[Polygon]:
    return [part for part in shapely.get_parts(shape) if isinstance(part, Polygon) and part.area > 0]


def a_ring(ring: shapely.LinearRing) -> tuple[float, ...]:
    points = np.array(ring.coords)[:-1] / DEGREE_M + (LON, LAT)
    return tuple(points.ravel().tolist())


def in_metres(ground: Ground, area: Area) -> BaseGeometry:
    polygons = []
    for rings in area:
        pairs = [np.array(ring).reshape(-1, 2) for ring in rings]
        shell, *holes = [np.stack(ground.projection.metres(pair[:, 0], pair[:, 1]), axis=1) for pair in pairs]
        polygons.append(Polygon(shell, holes))
    return MultiPolygon(polygons)


def centres(window: Window) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    x = (window.left + np.arange(window.width) + 0.5) * window.metre
    y = -(window.top + np.arange(window.height) + 0.5) * window.metre
    across, down = np.meshgrid(x, y)
    return across.ravel(), down.ravel()


def assert_right(areas: list[Area], window: Window, least: int) -> None:
    """The raster and the finder say what shapely says, and more than so many cells are in it."""
    ground = ground_from(areas)
    shapes = [in_metres(ground, area) for area in areas]
    x, y = centres(window)
    point, cell = shapely.STRtree(shapes).query(shapely.points(x, y), predicate="within")
    expected = np.zeros(len(x), dtype=np.int64)
    backwards = np.argsort(-cell, kind="stable")
    expected[point[backwards]] = cell[backwards] + 1  # of cells that overlap the first one counts
    found = rasterise(ground, window).ravel()
    assert len(np.unique(found)) > least
    assert off_the_borders(shapes, x, y, found != expected) == 0
    assert off_the_borders(shapes, x, y, Finder(ground).numbers_at(x, y) != expected) == 0


def off_the_borders(
    shapes: list[BaseGeometry], x: NDArray[np.float64], y: NDArray[np.float64], wrong: NDArray[np.bool_]
) -> int:
    """How many of the wrong points do not lie on a border, where either side would be right."""
    borders = shapely.union_all([shape.boundary for shape in shapes])
    return int(np.count_nonzero(shapely.distance(shapely.points(x[wrong], y[wrong]), borders) > HAIR_M))


def a_patchwork(seed: int) -> list[Area]:
    """Irregular cells: some with a lake, some with an island, some in two parts, some no wider than a hair."""
    random = np.random.default_rng(seed)
    outline = shapely.buffer(shapely.MultiPoint(random.uniform(-900, 900, (9, 2))), 420)
    seeds = shapely.MultiPoint(random.uniform(-1400, 1400, (160, 2)))
    cells = [face & outline for face in shapely.voronoi_polygons(seeds).geoms]
    slivers = [Polygon([(-1300, y), (1300, y + 40), (1300, y + 43)]) for y in (-500, 20, 410)]
    lakes = [cell.centroid.buffer(30) & cell.buffer(-5) for cell in cells[::5]]
    cells = [cell - shapely.union_all([*slivers, *lakes[::2]]) for cell in cells]
    islands = [lake.buffer(-8) for lake in lakes[::4]]
    shapes = [*cells, *(sliver & outline for sliver in slivers), *islands, shapely.union_all(lakes[2::4])]
    return [an_area(shape) for shape in shapes if polygons_of(shape)]


@pytest.mark.parametrize("metre", [61.0, 14.3])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_pixel_shows_the_cell_that_shapely_finds_there(seed: int, metre: float):
    across = round(3400 / metre)
    assert_right(a_patchwork(seed), Window(-across // 2, -across // 2, across, across, metre), least=60)


def test_slivers_and_shores_are_right_from_near():
    assert_right(a_patchwork(1), Window(-700, -120, 700, 200, 0.83), least=6)


def in_units(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    units: NDArray[np.float64] = (degrees - (LON, LAT)) * DEGREE_M
    return units


def test_the_real_towns_of_minhang_are_drawn_right():
    if not TOWNS.exists():
        pytest.skip(f"no town borders at {TOWNS}: they are not part of the repository")
    features = json.loads(TOWNS.read_text())["features"]
    towns = [shapely.from_geojson(json.dumps(feature["geometry"])) for feature in features]
    areas = [an_area(transform(town, in_units)) for town in towns]
    assert_right(areas, Window(-100, -130, 200, 260, 110.0), least=5)


def test_a_lake_in_a_cell_stays_open_and_an_island_in_it_is_a_cell_of_its_own():
    lake = box(-40, -40, 40, 40)
    areas = [an_area(box(-100, -100, 100, 100) - lake), an_area(box(-10, -10, 10, 10))]
    found = rasterise(ground_from(areas), Window(-4, -4, 8, 8, 22.0))
    assert (found[2:6, 2:6] == 0).all()
    assert (found[[0, 1, 6, 7]] == 1).all()
    assert rasterise(ground_from(areas), Window(0, -1, 1, 1, 4.0)).tolist() == [[2]]


def test_which_way_round_a_ring_is_written_does_not_matter():
    areas = a_patchwork(4)
    turned = [tuple(tuple(backwards(ring) for ring in part) for part in area) for area in areas]
    window = Window(-150, -150, 300, 300, 11.0)
    assert (rasterise(ground_from(turned), window) == rasterise(ground_from(areas), window)).all()


def backwards(ring: tuple[float, ...]) -> tuple[float, ...]:
    return tuple(np.array(ring).reshape(-1, 2)[::-1].ravel().tolist())


@pytest.mark.parametrize("metre", [400.0, 50.0, 7.7, 0.9])
def test_cells_that_share_a_side_leave_no_gap_at_any_scale(metre: float):
    random = np.random.default_rng(8)
    corners = np.stack(np.meshgrid(np.arange(21), np.arange(21)), axis=2) * 100.0 - 1000
    corners[1:-1, 1:-1] += random.uniform(-45, 45, (19, 19, 2))
    squares = [corners[[i, i, i + 1, i + 1], [j, j + 1, j + 1, j]] for i in range(20) for j in range(20)]
    ground = ground_from([an_area(Polygon(square)) for square in squares])
    west, south, east, north = ground.extent
    left, top = int(west / metre), int(-north / metre)
    width, height = min(int(east / metre) - left, 700), min(int(-south / metre) - top, 700)
    assert rasterise(ground, Window(left, top, width, height, metre)).min() > 0


def test_where_cells_overlap_the_first_one_wins():
    areas = [an_area(box(-100, -50, 20, 50)), an_area(box(-20, -100, 100, 100)), an_area(box(-90, -90, 90, 90))]
    assert_right(areas, Window(-25, -25, 50, 50, 4.7), least=3)


def test_a_ring_that_crosses_itself_is_filled_by_the_odd_even_rule():
    bow = [(-100.0, -100.0), (100.0, 100.0), (100.0, -100.0), (-100.0, 100.0)]
    area: Area = ((tuple((np.array(bow) / DEGREE_M + (LON, LAT)).ravel().tolist()),),)
    other = an_area(box(-100, 120, 100, 140))
    found = rasterise(ground_from([area, other]), Window(-10, -14, 20, 28, 10.0))
    assert set(found.ravel().tolist()) == {0, 1, 2}
    # left and right of the crossing are cell, above and below are not
    middle = int(np.flatnonzero((found == 1).any(axis=1)).mean())
    assert found[middle, 3] == found[middle, 16] == 1
    assert found[middle - 5, 10] == found[middle + 5, 10] == 0


def test_tiles_fit_together_like_one_picture():
    ground = ground_from(a_patchwork(5))
    whole = rasterise(ground, Window(-130, -90, 260, 180, 7.3))
    parts = [
        [rasterise(ground, Window(left, top, 65, 60, 7.3)) for left in range(-130, 130, 65)] for top in (-90, -30, 30)
    ]
    assert (np.block(parts) == whole).all()


def test_a_metropolis_with_more_cells_than_16_bits_keeps_all_its_numbers():
    across = 257
    steps = np.arange(across) * 10.0
    areas = [an_area(box(x, y, x + 10, y + 10)) for y in steps for x in steps]
    ground = ground_from(areas)
    west, _, east, north = ground.extent
    metre = (east - west) / across / 2
    top = int(north / metre) + 1
    found = rasterise(ground, Window(-across, -top, 2 * across, 2 * top, metre))
    assert int(found.max()) == across * across
    assert len(np.unique(found)) >= across * across
