"""Positions as other systems write them: empty, placeholders, and any coordinate reference system."""

from __future__ import annotations

import math
from collections.abc import Mapping

from models.geo.crs import BD09, GCJ02, find_crs
from models.imports.mapping import CaseMapping
from models.imports.reading.swapped import ICE, looks_swapped
from models.imports.records import Rejected

EMPTY = "empty"


def read_place(row: Mapping[str, str], mapping: CaseMapping) -> tuple[float | None, float | None, str]:
    """Return lon and lat (WGS-84 degrees), or None twice and why there are none. Raises Rejected."""
    if "lon" not in mapping.columns:
        return None, None, EMPTY
    texts = [mapping.columns[name].of(row) for name in ("lon", "lat")]
    without = [text in mapping.empty for text in texts]
    if all(without):
        return None, None, EMPTY
    if any(without):
        raise Rejected(f"half a position: lon {texts[0]!r}, lat {texts[1]!r}")
    lon, lat = (_number(text, name) for text, name in zip(texts, ("lon", "lat"), strict=True))
    for point in mapping.placeholders:
        if abs(lon - point.lon) <= point.tolerance and abs(lat - point.lat) <= point.tolerance:
            return None, None, point.name
    system, given = find_crs(mapping.crs), (lon, lat)
    if not system.is_wgs84:
        x, y = system.to_wgs84(lon, lat)
        lon, lat = float(x), float(y)
    lost = not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90)
    # No city lies on the ice, and none outside China gives its places in China's own systems.
    odd = lost or lat < ICE or system.name in (GCJ02, BD09)
    swapped = odd and looks_swapped(system, *given)
    if lost or swapped:
        hint = "; are the two swapped?" if swapped else ""
        raise Rejected(f"no place on earth: lon {texts[0]}, lat {texts[1]} (in {mapping.crs}){hint}")
    return lon, lat, ""


def _number(text: str, name: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise Rejected(f"{name} is no number: {text!r}")
    return number
