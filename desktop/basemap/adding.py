"""From what somebody names (a file, an address) to a base map that is known to work, before it is entered."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from desktop.basemap.package import TilePackage
from desktop.basemap.problems import BadTemplate, CrsUnsupported
from desktop.basemap.templates import read_template
from desktop.basemap.wms import find_wms, is_wms
from desktop.basemap.wmts import find_offer, is_capabilities
from models.city.records import BaseMap, BaseMapKind, TileCrs
from models.geo.crs import GCJ02, UnknownCrs, find_crs
from models.store.ids import new_id

MERCATORS = ("EPSG:3857", "EPSG:4326", "EPSG:4490", "EPSG:900913", "EPSG:4479")
APPROVAL = "审图号:"
"""Before the number: it is a Chinese one in every language."""
LAST_ZOOM = 18
"""How near a service's tiles go unless it is said."""


def tile_crs(said: str) -> TileCrs:
    """Return the coordinates that tiles are cut by. Raises CrsUnsupported for all but web mercator and GCJ-02."""
    try:
        name = find_crs(said).name
    except UnknownCrs as error:
        raise CrsUnsupported(crs=said) from error
    if name == GCJ02:
        return TileCrs.GCJ02
    if name not in MERCATORS:
        raise CrsUnsupported(crs=said)
    return TileCrs.WEB_MERCATOR


def look_over(
    name: str,
    address: str,
    *,
    crs: str = "EPSG:3857",
    attribution: str | None = None,
    min_zoom: int | None = None,
    max_zoom: int | None = None,
    layer: str | None = None,
    approval: str | None = None,
) -> BaseMap:
    """Return the base map that `address` is: an MBTiles file, a template of tiles, or WMTS or WMS capabilities (fetched).

    What the file or service says of its zooms and its owner goes where nothing is said here. `approval` is the number
    under which the map was approved for publication (审图号), shown behind its owner.
    Raises BaseMapProblem kinds; OnGuiThreadError on the GUI thread.
    """
    cut_by = tile_crs(crs)
    kind, place, credit, zooms = BaseMapKind.XYZ, address, "", (0, LAST_ZOOM)
    if is_capabilities(address):
        offer = find_offer(address, layer)
        kind, place, zooms = BaseMapKind.WMTS, offer.template, (offer.min_zoom, offer.max_zoom)
        read_template(place)
    elif is_wms(address):
        asked = find_wms(address, layer)
        kind, place, credit = BaseMapKind.WMS, asked.template, plain(asked.attribution)
        read_template(place)
    elif "://" in address:
        read_template(address)
        kind = _kind_of(address)
    elif "{" in address and not Path(address).exists():
        raise BadTemplate(address=address, said="http://, https://")
    else:
        package = TilePackage(Path(address).expanduser())
        try:
            facts = package.look()
        finally:
            package.close()
        kind, place, credit = BaseMapKind.MBTILES, str(package.path.resolve()), plain(facts.attribution)
        zooms = facts.min_zoom, facts.max_zoom
    first = zooms[0] if min_zoom is None else min_zoom
    last = zooms[1] if max_zoom is None else max_zoom
    told = plain(credit if attribution is None else attribution)
    if approval is not None and (number := plain(approval)):
        number = number if number.startswith(APPROVAL) else APPROVAL + number
        told = f"{told}  {number}" if told else number
    return BaseMap(new_id(), name.strip(), kind, place, cut_by, told, first, last)


def _kind_of(template: str) -> BaseMapKind:
    if "{bbox" in template:
        return BaseMapKind.WMS
    return BaseMapKind.WMTS if "{TileMatrix}" in template else BaseMapKind.XYZ


def plain(markup: str) -> str:
    """Return what a reader sees of an attribution: files write it with links."""
    reader = _Words()
    reader.feed(markup)
    reader.close()
    return " ".join("".join(reader.words).split())[:200]


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)
