"""A point means the same place whatever system it came in."""

import prcoords
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod

from app.domain.coordinates import (
    SHANGHAI,
    TO_CGCS2000,
    Crs,
    bd09_to_gcj02,
    bd09_to_wgs84,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    is_swapped,
    metres_between,
    wgs84_to_gcj02,
)

LONS = st.floats(73.0, 135.0)
LATS = st.floats(3.0, 53.0)
SHANGHAI_LONS = st.floats(SHANGHAI.west, SHANGHAI.east)
SHANGHAI_LATS = st.floats(SHANGHAI.south, SHANGHAI.north)
MINHANG = (121.3816, 31.1128)


@given(LONS, LATS)
def test_gcj02_is_the_public_algorithm_to_the_last_digits(lon: float, lat: float):
    theirs = prcoords.wgs_gcj((lat, lon))

    assert wgs84_to_gcj02(lon, lat) == pytest.approx((theirs.lon, theirs.lat), rel=0, abs=1e-12)


@given(LONS, LATS)
def test_bd09_is_the_public_algorithm_to_the_last_digits(lon: float, lat: float):
    theirs = prcoords.gcj_bd((lat, lon))

    assert gcj02_to_bd09(lon, lat) == pytest.approx((theirs.lon, theirs.lat), rel=0, abs=1e-12)


@given(SHANGHAI_LONS, SHANGHAI_LATS)
def test_every_conversion_can_be_undone_within_a_centimetre(lon: float, lat: float):
    near = pytest.approx((lon, lat), rel=0, abs=1e-7)

    assert gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)) == near
    assert bd09_to_gcj02(*gcj02_to_bd09(lon, lat)) == near
    assert bd09_to_wgs84(*gcj02_to_bd09(*wgs84_to_gcj02(lon, lat))) == near


@given(SHANGHAI_LONS, SHANGHAI_LATS)
def test_the_inverse_agrees_with_the_other_precise_inverse(lon: float, lat: float):
    theirs = prcoords.gcj_wgs_bored((lat, lon))

    assert gcj02_to_wgs84(lon, lat) == pytest.approx((theirs.lon, theirs.lat), rel=0, abs=1e-7)


def test_the_shift_in_minhang_is_the_one_of_the_domain_reference():
    assert metres_between(*MINHANG, *wgs84_to_gcj02(*MINHANG)) == pytest.approx(489.6, abs=1.0)
    assert metres_between(*MINHANG, *gcj02_to_bd09(*wgs84_to_gcj02(*MINHANG))) == pytest.approx(1150, abs=10)


def test_points_outside_china_are_not_shifted():
    assert wgs84_to_gcj02(-73.9, 40.7) == (-73.9, 40.7)


@given(SHANGHAI_LONS, SHANGHAI_LATS, SHANGHAI_LONS, SHANGHAI_LATS)
def test_metres_between_points_of_the_city_are_those_of_the_geodesic(
    lon: float, lat: float, to_lon: float, to_lat: float
):
    geodesic = Geod(a=6378137.0, rf=298.257222101).inv(lon, lat, to_lon, to_lat)[2]

    assert metres_between(lon, lat, to_lon, to_lat) == pytest.approx(geodesic, rel=3e-5, abs=1e-6)


@pytest.mark.parametrize(
    ("lon", "lat", "swapped"),
    [
        (31.11, 121.38, True),
        (-33.9, 151.2, True),
        (121.38, 31.11, False),
        (-73.9, 40.7, False),
        (0.0, 0.0, False),
        (500_000.0, 3_400_000.0, False),
        (121.38, 121.38, False),
    ],
)
def test_swapped_coordinates_are_noticed_and_nothing_else(lon: float, lat: float, swapped: bool):
    assert is_swapped(lon, lat) is swapped


def test_the_box_is_shanghai_and_not_its_neighbours():
    assert SHANGHAI.holds(*MINHANG)
    assert SHANGHAI.holds(SHANGHAI.west, SHANGHAI.north)
    assert not SHANGHAI.holds(120.62, 31.30)  # Suzhou
    assert not SHANGHAI.holds(121.55, 29.87)  # Ningbo


def test_every_system_in_degrees_has_a_conversion_and_plane_ones_say_they_are_plane():
    assert {crs for crs in Crs if not crs.is_projected} == {Crs.CGCS2000, Crs.WGS84, Crs.GCJ02, Crs.BD09}
    for crs, convert in TO_CGCS2000.items():
        there = {Crs.GCJ02: wgs84_to_gcj02(*MINHANG), Crs.BD09: gcj02_to_bd09(*wgs84_to_gcj02(*MINHANG))}
        assert convert(*there.get(crs, MINHANG)) == pytest.approx(MINHANG, abs=1e-7)
