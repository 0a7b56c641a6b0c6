"""What goes in and out of the map besides the models' records."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from widgets.text import line

Kind = Literal["case", "grid", "worker", "camera", "place"]


@dataclass(frozen=True, slots=True)
class SearchHit:
    """One line of the search box's list: where it is (WGS-84 degrees) and what it is.

    `id` is None for what cannot be chosen (an address); lon and lat are None for a case without a place; `zoom` is the zoom to fly to, None for one that suits its kind.
    """

    kind: Kind
    id: UUID | None
    title: str
    detail: str
    lon: float | None
    lat: float | None
    zoom: float | None = None

    def listed(self) -> dict[str, object]:
        """The line as the page takes it, its text made fit to stand beside other text."""
        return {
            "kind": self.kind,
            "id": self.id.hex if self.id else "",
            "title": line(self.title),
            "detail": line(self.detail),
            "lon": self.lon,
            "lat": self.lat,
            "zoom": self.zoom,
        }


@dataclass(frozen=True, slots=True)
class Candidate:
    """A worker, or a place, that could take the chosen case: shown on the map by its number (1 is the best).

    With a worker's id the mark follows the worker; lon and lat serve where there is no position of it.
    """

    rank: int
    worker_id: UUID | None
    lon: float | None = None
    lat: float | None = None
