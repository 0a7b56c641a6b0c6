"""Who could take the chosen case, as the page numbers them."""

from __future__ import annotations

from collections.abc import Sequence

from models.cases.records import Recommendation
from widgets.map.records import Candidate
from widgets.map.roster import Roster


def located(candidates: Sequence[Candidate | Recommendation], roster: Roster) -> list[dict[str, object]]:
    """Return those with a known place, a worker's latest before the one given; whoever has none is left out."""
    shown: list[dict[str, object]] = []
    for one in candidates:
        known = roster.position(one.worker_id) if one.worker_id else None
        lon, lat = (one.lon, one.lat) if isinstance(one, Candidate) else (None, None)
        if known is not None:
            lon, lat = known[:2]
        if lon is not None and lat is not None:
            worker = one.worker_id.hex if known is not None and one.worker_id else None
            shown.append({"rank": one.rank, "worker": worker, "lon": lon, "lat": lat})
    return shown
