"""Cutting land in two, so that no land is lost and neighbours keep sharing their corners."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Polygon

from app.demo.geometry import shared_out
from app.demo.mesh import Cut, Mesh
from app.demo.parcels import area_of, centre_of

LEFT, RIGHT = 0, 1


def two_squares() -> Mesh:
    """A kilometre square on the left, another on its right."""
    return Mesh([Polygon([(x, 0), (x + 1000, 0), (x + 1000, 1000), (x, 1000)]) for x in (0, 1000)])


def test_a_cut_leaves_all_the_land_and_no_more():
    mesh = two_squares()
    halves = mesh.cut(LEFT, Cut((300.0, 500.0), math.pi / 2, (0.05, -0.05)))
    assert halves is not None
    areas = [area_of(mesh.spots(face)) for face in (halves.left, halves.right)]
    assert sum(areas) == pytest.approx(1e6)
    assert min(areas) == pytest.approx(3e5, rel=0.1)


def test_the_neighbour_gets_the_corner_in_which_a_cut_ends():
    mesh = two_squares()
    mesh.cut(LEFT, Cut((500.0, 400.0), 0.0))
    assert (1000.0, 400.0) in mesh.spots(RIGHT)


def test_the_border_of_a_cut_lies_between_its_halves():
    mesh = two_squares()
    halves = mesh.cut(LEFT, Cut((500.0, 400.0), 0.0, (0.04,)))
    assert halves is not None
    for face in (halves.left, halves.right):
        assert set(halves.border) <= set(mesh.spots(face))
    length = sum(math.dist(a, b) for a, b in pairwise(halves.border))
    assert mesh.neighbours(halves.left)[halves.right] == pytest.approx(length)


def test_a_cut_near_a_corner_ends_in_it():
    mesh = two_squares()
    halves = mesh.cut(LEFT, Cut((0.0, 8.0), math.atan2(990.0, 1000.0)))
    assert halves is not None
    assert halves.border == ((0.0, 0.0), (1000.0, 1000.0))


def test_a_cut_beside_the_land_or_of_too_little_is_none():
    mesh = two_squares()
    assert mesh.cut(LEFT, Cut((-10.0, 0.0), math.pi / 2)) is None
    assert mesh.cut(LEFT, Cut((100.0, 0.0), math.pi / 2, least=0.3)) is None


def test_the_centre_of_a_ring_is_its_centre_of_gravity():
    assert centre_of([(10, 20), (14, 20), (14, 22), (10, 22)]) == pytest.approx((12.0, 21.0))


@given(st.lists(st.floats(0.01, 100.0), min_size=1, max_size=30), st.integers(0, 500))
def test_sharing_out_gives_everyone_something_and_no_more_than_there_is(weights: list[float], spare: int):
    shares = shared_out(len(weights) + spare, weights)
    assert sum(shares) == len(weights) + spare
    assert min(shares) >= 1
