"""What each room knows about the chosen case: one function a field of CaseSheet, called in the one background read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from models.accounts.records import Account
from models.cases.citizen.queries import get_citizen_side
from models.cases.records import CaseDetail
from models.cases.requests.queries import get_requests
from models.claims.queries import get_claim
from models.links.queries import links_of
from models.watch.queries import get_urges

Reading = Callable[[Session, CaseDetail, Account | None], Any]
"""(read transaction, the case, who is looking) → the value of the sheet's field. Off the GUI thread; records only."""

READINGS: dict[str, Reading] = {
    "links": lambda s, detail, _: links_of(s, detail.case.id),
    "urges": lambda s, detail, _: get_urges(s, detail.case.id),
    "requests": lambda s, detail, _: get_requests(s, detail.case.id),
    "citizen": lambda s, detail, _: get_citizen_side(s, detail.case.id),
    "claim": lambda s, detail, _: get_claim(s, detail.case.id),
}
"""By the name of the sheet's field: one line a room."""
