"""The page's own words, in the language in use; facts are put into words on this side, not in the page."""

from __future__ import annotations

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


def layer_word(layer: str) -> str:
    """Return a layer as the map's switch says it."""
    return tr(LAYERS[layer])


def catalogue() -> dict[str, str]:
    """The strings of the page by key. `{n}` is filled in by the page."""
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
        "density": tr("Density of open cases"),
        "density_range": tr("0 – {n} cases"),
        "components_from": tr("Components, from zoom {n} on"),
        "component_utility": tr("Utilities"),
        "component_traffic": tr("Traffic"),
        "component_sanitary": tr("Sanitation"),
        "component_greenery": tr("Greenery"),
        "component_other": tr("Others"),
        "pick": tr("Click the place on the map · Esc cancels"),
        "close": tr("Close the card"),
        "unit_m": "m",
        "unit_km": "km",
        "unit_m2": "m²",
        "unit_ha": tr("ha"),
        "unit_km2": "km²",
    }
