"""The index over the city's grids, kept between uses for as long as no grid changes."""

from __future__ import annotations

from threading import Lock

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.grids.index import GridIndex
from models.grids.queries import get_grids

# Every update gives a row a new xmin, so these two tell whether any grid has changed.
_STAMP = text("SELECT current_database(), count(*), coalesce(sum(xmin::text::bigint), 0)::text FROM grid")
_kept: dict[str, tuple[tuple[object, ...], GridIndex]] = {}
_lock = Lock()


def grid_index(s: Session) -> GridIndex:
    """Return the index over the grids that are not closed; made anew only after a grid has changed."""
    place = s.connection().engine.url.render_as_string(hide_password=True)
    stamp = tuple(s.execute(_STAMP).one())
    with _lock:
        kept = _kept.get(place)
    if kept is not None and kept[0] == stamp:
        return kept[1]
    index = GridIndex(get_grids(s))
    with _lock:
        _kept[place] = (stamp, index)
    return index
