"""Which cases are drawn: red and orange always, the others only where they do not drown them."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from app.domain.district import Area
from widgets.map.camera import Camera
from widgets.map.cases import DOTS_UP_TO, SHAPES_UP_TO, MapCases, case_near, is_near, placed, plan_of
from widgets.map.finder import Finder
from widgets.map.ground import Ground, ground_from

VIEW = Camera(0.0, 0.0, 0, 1000, 1000, 1.0)  # a metre a pixel, 500 m each way
REACHES = (5.0, 8.0, 9.0, 12.0)


def cases(*found: tuple[float, float, int]) -> MapCases:
    x, y, light = (np.array(column) for column in zip(*found, strict=True))
    ids = tuple(f"case-{number}" for number in range(len(found)))
    return MapCases(ids, x.astype(float), y.astype(float), light.astype(np.uint8), np.zeros(len(found), dtype=np.bool_))


def many(count: int, light: int) -> MapCases:
    return cases(*((number % 400, number // 400 % 400, light) for number in range(count)))


def two_duty_grids() -> Ground:
    squares: list[Area] = [
        ((tuple(value + (0.01 * number if place % 2 == 0 else 0.0) for place, value in enumerate(ring)),),)
        for number, ring in enumerate([(121.40, 31.10, 121.41, 31.10, 121.41, 31.11, 121.40, 31.11)] * 4)
    ]
    ground = ground_from(squares)
    return replace(ground, duty=np.array([0, 1, 1, 2, 2], dtype=np.uint16))


def drawn(found: tuple[NDArray[np.int64], ...]) -> list[int]:
    return sorted(index for light in found for index in light.tolist())


def test_on_the_wall_blue_is_not_drawn_and_only_leading_yellow():
    shown = cases((0, 0, 0), (10, 0, 1), (20, 0, 1), (30, 0, 2), (40, 0, 3))
    shown = replace(shown, leads=np.array([False, False, True, False, False]))
    assert drawn(plan_of(shown, VIEW, everything=False).shapes) == [2, 3, 4]
    assert drawn(plan_of(shown, VIEW, everything=True).shapes) == [0, 1, 2, 3, 4]


def test_cases_outside_the_view_are_left_out():
    assert drawn(plan_of(cases((0, 0, 3), (501, 0, 3), (0, -501, 3)), VIEW, everything=True).shapes) == [0]


def test_too_many_of_a_light_become_dots_and_far_too_many_nothing():
    few, dots, none = (plan_of(many(n, 2), VIEW, True) for n in (SHAPES_UP_TO, SHAPES_UP_TO + 1, DOTS_UP_TO + 1))
    assert (len(drawn(few.shapes)), len(drawn(few.dots))) == (SHAPES_UP_TO, 0)
    assert (len(drawn(dots.shapes)), len(drawn(dots.dots))) == (0, SHAPES_UP_TO + 1)
    assert (len(drawn(none.shapes)), len(drawn(none.dots))) == (0, 0)


def test_each_duty_grid_has_one_yellow_leader_whatever_the_order():
    ground = two_duty_grids()
    lon = np.array([121.402, 121.408, 121.412, 121.425, 121.435])
    x, y = ground.projection.metres(lon, np.full(5, 31.105))
    shown = MapCases(("e", "b", "d", "c", "a"), x, y, np.array([1, 1, 2, 1, 1], dtype=np.uint8))
    leaders = placed(ground, Finder(ground), shown).leads
    assert [shown.ids[index] for index in np.flatnonzero(leaders).tolist()] == ["b", "a"]
    turned = MapCases(shown.ids[::-1], x[::-1], y[::-1], shown.light[::-1])
    leaders = placed(ground, Finder(ground), turned).leads
    assert [turned.ids[index] for index in np.flatnonzero(leaders).tolist()] == ["a", "b"]


def test_a_click_takes_the_worst_case_within_reach_then_the_nearest():
    shown = cases((0, 0, 1), (6, 0, 3), (3, 0, 2), (200, 0, 2), (206, 0, 2))
    plan = plan_of(shown, VIEW, everything=True)
    assert case_near(plan, 0, 0, REACHES) == 1
    assert case_near(plan, 204, 0, REACHES) == 4
    assert case_near(plan, 100, 0, REACHES) is None


def test_a_case_that_is_not_drawn_cannot_be_clicked():
    assert case_near(plan_of(cases((0, 0, 0)), VIEW, everything=False), 0, 0, REACHES) is None


@pytest.mark.parametrize(("step", "near"), [(32, True), (48, False)])
def test_near_is_when_a_cell_is_large_enough_on_the_screen(step: int, near: bool):
    assert is_near(two_duty_grids(), replace(VIEW, step=step)) is near
