"""The page's own words, in the language in use; facts are put into words on this side, not in the page."""

from __future__ import annotations

from widgets.i18n import tr


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
        "layer_grids": tr("Grids"),
        "layer_cases": tr("Cases"),
        "layer_workers": tr("Workers"),
        "layer_dedicated": tr("Dedicated"),
        "layer_cameras": tr("Video"),
        "layer_base": tr("Base map"),
        "late": tr("Late"),
        "soon": tr("Due soon"),
        "on_time": tr("On time"),
        "on_duty": tr("On duty"),
        "lost": tr("Position lost"),
        "density": tr("Density of open cases"),
        "density_range": tr("0 – {n} cases"),
        "pick": tr("Click the place on the map · Esc cancels"),
        "close": tr("Close the card"),
    }
