"""The map of a paper, drawn while its figures are read: on a thread of its own, from the very moment that the figures are of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from sqlalchemy.orm import Session

from desktop.basemap.source import BasemapSource
from desktop.briefing.picture import CityMap, MapPicture
from desktop.following import follow
from models.figures.day_records import Spot
from models.grids.queries import get_grids, get_places, get_roads
from models.store.engine import Store

Look = Callable[[], None]


def read_map(s: Session, city: str) -> BasemapSource:
    """Read what a city's map is drawn from. Nothing is kept of it but the picture: it needs no version of its rows."""
    return BasemapSource(city, get_places(s), get_roads(s), get_grids(s), version="picture")


class MapAhead:
    """A map being read, made ready and, once the open cases are known, drawn. To be closed: `with MapAhead(…) as ahead`.

    `moment` is that of a session that stays open until `read` has returned. Nothing waits for one that is closed before.
    """

    def __init__(self, store: Store, moment: str, city: str, language: str) -> None:
        self._closed = False
        self._spots: Future[Sequence[Spot]] = Future()
        self._pool = ThreadPoolExecutor(1, "paper-map")
        self._source = self._pool.submit(self._read, store, moment, city)
        self._picture = self._pool.submit(self._draw, language)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closed = True
        self._spots.cancel()
        self._pool.shutdown(cancel_futures=True)

    def read(self, look: Look) -> None:
        """Wait until all was read. Raises what reading raises, and what `look` does, which is asked meanwhile."""
        follow(self._source, look)

    def draw(self, spots: Sequence[Spot]) -> None:
        """Have it drawn with these open cases. Waits for nothing."""
        self._spots.set_result(spots)

    def drawn(self, look: Look) -> MapPicture:
        """Return the map, drawn. Raises as `draw_map` does, and what `look` raises."""
        made = follow(self._picture, look)
        assert made is not None
        return made

    @staticmethod
    def _read(store: Store, moment: str, city: str) -> BasemapSource:
        with store.read(moment) as s:
            return read_map(s, city)

    def _draw(self, language: str) -> MapPicture | None:
        source = self._source.result()
        return None if self._closed else CityMap(source, language).draw(self._spots.result())
