"""The wall's one layout rule: everything has its place on every screen, whole and on its own."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect

from widgets.wall.layout import lay_out
from widgets.wall.scale import TYPE, Scale

SIZES = [(1920, 1080), (1920, 1200), (2560, 1440), (3840, 2160), (5120, 1440), (7680, 2160), (7680, 4320)]


def test_the_smallest_type_is_28_pixels_on_a_4k_wall_seen_from_five_metres():
    scale = Scale.of(3840, 2160)
    assert [scale.type(step) for step in range(5)] == [28, 36, 48, 64, 96] == list(TYPE)


@pytest.mark.parametrize(("size", "distance", "smallest"), [
    ((1920, 1080), 5, 14), ((7680, 4320), 5, 56), ((7680, 2160), 5, 28), ((3840, 2160), 7, 39), ((3840, 2160), 3, 17),
])  # fmt: skip
def test_type_grows_with_the_screens_height_and_with_the_distance(size, distance, smallest):
    assert Scale.of(*size, distance).type(0) == smallest


@pytest.mark.parametrize("distance", [2.9, 7.1, -5, float("nan"), float("inf")])
def test_a_distance_that_the_scene_has_no_room_for_is_refused(distance):
    with pytest.raises(ValueError, match="3 to 7 metres"):
        Scale.of(3840, 2160, distance)


def is_well_laid_out(width: int, height: int, distance: float) -> None:
    scale = Scale.of(width, height, distance)
    plan = lay_out(width, height, scale)
    screen = QRect(0, 0, width, height)
    for name, rect in plan.parts().items():
        assert screen.contains(rect), (name, rect)
        assert rect.width() > 0, name
        assert rect.height() > 0, name
    for (one, a), (other, b) in combinations(plan.parts().items(), 2):
        assert not a.intersects(b), (one, other, a, b)
    assert plan.rows >= 2
    # The map and the panel share the width with nothing between them, and all of the height above the bottom line.
    assert plan.map.width() + plan.panel.width() == width
    assert plan.map.bottom() == plan.panel.bottom() == plan.alarms.top() - 1


@pytest.mark.parametrize("size", SIZES, ids="x".join("%d" for _ in range(2)).__mod__)
@pytest.mark.parametrize("distance", [3, 5, 7])
def test_nothing_overlaps_and_nothing_is_outside(size, distance):
    is_well_laid_out(*size, distance)


@given(st.integers(960, 15360), st.integers(540, 8640), st.floats(3, 7))
def test_nor_on_any_other_screen(width, height, distance):
    is_well_laid_out(width, height, distance)


@pytest.mark.parametrize("size", [(1920, 1080), (2560, 1440), (3840, 2160), (7680, 4320)])
def test_the_map_takes_two_thirds(size):
    plan = lay_out(*size, Scale.of(*size))
    assert abs(plan.map.width() / size[0] - 2 / 3) < 0.001


def test_a_screen_twice_as_wide_has_two_columns_beside_its_map():
    plan = lay_out(7680, 2160, Scale.of(7680, 2160))
    assert plan.stages.left() > plan.tiles.right()
    assert plan.stages.top() == plan.tiles.top()
    assert abs(plan.map.width() / 7680 - 2 / 3) < 0.001
