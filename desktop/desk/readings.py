"""What each room knows about the chosen case: one function a field of CaseSheet, called in the one background read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from models.accounts.records import Account
from models.calls.queries import get_calls_about
from models.cases.attachments.queries import get_attachments, missing_evidence
from models.cases.citizen.queries import get_citizen_side
from models.cases.clocks.reading import get_clocks
from models.cases.orders.queries import get_calls, get_deliberations, get_orders_about, get_whistles
from models.cases.orders.routes import get_route
from models.cases.queries import verifier_of
from models.cases.records import CaseDetail
from models.cases.requests.exclusion import can_repeat, get_exclusion
from models.cases.requests.queries import get_requests
from models.checks.queries import get_case_checks
from models.claims.queries import get_claim
from models.links.queries import links_of
from models.watch.queries import get_urges

Reading = Callable[[Session, CaseDetail, Account | None], Any]
"""(read transaction, the case, who is looking) → the value of the sheet's field. Off the GUI thread; records only."""

READINGS: dict[str, Reading] = {
    "links": lambda s, detail, _: links_of(s, detail.case.id),
    "urges": lambda s, detail, _: get_urges(s, detail.case.id),
    "clocks": lambda s, detail, _: get_clocks(s, detail),
    "requests": lambda s, detail, _: get_requests(s, detail.case.id),
    "exclusion": lambda s, detail, _: get_exclusion(s, detail.case.id),
    "repeats_answered": lambda s, detail, _: can_repeat(s, detail.case.id),
    "citizen": lambda s, detail, _: get_citizen_side(s, detail.case.id),
    "claim": lambda s, detail, _: get_claim(s, detail.case.id),
    "orders": lambda s, detail, _: get_orders_about(s, detail.case.id),
    "route": lambda s, detail, _: get_route(s, detail.case.id),
    "deliberation": lambda s, detail, _: next(reversed(get_deliberations(s, detail.case.id)), None),
    "whistles": lambda s, detail, _: get_whistles(s, detail.case.id),
    "attachments": lambda s, detail, _: get_attachments(s, detail.case.id),
    "missing_evidence": lambda s, detail, _: missing_evidence(s, detail.case.id),
    "verifier": lambda s, detail, _: verifier_of(s, detail.case.id),
    "checks": lambda s, detail, _: get_case_checks(s, detail.case.id),
    "video_calls": lambda s, detail, _: get_calls_about(s, detail.case.id),
    "calls": lambda s, detail, _: get_calls(s, detail.case.id),
}
"""By the name of the sheet's field: one line a room."""
