"""What a WMTS service offers, read out of its capabilities: a layer's tiles in web mercator as one template."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from urllib.parse import urlencode, urlsplit
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from desktop.basemap.fetching import Unfetched, fetch
from desktop.basemap.problems import BadTemplate, NoWmtsLayer, ServiceSilent
from desktop.basemap.templates import host_of, shown

LARGEST = 32 << 20
"""Bytes of capabilities: a whole country's service has a few megabytes of them."""
MERCATOR = re.compile(r"(EPSG:(:|.*:)?(3857|900913|102100|102113))$", re.IGNORECASE)
PICTURES = ("image/png", "image/jpeg", "image/jpg", "image/webp", "image/png8", "tiles")
T = TypeVar("T")


class Named(Protocol):
    """What a service offers: a layer with a name."""

    @property
    def layer(self) -> str:
        """Its name."""


L = TypeVar("L", bound=Named)
# Scale denominator of zoom 0 in tiles of 256 pixels of 0.28 mm, as the standard has it.
ZOOM_0 = 559_082_264.0287178


@dataclass(frozen=True, slots=True)
class Offer:
    """One layer in web mercator."""

    layer: str
    title: str
    template: str
    min_zoom: int
    max_zoom: int


def is_capabilities(address: str) -> bool:
    """Whether an address without places for tiles looks like one of capabilities."""
    return "{" not in address and re.search(r"wmts", address, re.IGNORECASE) is not None


def find_offer(address: str, layer: str | None) -> Offer:
    """Fetch a service's capabilities and return the layer of that name, or its only one.

    Raises BadTemplate, ServiceSilent, NoWmtsLayer; OnGuiThreadError on the GUI thread.
    """
    return layer_of(ask_capabilities(address, "WMTS", read_offers), layer)


def layer_of(offers: Sequence[L], layer: str | None) -> L:
    """Return the layer of that name, or the only one where none is named. Raises NoWmtsLayer."""
    wanted = [one for one in offers if layer is None or one.layer == layer]
    if len(wanted) != 1:
        raise NoWmtsLayer(layer=layer or "", found=", ".join(one.layer for one in offers)[:600] or "—")
    return wanted[0]


def ask_capabilities(address: str, service: str, read: Callable[[bytes, str], Iterable[T]]) -> list[T]:
    """Fetch a service's capabilities (`service` is "WMTS" or "WMS") and return what `read(data, address)` finds in them.

    Raises BadTemplate, ServiceSilent; OnGuiThreadError on the GUI thread.
    """
    try:
        hosts = frozenset({host_of(address)})
    except ValueError as error:
        raise BadTemplate(address=shown(address), said=str(error)) from error
    url = address
    if "request=" not in address.casefold() and not urlsplit(address).path.casefold().endswith(".xml"):
        asked = {"REQUEST": "GetCapabilities"} if "service=" in address.casefold() else {}
        asked = asked or {"SERVICE": service, "REQUEST": "GetCapabilities"}
        url += ("&" if "?" in address else "?") + urlencode(asked)
    try:
        data, _ = fetch(url, hosts, most=LARGEST)
        return list(read(data, address))
    except (Unfetched, ParseError, DefusedXmlException, ValueError) as error:
        raise ServiceSilent(host=", ".join(hosts), said=str(error)[:200]) from error


def read_offers(data: bytes, address: str) -> Iterator[Offer]:
    """Yield the layers that have picture tiles in web mercator. Raises ParseError, ValueError, DefusedXmlException."""
    root = fromstring(data)
    if plain_tag(root.tag) != "Capabilities":
        raise ValueError(plain_tag(root.tag))
    zooms = {name: found for name, found in map(_zooms, all_of(root, "TileMatrixSet")) if found}
    for one in all_of(root, "Layer"):
        links = [text_of(link, "TileMatrixSet") for link in all_of(one, "TileMatrixSetLink")]
        sets = [name for name in links if name in zooms]
        forms = [form.text or "" for form in one if plain_tag(form.tag) == "Format"]
        form = next((form for form in forms if form.casefold() in PICTURES), None)
        if not sets or form is None:
            continue
        matrices = zooms[sets[0]]
        prefix = next(iter(matrices.values()))
        yield Offer(
            text_of(one, "Identifier"), text_of(one, "Title"),
            _template(one, address, form, sets[0], prefix), min(matrices), max(matrices),
        )  # fmt: skip


def _template(layer: Element, address: str, form: str, matrix_set: str, prefix: str) -> str:
    values = {"Style": _style(layer), "style": _style(layer), "TileMatrixSet": matrix_set}
    for resource in all_of(layer, "ResourceURL"):
        if resource.get("resourceType") == "tile" and resource.get("format", form).casefold() in PICTURES:
            template = resource.get("template", "")
            for name, value in values.items():
                template = template.replace(f"{{{name}}}", value)
            return template.replace("{TileMatrix}", f"{prefix}{{TileMatrix}}")
    asked = {
        "SERVICE": "WMTS", "REQUEST": "GetTile", "VERSION": "1.0.0", "LAYER": text_of(layer, "Identifier"),
        "STYLE": values["Style"], "TILEMATRIXSET": matrix_set, "FORMAT": form, "TILEMATRIX": f"{prefix}{{TileMatrix}}",
        "TILEROW": "{TileRow}", "TILECOL": "{TileCol}",
    }  # fmt: skip
    base, _, query = address.partition("?")
    kept = [pair for pair in query.split("&") if pair and pair.split("=")[0].upper() not in asked]
    return f"{base}?{'&'.join([*kept, urlencode(asked, safe='{}/:')])}"


def _style(layer: Element) -> str:
    styles = all_of(layer, "Style")
    chosen = next((one for one in styles if one.get("isDefault") == "true"), styles[0] if styles else None)
    return text_of(chosen, "Identifier") if chosen is not None else "default"


def _zooms(matrix_set: Element) -> tuple[str, Mapping[int, str]]:
    """A set's zooms with what stands before the number in its matrices' names; none where it is not web mercator's."""
    name = text_of(matrix_set, "Identifier")
    if not MERCATOR.search(text_of(matrix_set, "SupportedCRS")):
        return name, {}
    found: dict[int, str] = {}
    for matrix in all_of(matrix_set, "TileMatrix"):
        called = text_of(matrix, "Identifier")
        number = re.search(r"\d+$", called)
        width = int(text_of(matrix, "TileWidth") or 256)
        scale = float(text_of(matrix, "ScaleDenominator"))
        # Only where the number is the zoom can it be put into an address.
        if number is None or abs(scale * width / 256 * 2 ** int(number[0]) / ZOOM_0 - 1) > 0.01:
            return name, {}
        found[int(number[0])] = called[: number.start()]
    return name, found if len(set(found.values())) == 1 else {}


def all_of(element: Element, name: str) -> list[Element]:
    """Return the elements of that name below, whatever their namespace."""
    return [one for one in element.iter() if plain_tag(one.tag) == name and (name != "TileMatrixSet" or len(one))]


def text_of(element: Element, name: str) -> str:
    """Return the text of the first child of that name, "" without one."""
    return next(((one.text or "").strip() for one in element if plain_tag(one.tag) == name), "")


def plain_tag(tag: object) -> str:
    """Return an element's name without its namespace."""
    return str(tag).rpartition("}")[2]
