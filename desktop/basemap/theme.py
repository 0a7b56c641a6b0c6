"""Colours and widths of the base map: two or three greys, roads a shade lighter, water a shade bluer."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from widgets.theme.tokens import DAY, FAMILY, NIGHT

FONT_FAMILY = FAMILY


@dataclass(frozen=True, slots=True)
class MapTheme:
    """One theme's colours as #RRGGBB. ``halo`` lies round the letters and is the colour of the ground under them."""

    name: str
    void: str
    land: str
    shore: str
    water: str
    hill: tuple[str, ...]
    park: str
    campus: str
    works: str
    estate: str
    campus_line: str
    roads: dict[str, str]
    casing: str
    border: str
    border_minor: str
    label: str
    label_minor: str
    label_water: str
    mark: str
    halo: str
    halo_water: str


NIGHT_MAP = MapTheme(
    name="night",
    void="#191F25",
    land="#1D242B",
    shore="#29343E",
    water="#131A23",
    hill=("#1E2829", "#202B2B", "#222E2D"),
    park="#1F2B2A",
    campus="#232B33",
    works="#222931",
    estate="#1F262D",
    campus_line="#2A343D",
    roads={"arterial": "#3A4550", "secondary": "#323C46", "branch": "#2A333C", "path": "#262E36"},
    casing="#191F25",
    border="#66737F",
    border_minor="#3D4853",
    label=NIGHT.second,
    label_minor=NIGHT.muted,
    label_water="#7890A8",
    mark=NIGHT.faint,
    halo="#1B2229",
    halo_water="#131A23",
)
DAY_MAP = MapTheme(
    name="day",
    void="#ECEEF0",
    land="#F1F2F3",
    shore="#C3CFD9",
    water="#D5DFE8",
    hill=("#E8ECE8", "#E5EBE5", "#E1E8E2"),
    park="#E2EAE3",
    campus="#E7E9EC",
    works="#E4E6E8",
    estate="#ECEEF0",
    campus_line="#D9DDE1",
    roads={"arterial": "#FFFFFF", "secondary": "#FFFFFF", "branch": "#FAFBFB", "path": "#F8F9F9"},
    casing="#D3D8DD",
    border="#8C98A3",
    border_minor="#B9C1C9",
    label=DAY.second,
    label_minor=DAY.muted,
    label_water="#47647F",
    mark=DAY.faint,
    halo="#F4F5F6",
    halo_water="#D5DFE8",
)
THEMES = {"night": NIGHT_MAP, "day": DAY_MAP}

ROAD_CLASSES = ("path", "branch", "secondary", "arterial")
"""From the least to the greatest: the order of drawing."""

WIDTHS: dict[str, tuple[tuple[int, float], ...]] = {
    "arterial": ((9, 0.6), (11, 1.0), (13, 1.9), (14, 2.8), (15, 4.6), (16, 8.0), (17, 14.0), (18, 26.0), (19, 48.0)),
    "secondary": ((10, 0.3), (12, 0.9), (13, 1.3), (14, 2.0), (15, 3.2), (16, 5.8), (17, 10.5), (18, 19.0), (19, 36.0)),
    "branch": ((12, 0.4), (13, 0.7), (14, 1.2), (15, 2.0), (16, 3.8), (17, 7.2), (18, 13.0), (19, 25.0)),
    "path": ((14, 0.4), (15, 0.9), (16, 1.7), (17, 3.4), (18, 6.5), (19, 12.0)),
}


def road_width(road_class: str, zoom: int) -> float:
    """The width of a road in pixels at a zoom; 0 where it is not drawn yet."""
    steps = WIDTHS.get(road_class, WIDTHS["path"])
    if zoom < steps[0][0]:
        return 0.0
    for (z0, w0), (z1, w1) in pairwise(steps):
        if z0 <= zoom <= z1:
            return w0 + (w1 - w0) * (zoom - z0) / (z1 - z0)
    return steps[-1][1]
