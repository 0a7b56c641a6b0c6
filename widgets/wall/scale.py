"""How large everything on a wall is: one factor, from the screen's size and from how far away one stands."""

from __future__ import annotations

from dataclasses import dataclass

TYPE = (28, 36, 48, 64, 96)
"""Sizes of the wall's type in pixels of the design: note, text, number, title, figure."""
DESIGN_HEIGHT = 2160
NARROWEST = 2880
"""So wide is a screen of 4:3 at the design's height; a narrower one makes everything smaller."""
DESIGN_DISTANCE_M = 5.0
NEAREST_M, FARTHEST_M = 3.0, 7.0


@dataclass(frozen=True, slots=True)
class Scale:
    """`unit` is how many pixels one pixel of the design (2160 high, seen from 5 m) takes."""

    unit: float

    @classmethod
    def of(cls, width: int, height: int, distance_m: float = DESIGN_DISTANCE_M) -> Scale:
        """Return the scale for a screen of this many pixels, seen from `distance_m` metres.

        At 3840×2160 and 5 m the smallest type is 28 pixels; twice the height is twice the size, and so is twice the
        distance. ValueError for a distance outside 3 to 7 m: the scene has no room for letters that large.
        """
        if not NEAREST_M <= distance_m <= FARTHEST_M:
            raise ValueError(f"from {NEAREST_M:g} to {FARTHEST_M:g} metres, not {distance_m:g}")
        return cls(min(height / DESIGN_HEIGHT, width / NARROWEST) * distance_m / DESIGN_DISTANCE_M)

    def px(self, design: float) -> int:
        """Return a length of the design in pixels, at least 1."""
        return max(1, round(design * self.unit))

    def type(self, step: int) -> int:
        """Return a size of the type in pixels."""
        return self.px(TYPE[step])
