"""What the desk looks like: tokens, type, style sheet and lamps. One accent colour; grey is normal."""

from widgets.theme.fonts import font
from widgets.theme.lamps import LAMP_SHAPES, LampMark, lamp_colour, lamp_icon, lamp_path, paint_lamp
from widgets.theme.style import apply, colour, motion_ms, tokens
from widgets.theme.tokens import CORNER, DAY, FAMILY, MOTION_MS, NIGHT, SPACE, THEMES, TYPE, Tokens

__all__ = [
    "CORNER",
    "DAY",
    "FAMILY",
    "LAMP_SHAPES",
    "MOTION_MS",
    "NIGHT",
    "SPACE",
    "THEMES",
    "TYPE",
    "LampMark",
    "Tokens",
    "apply",
    "colour",
    "font",
    "lamp_colour",
    "lamp_icon",
    "lamp_path",
    "motion_ms",
    "paint_lamp",
    "tokens",
]
