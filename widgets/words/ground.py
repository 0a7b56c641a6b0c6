"""What lies on the ground, in words."""

from __future__ import annotations

from widgets.i18n import mark, tr

_KINDS = {
    "grid": mark("Grid"),
    "camera": mark("Camera"),
    "road": mark("Road"),
    "land": mark("Land"),
    "water": mark("Water"),
    "river": mark("River"),
    "hill": mark("Hill"),
    "island": mark("Island"),
    "park": mark("Park"),
    "school": mark("School"),
    "hospital": mark("Hospital"),
    "market": mark("Market"),
    "factory": mark("Factory"),
    "office": mark("Office"),
    "station": mark("Station"),
    "pier": mark("Pier"),
    "label": mark("Place"),
}


def place_kind_word(kind: str) -> str:
    """Return what a thing on the ground is; a kind of the city's own as it is."""
    return tr(_KINDS[kind]) if kind in _KINDS else kind
