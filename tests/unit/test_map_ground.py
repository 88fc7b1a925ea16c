"""The ground: degrees to metres, parents by code, and plain words for geometry that cannot be drawn."""

import math

import numpy as np
import pytest
from pyproj import Geod

from app.domain.district import Area, District, DutyGrid, Road, RoadClass, Street, UnitGrid, Water
from app.errors import BadInput
from widgets.map.ground import ground_from, ground_of
from widgets.map.projection import Projection

SQUARE: Area = (((121.40, 31.10, 121.41, 31.10, 121.41, 31.11, 121.40, 31.11),),)


def east_of(area: Area, degrees: float) -> Area:
    return tuple(
        tuple(tuple(value + (0 if place % 2 else degrees) for place, value in enumerate(ring)) for ring in part)
        for part in area
    )


def a_district(*codes_and_duties: tuple[str, str]) -> District:
    grids = tuple(
        UnitGrid(code, duty, east_of(SQUARE, 0.01 * number), 1e6, "", "")
        for number, (code, duty) in enumerate(codes_and_duties)
    )
    return District(
        code="310199",
        name="澜浦区",
        name_en="Lanpu",
        source="test",
        streets=(Street("310199001", "云台街道", "Yuntai", (121.405, 31.105)),),
        villages=(),
        duty_grids=tuple(DutyGrid(duty, duty, "") for duty in dict.fromkeys(duty for _, duty in codes_and_duties)),
        unit_grids=grids,
        departments=(),
        people=(),
        roads=(Road("东渚路", RoadClass.MAIN, (121.40, 31.105, 121.42, 31.105)),),
        waters=(Water("江", SQUARE),),
    )


@pytest.mark.parametrize(("lon", "lat"), [(121.55, 31.1), (121.4, 31.3), (121.2, 30.95)])
def test_distances_within_thirty_kilometres_are_right_to_three_in_a_thousand(lon: float, lat: float):
    x, y = Projection(121.4, 31.1).metres(np.array([lon]), np.array([lat]))
    true = Geod(ellps="GRS80").inv(121.4, 31.1, lon, lat)[2]
    assert math.hypot(x[0], y[0]) == pytest.approx(true, rel=0.003)


def test_a_place_on_the_map_can_be_told_in_degrees_again():
    projection = Projection(121.4, 31.1)
    lon, lat = projection.degrees(*projection.metres(np.array([121.37]), np.array([31.16])))
    assert (lon[0], lat[0]) == pytest.approx((121.37, 31.16), abs=1e-9)


def test_unit_grids_know_their_duty_grid_and_their_street():
    ground = ground_of(
        a_district(
            ("310199001001001", "D1"), ("310199001001002", "D2"), ("310199002001001", "D3"), ("310199001002001", "D1")
        )
    )
    assert ground.duty.tolist() == [0, 1, 2, 3, 1]
    assert ground.street.tolist() == [0, 1, 1, 2, 1]
    assert ground.codes[2] == "310199002001001"


def test_the_base_map_lies_where_its_district_lies():
    ground = ground_of(a_district(("310199001001001", "D1"), ("310199001001002", "D1")))
    west, south, east, north = ground.extent
    assert ground.places[0].name == "云台街道"
    assert ground.places[0].x == pytest.approx((west + east) / 2 - (east - west) / 4)
    assert ground.roads[0].bounds == pytest.approx((west, 0, east, 0), abs=1e-6)
    assert ground.waters[0].bounds == pytest.approx((west, south, 0, north), abs=1e-6)


def test_a_ring_that_repeats_its_first_corner_is_the_same_ring():
    ring = SQUARE[0][0]
    closed: Area = (((*ring, *ring[:2]),),)
    assert ground_from([closed]).edges.start.tolist() == ground_from([SQUARE]).edges.start.tolist()


def test_a_district_without_grids_is_refused_in_words():
    with pytest.raises(BadInput) as refused:
        ground_from([])
    assert refused.value.code == "map_no_cells"


@pytest.mark.parametrize(
    "area",
    [(), (((121.40, 31.10, 121.41, 31.10),),), (((float("nan"), 31.10, 121.41, 31.10, 121.41, 31.11),),)],
    ids=["none", "two corners", "no number"],
)
def test_a_grid_that_cannot_be_drawn_is_named(area: Area):
    with pytest.raises(BadInput) as refused:
        ground_from([SQUARE, area], codes=("310199001001001", "310199001001002"))
    assert refused.value.code == "map_bad_area"
    assert "310199001001002" in str(refused.value)
    assert refused.value.facts == {"cells": 1, "first": "310199001001002"}


@pytest.mark.parametrize("is_turned", [False, True])
def test_a_row_enters_a_cell_at_its_western_side_and_leaves_it_at_a_lake(is_turned: bool):
    lake = (121.403, 31.103, 121.403, 31.107, 121.407, 31.107, 121.407, 31.103)
    rings = [
        ring[::-1] if is_turned else ring for ring in (np.reshape(SQUARE[0][0], (-1, 2)), np.reshape(lake, (-1, 2)))
    ]
    edges = ground_from([(tuple(tuple(ring.ravel().tolist()) for ring in rings),)]).edges
    assert edges.turn[np.argsort(edges.x0)].tolist() == [1, -1, 1, -1]
