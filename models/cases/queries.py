"""Reads cases. The list of open ones is one statement, for the desk reads it at every start and after every loss."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from models.cases.numbering import ending
from models.cases.numbering import is_number_like as is_number_like
from models.cases.reading import ORDERS, STEPS, opened, order_of, select_cases, step_of
from models.cases.records import CaseDetail, Category, OpenCase, Order, Step, Urgency
from models.cases.tables import ACTIVE_ORDER_STATES, OPEN_STATES, CategoryRow
from models.grids.lookup import grid_index
from models.store.errors import Refused
from models.store.texts import findable
from models.store.times import utc_or_none
from models.workers.masking import mask_name, mask_phone

_BY_IDS = select_cases("c.open AND c.id = ANY(CAST(:ids AS uuid[]))")
_OPEN = select_cases("c.open")
_ONE = select_cases("c.id = :id")
_ANY = select_cases("c.id = ANY(CAST(:ids AS uuid[]))")
_BY_SOURCE_NUMBER = text(
    """SELECT DISTINCT r.case_id FROM report r JOIN case_file c ON c.id = r.case_id
    WHERE reverse(lower(r.source_number)) LIKE :ending AND c.state = ANY(:open) LIMIT :limit"""
)
_ACTIVE = select_cases(
    "c.open AND c.id IN (SELECT o.case_id FROM dispatch_order o WHERE o.state = ANY(:states))",
)
_DETAIL = text(
    """SELECT coalesce(t.text, '') AS text, coalesce(t.address, '') AS address, coalesce(t.reporter, '') AS reporter,
              coalesce(t.reporter_phone, '') AS phone, c.filed_at, c.closed_at, c.lon, c.lat
    FROM case_file c LEFT JOIN report r ON r.case_id = c.id LEFT JOIN report_text t ON t.report_id = r.id
    WHERE c.id = :id ORDER BY r.reported_at, r.id LIMIT 1"""
)
_SOURCE_NUMBERS = text(
    """SELECT r.source_number FROM report r WHERE r.case_id = :id AND r.source_number IS NOT NULL
    ORDER BY r.reported_at, r.id"""
)
_ORDERS_OF = text(ORDERS + " WHERE o.case_id = :id ORDER BY o.given_at, o.id")
_ORDERS_ACTIVE = text(ORDERS + " WHERE o.state = ANY(:states) ORDER BY o.given_at, o.id")
_STEPS_OF = text(STEPS + " WHERE t.case_id = :id ORDER BY t.recorded_at, t.id")
_STEP_BY = text(STEPS + " WHERE t.command_id = :id")
_VERIFIER = text("SELECT r.verifier FROM case_file c JOIN category_rule r ON r.id = c.rule_id WHERE c.id = :id")
_GRIDS_AT = text(
    """SELECT g.id, coalesce(d.name, '') AS owner FROM grid g LEFT JOIN department d ON d.id = g.owner_department_id
    WHERE g.id = ANY(CAST(:ids AS uuid[]))"""
)


def get_open_cases(s: Session) -> list[OpenCase]:
    """Return every open case (在办), in no particular order."""
    return [opened(row) for row in s.execute(_OPEN)]


def get_open_cases_by_ids(s: Session, ids: Sequence[UUID]) -> list[OpenCase]:
    """Return those of these cases that are open: one that is not in the answer no longer is."""
    return [opened(row) for row in s.execute(_BY_IDS, {"ids": list(ids)})] if ids else []


def get_case(s: Session, case_id: UUID, unmask: bool = False) -> CaseDetail:
    """Return all about a case, open or not. Raises Refused("unknown_case").

    `unmask` shows the caller in full; who shows it to a person writes the step for it first (`commands.unmask`).
    """
    row = s.execute(_ONE, {"id": case_id}).one_or_none()
    if row is None:
        raise Refused("unknown_case", case_id=case_id)
    about = s.execute(_DETAIL, {"id": case_id}).one()
    return CaseDetail(
        case=opened(row),
        text=about.text,
        address=about.address,
        reporter=about.reporter if unmask else mask_name(about.reporter),
        reporter_phone=about.phone if unmask else mask_phone(about.phone),
        grids=_grids_at(s, about.lon, about.lat),
        orders=tuple(order_of(order) for order in s.execute(_ORDERS_OF, {"id": case_id})),
        steps=tuple(step_of(step) for step in s.execute(_STEPS_OF, {"id": case_id})),
        filed_at=utc_or_none(about.filed_at),
        closed_at=utc_or_none(about.closed_at),
        source_numbers=tuple(s.scalars(_SOURCE_NUMBERS, {"id": case_id})),
    )


def _grids_at(s: Session, lon: float | None, lat: float | None) -> tuple[tuple[str, str, str], ...]:
    if lon is None or lat is None:
        return ()
    index = grid_index(s)
    leaf = index.basic_at(lon, lat)
    others = [grid for grid in index.all_at(lon, lat) if grid.kind.value != "basic"]
    grids = ([leaf] if leaf else []) + others
    owners = {row.id: row.owner for row in s.execute(_GRIDS_AT, {"ids": [grid.id for grid in grids]})}
    return tuple((grid.name, grid.kind.value, owners.get(grid.id, "")) for grid in grids)


def get_categories(s: Session) -> list[Category]:
    """Return the category tree, parents before children, in its own order."""
    c = CategoryRow
    columns = (c.id, c.code, c.name, c.name_en, c.depth, c.parent_id, c.urgency)
    return [
        Category(*row[:6], Urgency(row.urgency))
        for row in s.execute(select(*columns).order_by(c.depth, c.rank, c.code))
    ]


def get_step_by_command(s: Session, command_id: UUID) -> Step | None:
    """Return the step a command has written, None if it never happened."""
    row = s.execute(_STEP_BY, {"id": command_id}).one_or_none()
    return None if row is None else step_of(row)


def get_cases(s: Session, ids: Sequence[UUID]) -> list[OpenCase]:
    """Return these cases, open or not, in this order; one that is not there is left out."""
    found = {row.id: row for row in s.execute(_ANY, {"ids": list(ids)})} if ids else {}
    return [opened(found[one]) for one in ids if one in found]


def open_cases_by_source_number(s: Session, text: str, limit: int = 200) -> frozenset[UUID]:
    """Return the open cases a report of which has this number in its own system, as a whole or by its last characters.

    Nothing for what is too short to be meant as a number (`is_number_like`).
    """
    wanted = findable(text)
    if not is_number_like(wanted):
        return frozenset()
    states = [state.value for state in OPEN_STATES]
    rows = s.execute(_BY_SOURCE_NUMBER, {"ending": ending(wanted), "open": states, "limit": limit})
    return frozenset(row.case_id for row in rows)


def get_active_orders(s: Session) -> list[tuple[Order, OpenCase]]:
    """Return every order in hand, the assisting ones too, with its case, the oldest first."""
    facts = {"states": [state.value for state in ACTIVE_ORDER_STATES]}
    cases = {case.id: case for case in map(opened, s.execute(_ACTIVE, facts))}
    rows = s.execute(_ORDERS_ACTIVE, facts).all()
    return [(order_of(row), cases[row.case_id]) for row in rows if row.case_id in cases]


def verifier_of(s: Session, case_id: UUID) -> str:
    """Return who verifies by the rule that the case was filed under: "anyone", "worker" (on site) or "desk"."""
    return s.scalar(_VERIFIER, {"id": case_id}) or "anyone"
