"""The colours, sizes and distances everything on the desk is made of."""

from __future__ import annotations

from dataclasses import dataclass, fields

SPACE = (4, 8, 12, 16, 24, 32)
"""Distances in pixels; nothing stands at any other."""
TYPE = (12, 14, 16, 20, 28)
"""Sizes of the desk's type in pixels: note, text, lead, title, figure."""
CORNER = 4
MOTION_MS = 150
FAMILY = "Noto Sans CJK SC"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One theme's colours as #RRGGBB. Grey is normal; a colour says that something is wrong, or chosen.

    `muted` is the quietest grey that may carry words; `faint` is for lines and disabled marks only.
    """

    name: str
    ground: str
    surface: str
    raised: str
    chosen: str
    """Ground of the chosen row."""
    hover: str
    edge: str
    """Edge of a card; at night the ground alone sets it off."""
    line: str
    line_strong: str
    text: str
    second: str
    muted: str
    faint: str
    accent: str
    on_accent: str
    """Words on a ground of accent."""
    on_time: str
    soon: str
    late: str
    done: str
    """A stage that is behind us, on the stage track."""

    def as_dict(self) -> dict[str, str]:
        """Return the colours by name, as the style sheet asks for them."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @property
    def grounds(self) -> dict[str, str]:
        """The colours that words and lamps stand on."""
        return {name: getattr(self, name) for name in ("ground", "surface", "raised", "chosen", "hover")}


NIGHT = Tokens(
    name="night",
    ground="#0F1317",
    surface="#171C22",
    raised="#1F262E",
    chosen="#1E2A34",
    hover="#1B2129",
    edge="#1F262E",
    line="#2B343D",
    line_strong="#3D4853",
    text="#E6EAEE",
    second="#A9B4BE",
    muted="#8C98A3",
    faint="#74808B",
    accent="#5AA9E6",
    on_accent="#0B1A26",
    on_time="#3FA58B",
    soon="#E3A72F",
    late="#EA7551",
    done="#66737F",
)
DAY = Tokens(
    name="day",
    ground="#F3F4F5",
    surface="#FFFFFF",
    raised="#FFFFFF",
    chosen="#E6F0F8",
    hover="#F3F6F8",
    edge="#D9DEE3",
    line="#D9DEE3",
    line_strong="#B9C1C9",
    text="#14181C",
    second="#4A5560",
    muted="#5C6873",
    faint="#7A858F",
    accent="#1F6FB2",
    on_accent="#FFFFFF",
    on_time="#17705B",
    soon="#8F5C00",
    late="#B93A14",
    done="#7F8B96",
)
THEMES = {"night": NIGHT, "day": DAY}


def luminance(colour: str) -> float:
    """Return the relative luminance of #RRGGBB, 0 to 1 (WCAG 2.2)."""

    def linear(channel: int) -> float:
        part = channel / 255
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(int(colour[i : i + 2], 16)) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
