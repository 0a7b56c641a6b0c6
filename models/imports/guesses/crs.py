"""Which coordinate reference system a table's coordinates are in: what the headings say, and how large the numbers are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from models.geo.crs import BD09, GCJ02, WGS84
from models.imports.guesses.looks import is_number
from models.imports.kinds.words import plain

CGCS2000, MERCATOR = "EPSG:4490", "EPSG:3857"
_SAID = ((("gcj", "高德", "火星", "amap", "腾讯"), GCJ02), (("bd09", "bd", "百度", "baidu"), BD09),
         (("cgcs", "2000", "国家大地"), CGCS2000), (("wgs", "gps"), WGS84))  # fmt: skip


def guess_crs(lon: str, lat: str, columns: Mapping[str, Sequence[str]]) -> tuple[str | None, bool]:
    """Return the system of the columns called `lon` and `lat`, or None, and whether they stand in each other's place.

    Degrees in China may be WGS-84, CGCS2000 (the same within a metre), GCJ-02 or BD-09: only a heading can tell, so
    without one it is None there. Eastings with a zone before them are CGCS2000's Gauss-Krueger zones (GB/T 22021): 3
    degrees from 25 to 45, EPSG:4513 on; 6 degrees from 13 to 23, EPSG:4491 on.
    """
    pairs = [
        (float(x), float(y))
        for x, y in zip(columns.get(lon, ()), columns.get(lat, ()), strict=False)
        if is_number(x) and is_number(y)
    ]
    pairs = [pair for pair in pairs if pair != (0.0, 0.0)]
    headings = plain(lon) + plain(lat)
    said = next((crs for words, crs in _SAID if any(word in headings for word in words)), None)
    if not pairs:
        return said, False
    largest = max(abs(x) for x, _ in pairs), max(abs(y) for _, y in pairs)
    if max(largest) <= 180:
        swapped = largest[1] > 90 and largest[0] <= 90
        if said is not None:
            return said, swapped
        easts = [(y, x) if swapped else (x, y) for x, y in pairs]
        return (None if all(73 <= x <= 136 and 3 <= y <= 54 for x, y in easts) else WGS84), swapped
    # In Gauss-Krueger's own order the northing comes first, as x.
    swapped = _zone(largest[1]) is not None and _zone(largest[0]) is None
    zone = _zone(largest[1] if swapped else largest[0])
    if zone is not None:
        return (f"EPSG:{4513 + zone - 25}" if zone >= 25 else f"EPSG:{4491 + zone - 13}"), swapped
    return (MERCATOR if max(largest) <= 20037508.4 and said is None else said), False


def _zone(east: float) -> int | None:
    """Return the zone before an easting, as 40 in 40,512,345 m; None where there is none.

    The two westernmost of the 6-degree zones, 13 and 14, are left out: the web map's metres of eastern China look the same.
    """
    zone, within = divmod(east, 1_000_000)
    return int(zone) if (15 <= zone <= 23 or 25 <= zone <= 45) and 150_000 <= within <= 850_000 else None
