"""What a WMS service offers, read out of its capabilities: a layer's pictures of web mercator boxes as one template."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from desktop.basemap.source import TILE
from desktop.basemap.wmts import MERCATOR, PICTURES, ask_capabilities, layer_of, plain_tag, text_of

ROOTS = {"WMS_Capabilities": "1.3.0", "WMT_MS_Capabilities": "1.1.1"}
"""The two versions in use, by what their capabilities are called."""


@dataclass(frozen=True, slots=True)
class WmsOffer:
    """One named layer in web mercator; `template` has {bbox} where the box goes."""

    layer: str
    title: str
    attribution: str
    template: str


def is_wms(address: str) -> bool:
    """Whether an address without places for tiles looks like a WMS service's."""
    return "{" not in address and "://" in address and re.search(r"wms", address, re.IGNORECASE) is not None


def find_wms(address: str, layer: str | None) -> WmsOffer:
    """Fetch a service's capabilities and return the layer of that name, or its only one.

    Raises BadTemplate, ServiceSilent, NoWmtsLayer; OnGuiThreadError on the GUI thread.
    """
    return layer_of(ask_capabilities(address, "WMS", read_wms), layer)


def read_wms(data: bytes, address: str) -> Iterator[WmsOffer]:
    """Yield the layers that can be asked for in web mercator. Raises ParseError, ValueError, DefusedXmlException."""
    root = fromstring(data)
    version = ROOTS.get(plain_tag(root.tag))
    if version is None:
        raise ValueError(plain_tag(root.tag))
    version = root.get("version") or version
    forms = [one.text or "" for one in root.findall("./{*}Capability/{*}Request/{*}GetMap/{*}Format")]
    form = next((one for one in PICTURES if one in forms), None)
    if form is None:
        return
    for top in root.findall("./{*}Capability/{*}Layer"):
        yield from _layers(top, address, version, form, (), "")


def _layers(
    layer: Element, address: str, version: str, form: str, above: tuple[str, ...], credit: str
) -> Iterator[WmsOffer]:
    """A layer and those below it: they inherit its coordinate systems and its owner."""
    said = [one.text or "" for one in layer if plain_tag(one.tag) in ("CRS", "SRS")]
    # Version 1.1 may name several in one element.
    systems = (*above, *(word for one in said for word in one.split()))
    owner = next((one for one in layer if plain_tag(one.tag) == "Attribution"), None)
    credit = text_of(owner, "Title") if owner is not None else credit
    name = next(((one.text or "").strip() for one in layer if plain_tag(one.tag) == "Name"), "")
    crs = next((one for one in systems if MERCATOR.search(one)), None)
    if name and crs is not None:
        title = next(((one.text or "").strip() for one in layer if plain_tag(one.tag) == "Title"), "")
        yield WmsOffer(name, title, credit, _template(address, version, name, crs, form))
    for below in layer:
        if plain_tag(below.tag) == "Layer":
            yield from _layers(below, address, version, form, systems, credit)


def _template(address: str, version: str, layer: str, crs: str, form: str) -> str:
    asked = {
        "SERVICE": "WMS", "REQUEST": "GetMap", "VERSION": version, "LAYERS": layer, "STYLES": "",
        "CRS" if version >= "1.3" else "SRS": crs, "BBOX": "{bbox}", "WIDTH": str(TILE), "HEIGHT": str(TILE), "FORMAT": form,
    }  # fmt: skip
    base, _, query = address.partition("?")
    # What else stands in the address (a key, a map file's name) is asked along.
    kept = [(name, value) for name, value in parse_qsl(query, True) if name.upper() not in asked]
    return f"{base}?{urlencode([*kept, *asked.items()], safe='{}/:,')}"
