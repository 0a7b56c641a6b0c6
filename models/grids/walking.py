"""The graph of the city's roads, kept between uses for as long as no road changes."""

from __future__ import annotations

from threading import Lock

import shapely
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.geo.walking import WalkingGraph
from models.grids.tables import RoadRow

# The number rises with every statement that changes a road; the database's own tells it from another of its name.
_STAMP = text("SELECT d.oid::text, r.number FROM pg_database d, road_revision r WHERE d.datname = current_database()")
_kept: dict[str, tuple[tuple[object, ...], WalkingGraph]] = {}
_lock = Lock()
# Apart from the other: making one takes a second in a big city, and looking up another's must not wait for that.
_making = Lock()


def walking_graph(s: Session) -> WalkingGraph:
    """Return the graph over the city's roads; made anew only after a road has changed. A city may have none."""
    place = s.connection().engine.url.render_as_string(hide_password=True)
    stamp = tuple(s.execute(_STAMP).one())
    found = _find(place, stamp)
    if found is not None:
        return found
    with _making:
        # Another may have made it while this one waited.
        found = _find(place, stamp)
        if found is not None:
            return found
        graph = WalkingGraph(shapely.from_wkb(list(s.scalars(select(RoadRow.geom).order_by(RoadRow.id)))))
        with _lock:
            _kept[place] = (stamp, graph)
        return graph


def _find(place: str, stamp: tuple[object, ...]) -> WalkingGraph | None:
    with _lock:
        kept = _kept.get(place)
    return kept[1] if kept is not None and kept[0] == stamp else None
