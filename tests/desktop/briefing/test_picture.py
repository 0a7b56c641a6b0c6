"""The map's picture: every open case of a grid colours it, late and critical ones are marked where they lie."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from desktop.basemap.source import BasemapSource
from desktop.briefing.picture import FILLS, SHAPES, WIDTH, colour_steps, draw_map, frame
from models.figures.day_records import Spot
from tests.desktop.basemap.towns import LAT, LON, away, grids_only, seaside
from widgets.theme.tokens import DAY


def colours(png: bytes) -> dict[str, int]:
    """How many pixels there are of each colour, by #RRGGBB."""
    with Image.open(io.BytesIO(png)) as image:
        found = image.convert("RGB").getcolors(1 << 24) or []
    return {"#{:02X}{:02X}{:02X}".format(*colour): many for many, colour in found}


@given(st.lists(st.integers(1, 10_000), max_size=200))
def test_colours_begin_at_one_case_rise_and_reach_the_fullest_grid(counts: list[int]) -> None:
    steps = colour_steps(counts)
    assert len(steps) <= len(FILLS)
    assert list(steps) == sorted(set(steps))
    assert bool(steps) == bool(counts)
    if counts:
        assert steps[0] == 1
        assert steps[-1] <= max(counts)


@pytest.mark.parametrize("source", [seaside(), grids_only(), BasemapSource("empty", [], [], [])])
def test_the_whole_city_lies_within_the_frame(source: BasemapSource) -> None:
    from desktop.basemap.source import to_world

    view = frame(source)
    west, south, east, north = source.bounds
    corners = to_world(np.array([[west, north], [east, south]])) * 2.0**view.zoom - view.origin
    assert (corners >= -1).all()
    assert (corners <= np.array(view.size) + 1).all()
    assert SHAPES[0] - 0.01 <= view.size[0] / view.size[1] <= SHAPES[1] + 0.01


def test_a_grid_takes_the_colour_of_its_open_cases_and_the_late_one_is_marked(qapp) -> None:
    many = [Spot("00", LON - 0.015, LAT - 0.015, False, False)] * 5
    few = [Spot("11", LON - 0.005, LAT - 0.005, True, False), Spot(None, None, None, True, True)]
    drawn = away(lambda: draw_map(grids_only(), "zh", [*many, *few]))
    plain = away(lambda: draw_map(grids_only(), "zh", []))
    assert drawn.steps == (1, 2)
    assert (drawn.unplaced, plain.unplaced, plain.steps) == (1, 0, ())
    shown, before = colours(drawn.data), colours(plain.data)
    for colour in (FILLS[0], FILLS[1], DAY.late):
        assert shown.get(colour, 0) > 20 > before.get(colour, 0)
    with Image.open(io.BytesIO(drawn.data)) as image:
        assert image.width == WIDTH


def test_the_same_rows_are_drawn_the_same(qapp) -> None:
    spots = [Spot("20505", LON, LAT, True, True)]
    assert away(lambda: draw_map(seaside(), "zh", spots)) == away(lambda: draw_map(seaside(), "zh", spots))


def test_no_colour_runs_into_the_sea(qapp) -> None:
    everywhere = [Spot(grid.code, LON, LAT, False, False) for grid in seaside().grids]
    drawn = away(lambda: draw_map(seaside(), "zh", everywhere))
    with Image.open(io.BytesIO(drawn.data)) as image:
        right = np.asarray(image.convert("RGB"))[:, int(image.width * 0.97) :]
    assert FILLS[0] not in {f"#{r:02X}{g:02X}{b:02X}" for r, g, b in right.reshape(-1, 3).tolist()}
