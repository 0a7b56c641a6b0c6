"""What a redraw would do, read in the background; and why one was not done, in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import tzinfo
from uuid import UUID

from desktop.desk.words import error_words
from models.cases.records import OpenCase
from models.geo.regions import ring, within
from models.redrawing.ground import city_area
from models.redrawing.queries import get_neighbours, get_redraws, plan_merge, plan_split
from models.redrawing.records import Neighbour, Redraw, RedrawPlan
from models.redrawing.shapes import ring_within, square_metres
from models.store.engine import Store
from models.store.errors import Refused, WriteInDoubt
from widgets.i18n import tr
from widgets.map.tools import Drawn
from widgets.words import refusal_words


def ring_plan(store: Store, drawn: Drawn, cases: Sequence[OpenCase]) -> tuple[float, int]:
    """Return how large a ring is within the city (m²), and how many open cases lie in it. Raises Refused."""
    with store.read() as s:
        shape = ring_within(drawn.points, city_area(s))
    placed = [(case.lon, case.lat) for case in cases if case.lon is not None and case.lat is not None]
    inside = within([ring(drawn.points)], [lon for lon, _ in placed], [lat for _, lat in placed])
    return square_metres(shape), int(inside.sum())


def split_plan(store: Store, grid_id: UUID, drawn: Drawn) -> RedrawPlan:
    """Return what a split would do. Raises Refused."""
    with store.read() as s:
        return plan_split(s, grid_id, drawn.points)


def merge_plan(store: Store, grid_ids: Sequence[UUID]) -> RedrawPlan:
    """Return what a merge would do. Raises Refused."""
    with store.read() as s:
        return plan_merge(s, grid_ids)


def neighbours(store: Store, grid_id: UUID) -> list[Neighbour]:
    """Return what a grid can be merged with. Raises Refused."""
    with store.read() as s:
        return get_neighbours(s, grid_id)


def redraws(store: Store) -> list[Redraw]:
    """Return what was redrawn."""
    with store.read() as s:
        return get_redraws(s)


def failure_words(error: BaseException, zone: tzinfo) -> str:
    """Say why it was not done."""
    if isinstance(error, Refused):
        return refusal_words(error.code, error.facts, zone=zone)
    if isinstance(error, WriteInDoubt):
        return tr(
            "The connection broke off. Whether it was done, the list shows once connected; look there before doing it again"
        )
    return error_words(error)
