"""What was accepted and what was closed are told apart by whoever sees no red, no green or no blue."""

from __future__ import annotations

import pytest

from widgets.charts.quiet import accepted_hue, closed_hue
from widgets.theme import THEMES
from widgets.theme.tokens import contrast

# Machado, Oliveira and Fernandes (2009), severity 1, on linear light.
SEEN = {
    "protanopia": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deuteranopia": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.01182, 0.04294, 0.968881)),
    "tritanopia": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.3039)),
}


def seen(colour: str, by: str) -> str:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    def coded(light: float) -> float:
        light = min(max(light, 0.0), 1.0)
        return light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055

    lights = [linear(int(colour[n : n + 2], 16) / 255) for n in (1, 3, 5)]
    mixed = [coded(sum(share * light for share, light in zip(row, lights, strict=True))) for row in SEEN[by]]
    return "#" + "".join(f"{round(part * 255):02x}" for part in mixed)


@pytest.mark.parametrize("name", sorted(THEMES))
@pytest.mark.parametrize("by", sorted(SEEN))
def test_the_pair_is_told_apart_by_its_lightness_and_from_its_ground(name, by):
    t = THEMES[name]
    for ground in (t.surface, t.ground):
        accepted, closed = accepted_hue(t, ground), closed_hue(t, ground)
        assert contrast(seen(accepted, by), seen(closed, by)) >= 1.5
        assert min(contrast(accepted, ground), contrast(closed, ground)) >= 2.8
