"""Colours follow the counts and lights, and the journal tells what has to be painted again."""

import numpy as np
import pytest
from numpy.typing import NDArray

from widgets.map.palette import FEW_CELLS, REMEMBERED, Palette, Shading, Style, blended, colour, faded
from widgets.theme import DARK

NO_LIGHTS = np.zeros(1000, dtype=np.uint8)


def a_palette(shading: Shading = Shading.COUNT) -> Palette:
    return Palette(Style(DARK, shading, 1.0), 1000)


def counts(**by_cell: int) -> NDArray[np.int64]:
    found = np.zeros(1000, dtype=np.int64)
    for cell, count in by_cell.items():
        found[int(cell.removeprefix("c"))] = count
    return found


@pytest.mark.parametrize(("count", "step"), [(0, 0), (1, 1), (2, 1), (3, 2), (5, 2), (6, 3), (9, 3), (10, 4), (400, 4)])
def test_five_greys_tell_how_many_cases_are_open(count: int, step: int):
    palette = a_palette()
    palette.show(counts(c7=count), NO_LIGHTS)
    assert palette.table.colours[8] == colour(DARK.choropleth[step])


def test_by_light_a_cell_takes_some_of_its_worst_light_and_none_without_a_case():
    palette = a_palette(Shading.LIGHT)
    lights = np.full(1000, 3, dtype=np.uint8)
    palette.show(counts(c4=1), lights)
    ground = DARK.choropleth[0]
    assert palette.table.colours[4] == colour(ground)
    red = int(palette.table.colours[5])
    assert colour(ground) >> 16 & 255 < red >> 16 & 255 < colour(DARK.lights[3]) >> 16 & 255


def test_only_the_cells_whose_step_changed_are_reported():
    palette = a_palette()
    palette.show(counts(c1=3, c2=6), NO_LIGHTS)
    assert palette.show(counts(c1=4, c2=10, c9=1), NO_LIGHTS).tolist() == [3, 10]


def test_a_few_changes_are_listed_since_any_remembered_moment():
    palette = a_palette()
    before = palette.table.revision
    palette.show(counts(c1=1), NO_LIGHTS)
    palette.show(counts(c1=1, c2=1), NO_LIGHTS)
    palette.show(counts(c2=1), NO_LIGHTS)
    since = [palette.changed_since(before + step) for step in range(4)]
    assert [found.tolist() for found in since if found is not None] == [[2, 3], [2, 3], [2], []]


def test_many_or_forgotten_changes_mean_painting_everything():
    palette = a_palette()
    palette.show(np.where(np.arange(1000) <= FEW_CELLS, 1, 0), NO_LIGHTS)
    assert palette.changed_since(0) is None
    old = palette.table.revision
    for count in range(REMEMBERED + 1):
        palette.show(counts(c5=count % 2), NO_LIGHTS)
    assert palette.changed_since(old) is None


def test_a_table_given_to_a_lane_does_not_change_under_its_hands():
    palette = a_palette()
    given = palette.table
    palette.show(counts(c1=10), NO_LIGHTS)
    assert given.colours[2] == colour(DARK.choropleth[0])
    assert palette.table.colours[2] == colour(DARK.choropleth[4])


def test_colours_mix_and_fade():
    assert blended("#000000", "#ff8000", 0.5) == "#804000"
    assert [hex(value) for value in faded("#ff8000", 3).tolist()] == ["0x0", "0x80804000", "0xffff8000"]
