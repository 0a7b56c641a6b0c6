"""The page's own words, in the language in use; facts are put into words on this side, not in the page."""

from __future__ import annotations

from models.figures.grid_records import GridFigure
from widgets.i18n import mark, tr

LAYERS = {
    "grids": mark("Grids"),
    "cases": mark("Cases"),
    "workers": mark("Workers"),
    "dedicated": mark("Dedicated"),
    "cameras": mark("Video"),
    "base": mark("Base map"),
    "heat": mark("Heat"),
    "components": mark("Components"),
}
"""The layers that can be shown or hidden, in the order of the page's switch, with their words."""


FIGURES = {
    GridFigure.OPEN: mark("Open"),
    GridFigure.LATE: mark("Late"),
    GridFigure.DENSITY: mark("Density"),
    GridFigure.ON_TIME: mark("On-time rate"),
    GridFigure.FRESH: mark("Fresh positions"),
}
"""By what the grids can be coloured, in the order of the page's chooser, with their words."""
UNITS = {
    GridFigure.OPEN: mark("Open, cases"),
    GridFigure.LATE: mark("Late, cases"),
    GridFigure.DENSITY: mark("Open, cases/km²"),
    GridFigure.ON_TIME: mark("On-time rate, 30 days"),
    GridFigure.FRESH: mark("Positions of the last minute"),
}


def figure_word(figure: GridFigure) -> str:
    """Return a figure as the chooser says it."""
    return tr(FIGURES[figure])


def layer_word(layer: str) -> str:
    """Return a layer as the map's switch says it."""
    return tr(LAYERS[layer])


def catalogue() -> dict[str, str]:
    """The strings of the page by key. `{time}` is filled in by the page."""
    return {
        "search": tr("Search grids, cases, workers, addresses"),
        "no_result": tr("Nothing found"),
        "kind_grid": tr("Grid"),
        "kind_case": tr("Case"),
        "kind_worker": tr("Worker"),
        "kind_place": tr("Place"),
        "kind_camera": tr("Camera"),
        "layers": tr("Layers"),
        **{f"layer_{layer}": layer_word(layer) for layer in LAYERS},
        "late": tr("Late"),
        "soon": tr("Due soon"),
        "on_time": tr("On time"),
        "on_duty": tr("On duty"),
        "lost": tr("Position lost"),
        "busy": tr("With orders in hand"),
        "doubtful": tr("Position in doubt"),
        "and_more": tr("and {n} more: go nearer, or narrow the queue"),
        "phase_desk": tr("With the desk"),
        "phase_field": tr("In the field"),
        "phase_check": tr("To be checked"),
        "heat_of": tr("Open cases reported"),
        "heat_from": tr("From which hour"),
        "heat_to": tr("Until which hour"),
        "heat_category": tr("Of which category"),
        "heat_all": tr("All categories"),
        "heat_count": tr("{n} cases"),
        "heat_unit": tr("to the km²"),
        "heat_none": tr("none of them in view"),
        "following": tr("Following the worker · drag the map or press Esc to stop"),
        "components_from": tr("Components, from zoom {n} on"),
        "component_utility": tr("Utilities"),
        "component_traffic": tr("Traffic"),
        "component_sanitary": tr("Sanitation"),
        "component_greenery": tr("Greenery"),
        "component_other": tr("Others"),
        "in_call": tr("In a video call"),
        "colour_by": tr("Colour the grids by"),
        **{f"figure_{figure}": figure_word(figure) for figure in FIGURES},
        **{f"unit_{figure}": tr(unit) for figure, unit in UNITS.items()},
        "as_of": tr("as of {time}"),
        "counting": tr("being counted…"),
        "pick": tr("Click the place on the map · Esc cancels"),
        "close": tr("Close the card"),
        "unit_m": "m",
        "unit_km": "km",
        "unit_m2": "m²",
        "unit_ha": tr("ha"),
        "unit_km2": "km²",
    }
