"""Bookmarks as they are kept: a place, a zoom, the layers and the queue's filter under a number from 1 to 9.

One file for each account of a city on this machine, like its drafts: who may only read has bookmarks too.
"""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import URL

from models.cases.records import Lamp, QueueFilter, Source, Stage, Urgency

log = logging.getLogger(__name__)

NUMBERS = range(1, 10)
LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Bookmark:
    """`view` as `MapView.state()` gives it; of the filter what means the same tomorrow."""

    name: str
    view: Mapping[str, Any]
    filter: QueueFilter


Bookmarks = Mapping[int, Bookmark]


def bookmarks_file(base: Path, url: URL) -> Path:
    """The file for an account in a city."""
    named = f"{url.host or url.query.get('host', '')}:{url.port}/{url.database}/{url.username}"
    return base / "bookmarks" / f"{hashlib.sha256(named.encode()).hexdigest()[:24]}.json"


def lasting(wanted: QueueFilter) -> QueueFilter:
    """Return what of a filter is worth keeping: not single cases, not stretches of time."""
    return replace(
        wanted, numbered=frozenset(), case_ids=frozenset(), about="", reported_from=None, reported_until=None
    )


def text_of(bookmarks: Bookmarks) -> str:
    """Return what is written into the file."""
    return json.dumps({str(n): _said(one) for n, one in sorted(bookmarks.items())}, ensure_ascii=False, indent=1)


def read_bookmarks(file: Path) -> dict[int, Bookmark]:
    """Read them; what cannot be understood is left out. Raises OSError."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except ValueError:
        log.warning("the bookmarks in %s cannot be read and are left out", file)
        return {}
    if not isinstance(said, dict):
        return {}
    found = {}
    for number in NUMBERS:
        if (one := _bookmark(said.get(str(number)))) is not None:
            found[number] = one
    return found


def _said(one: Bookmark) -> dict[str, Any]:
    f = one.filter
    return {
        "name": one.name,
        "view": dict(one.view),
        "filter": {
            "stage": f.stage, "lamp": f.lamp, "urgency": f.urgency, "source": f.source, "category_top": f.category_top,
            "grid_ids": sorted(map(str, f.grid_ids)), "text": f.text,
        },
    }  # fmt: skip


def _bookmark(said: object) -> Bookmark | None:
    try:
        name, view, wanted = said["name"], said["view"], said["filter"]  # type: ignore[index]
        places = [float(view[axis]) for axis in ("lon", "lat", "zoom")]
        if not all(map(math.isfinite, places)) or not isinstance(name, str):
            return None
        layers = {str(layer): on is True for layer, on in dict(view.get("layers", {})).items()}
        return Bookmark(
            name[:LONGEST_NAME],
            dict(zip(("lon", "lat", "zoom"), places, strict=True)) | {"layers": layers} | _how_it_looked(view),
            QueueFilter(
                stage=Stage(wanted["stage"]) if wanted["stage"] else None,
                lamp=Lamp(wanted["lamp"]) if wanted["lamp"] else None,
                urgency=Urgency(wanted["urgency"]) if wanted["urgency"] else None,
                source=Source(wanted["source"]) if wanted["source"] else None,
                category_top=str(wanted["category_top"]),
                grid_ids=frozenset(UUID(one) for one in wanted["grid_ids"]),
                text=str(wanted["text"]),
            ),
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        return None


def _how_it_looked(view: Mapping[str, Any]) -> dict[str, Any]:
    """By which figure the grids were coloured, and of what the heat was. Raises KeyError, TypeError, ValueError."""
    found: dict[str, Any] = {}
    if "figure" in view:
        found["figure"] = str(view["figure"])
    if "heat" in view:
        heat = view["heat"]
        found["heat"] = {"from": int(heat["from"]), "to": int(heat["to"]), "of": str(heat["of"])}
    return found
