"""Addresses of tiles with places for zoom, column and row, as XYZ and WMTS services have them, or for a box, as WMS."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from desktop.basemap.problems import BadTemplate
from desktop.basemap.source import WORLD_M

SUBDOMAINS = "abc"
WORDS = {"z": "z", "TileMatrix": "z", "x": "x", "TileCol": "x", "y": "y", "TileRow": "y", "-y": "-y", "s": "s"}
WORDS |= {"bbox": "bbox", "bbox-epsg-3857": "bbox"}
SECRETS = frozenset({"key", "tk", "token", "ak", "access_token", "apikey", "api_key", "sig"})
_PLACE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class Template:
    """An address that was looked over. `hosts` are those it can lead to (host:port, small letters)."""

    address: str
    hosts: frozenset[str]

    def url(self, z: int, x: int, y: int) -> str:
        """The address of a tile; `y` counts from the north."""
        values = {"z": str(z), "x": str(x), "y": str(y), "-y": str((1 << z) - 1 - y)}
        if "{bbox" in self.address:
            values["bbox"] = ",".join(f"{one:.4f}" for one in box(z, x, y))
        values["s"] = SUBDOMAINS[(x + y) % len(SUBDOMAINS)]
        return _PLACE.sub(lambda found: values[WORDS[found[1]]], self.address)


def box(z: int, x: int, y: int) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile (`y` from the north), metres of EPSG:3857."""
    side = WORLD_M / (1 << z)
    return (
        x * side - WORLD_M / 2,
        WORLD_M / 2 - (y + 1) * side,
        (x + 1) * side - WORLD_M / 2,
        WORLD_M / 2 - y * side,
    )


def read_template(address: str) -> Template:
    """Look an address over. Raises BadTemplate."""
    places = [WORDS.get(one) for one in _PLACE.findall(address)]
    if None in places:
        unknown = next(one for one in _PLACE.findall(address) if one not in WORDS)
        raise BadTemplate(address=shown(address), said=f"{{{unknown}}}")
    if "bbox" not in places and (not {"z", "x"} <= set(places) or not {"y", "-y"} & set(places)):
        raise BadTemplate(address=shown(address), said="{z} {x} {y}")
    hosts = {_host(address, letter) for letter in (SUBDOMAINS if "s" in places else ".")}
    if "{" in urlsplit(address.replace("{s}", "s")).netloc:
        raise BadTemplate(address=shown(address), said=urlsplit(address).netloc)
    return Template(address, frozenset(hosts))


def host_of(url: str) -> str:
    """Host and port of an http(s) address. Raises ValueError for any other."""
    parts = urlsplit(url)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.username
        or not url.isprintable()
        or " " in url
    ):
        raise ValueError("http://, https://")
    return f"{parts.hostname}:{parts.port or (443 if parts.scheme == 'https' else 80)}"


def shown(address: str) -> str:
    """The address as it may be shown: its keys left out."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return address
    if not parts.query:
        return address
    told = [(name, "…" if name.casefold() in SECRETS else value) for name, value in parse_qsl(parts.query, True)]
    return urlunsplit(SplitResult(parts.scheme, parts.netloc, parts.path, urlencode(told, safe="{}-…:/"), ""))


def _host(address: str, letter: str) -> str:
    try:
        return host_of(address.replace("{s}", letter))
    except ValueError as error:
        raise BadTemplate(address=shown(address), said=str(error)) from error
