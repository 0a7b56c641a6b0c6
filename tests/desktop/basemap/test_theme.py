"""The base map's colours: calm, and readable on every ground they stand on."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.basemap.theme import ROAD_CLASSES, THEMES, MapTheme, road_width
from widgets.theme.tokens import contrast

BOTH = pytest.mark.parametrize("theme", THEMES.values(), ids=THEMES)


@BOTH
def test_labels_read_at_four_and_a_half_to_one_on_every_ground(theme: MapTheme) -> None:
    grounds = [theme.void, theme.land, theme.park, theme.campus, theme.works, theme.estate, theme.halo, *theme.hill]
    for ground in grounds:
        assert contrast(theme.label, ground) >= 4.5, ground
        assert contrast(theme.label_minor, ground) >= 4.5, ground
    assert contrast(theme.label_water, theme.water) >= 4.5
    assert contrast(theme.label_water, theme.halo_water) >= 4.5


@BOTH
def test_the_ground_is_quiet_beside_what_lies_on_it(theme: MapTheme) -> None:
    for ground in (theme.void, theme.water, theme.park, theme.campus, theme.works, theme.estate, *theme.hill):
        assert contrast(theme.land, ground) < 1.35, ground
    for colour in theme.roads.values():
        assert 1.0 < contrast(theme.land, colour) < 2.0, colour


@given(st.integers(min_value=9, max_value=18), st.sampled_from(ROAD_CLASSES))
def test_a_road_grows_with_the_zoom(zoom: int, road_class: str) -> None:
    assert road_width(road_class, zoom) <= road_width(road_class, zoom + 1)


@given(st.integers(min_value=9, max_value=19))
def test_a_greater_road_is_never_narrower_than_a_lesser_one(zoom: int) -> None:
    widths = [road_width(c, zoom) for c in ROAD_CLASSES]
    assert widths == sorted(widths)
