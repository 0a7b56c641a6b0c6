"""Why a grid was not drawn, split, merged or put back, in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from widgets.i18n import mark
from widgets.text import line

SENTENCES = {
    "grid_closed": mark("“{name}” was closed meanwhile. Nothing was changed; choose a grid that is on the map now."),
    "not_basic": mark(
        "“{name}” is no basic grid: only these are split and merged. Nothing was changed; choose another."
    ),
    "grid_has_children": mark(
        "“{name}” has grids below it. Nothing was changed; split or merge those of the lowest level."
    ),
    "not_siblings": mark(
        "These grids do not belong to one area above. Nothing was changed; choose neighbours of one community."
    ),
    "not_adjacent": mark("These grids have no edge in common. Nothing was changed; choose neighbours."),
    "too_few": mark("To merge, choose one neighbour or more. Nothing was changed."),
    "shape_self_crossing": mark("The line around it crosses itself. Nothing was saved; draw it again."),
    "shape_outside_city": mark("More than half of it lies outside the city. Nothing was saved; draw it again."),
    "shape_too_small": mark(
        "A grid would have {square_metres} m², at least {least} are needed. Nothing was changed; draw it again."
    ),
    "line_self_crossing": mark("The line crosses itself. Nothing was changed; draw it again."),
    "line_does_not_cut": mark(
        "The line does not cut the grid in two. Nothing was changed; begin and end it outside the grid."
    ),
    "line_cuts_often": mark("The line cuts the grid into {parts} parts. Nothing was changed; cut it in two."),
    "name_too_long": mark("A name has at most {most} characters. Nothing was changed; shorten it."),
    "end_past": mark("The end lies in the past. Nothing was saved; choose a later one."),
    "codes_used_up": mark("No code is free below {stem}. Nothing was changed; have the codes there put in order."),
    "no_ground": mark("The city has no grids yet. Nothing was changed; import them first."),
    "unknown_redraw": mark("This was not redrawn in this city. Nothing was changed."),
    "undone_already": mark("This was taken back already. Nothing was changed."),
    "redrawn_since": mark(
        "The grids of “{name}” were redrawn or closed since. Nothing was changed; take back what came later first."
    ),
}


def grid_facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the facts that these sentences name."""
    square = given.get("square_metres", "?")
    return {
        "square_metres": f"{square:,.0f}" if isinstance(square, int | float) else square,
        "least": f"{given.get('least', 100):,.0f}",
        "parts": given.get("parts", "?"),
        "most": given.get("most", "?"),
        "stem": line(str(given.get("stem") or "?")),
    }
