"""What the map page consists of besides folium's own elements: one macro element for each layer and control of ours.

Each writes one call of a function of resources/map/main.mjs; none of them carries data.
"""

from __future__ import annotations

from folium import MacroElement, TileLayer
from folium.template import Template


class Part(MacroElement):
    """Calls `shaotai.<maker>(map, options)` in the composed script."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            shaotai.{{ this.maker }}({{ this._parent.get_name() }}, {{ this.options|tojson }});
        {% endmacro %}
        """
    )

    def __init__(self, maker: str, **options: object) -> None:
        super().__init__()
        self._name = maker
        self.maker = maker
        self.options = options


class Base(MacroElement):
    """Hands folium's tile layer to the page, which adds it once there is a base map."""

    _template = Template(
        """
        {% macro script(this, kwargs) %}
            shaotai.base({{ this._parent.get_name() }}, {{ this.tiles.get_name() }});
        {% endmacro %}
        """
    )

    def __init__(self, tiles: TileLayer) -> None:
        super().__init__()
        self._name = "base"
        self.tiles = tiles


def layers() -> list[Part]:
    """The layers from the ground up."""
    return [
        Part("grids"),
        Part("components"),
        Part("heat"),
        Part("cameras"),
        Part("workers"),
        Part("cases"),
        Part("marks"),
        Part("overlay"),
    ]


def controls() -> list[Part]:
    """The controls: search, layer switch, legend, heat, scale, card, what a disc stands for, following, picking, tools."""
    return [
        Part(maker)
        for maker in (
            "search",
            "layerSwitch",
            "legend",
            "heatPanel",
            "scale",
            "card",
            "several",
            "follow",
            "picking",
            "tools",
        )
    ]
