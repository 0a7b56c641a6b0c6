"""How large the desk is drawn on which screen."""

from __future__ import annotations

import pytest

from desktop.scale import factor_for


@pytest.mark.parametrize(
    ("screen", "factor"),
    [
        ((1920, 1080, 1.0), 1.0),
        ((2560, 1440, 1.0), 1.0),
        ((3840, 2160, 1.0), 2.0),
        ((3840, 2400, 1.0), 2.0),
        ((1920, 1080, 2.0), 1.0),
        ((5760, 1080, 1.0), 1.0),
        ((7680, 4320, 1.0), 3.0),
    ],
)
def test_the_desk_is_as_large_as_the_screen_asks_for(screen, factor):
    assert factor_for(*screen) == factor
