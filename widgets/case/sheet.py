"""All that the case panel shows of one case, as read in one go: the case itself and what each room knows about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from models.accounts.records import Account
from models.calls.records import CallAbout
from models.cases.attachments.records import Attachment
from models.cases.citizen.records import CitizenSide
from models.cases.clocks.records import CaseClocks
from models.cases.orders.records import Calls, Deliberation, OrderAbout, Route, Whistle
from models.cases.records import CaseDetail, Recommendations
from models.cases.requests.records import Exclusion, Request
from models.checks.records import VideoCheck
from models.claims.records import Claim
from models.watch.records import Urge


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """One reading of one case. Only records: it crosses from the background to the screen.

    A room adds one field with a default ("nothing known"), and one function in `desktop.desk.readings` that reads it;
    the panel hands the whole sheet to every section and form.
    """

    detail: CaseDetail
    recommendations: Recommendations | None = None
    allowed: frozenset[str] = frozenset()
    """Names of the buttons that are there: what this account can do with this case now."""
    me: Account | None = None
    """Who is looking; None until it is known."""
    read_at: datetime | None = None
    """The database's time when all of it was read: nothing in it is from the future of a clock that goes behind."""
    clocks: CaseClocks | None = None
    """Who held it from when to when, why it is due just then, and whether its clock stands still."""
    requests: tuple[Request, ...] = ()
    """What was asked for approval and what became of it, the oldest first."""
    exclusion: Exclusion | None = None
    """By what the case stands outside assessment now (剔除)."""
    repeats_answered: bool = False
    """Whether it is noted as a repeated request and a final reply was sent: the ground to ask for 剔除."""
    citizen: CitizenSide = field(default_factory=CitizenSide)
    """What was found on site, told to the citizen and asked of them, and where the matter went."""
    orders: tuple[OrderAbout, ...] = ()
    """The orders with their own clocks, refusals and limits (the detail's orders are the bare ones)."""
    route: Route | None = None
    """Lead and assisting as proposed from category and grids."""
    deliberation: Deliberation | None = None
    """The dispute under way, or the last that was ruled on (会商, 指定承办)."""
    whistles: tuple[Whistle, ...] = ()
    calls: Calls = field(default_factory=Calls)
    """Who can whistle for it, and whom they can call."""
    video_calls: tuple[CallAbout, ...] = ()
    """Video calls about it with their steps, the latest first."""
    claim: Claim | None = None
    """Who has it open just now."""
    links: Any = None
    """The same again: likely twins, what was merged, parent and children, the caller's earlier matters."""
    urges: tuple[Urge, ...] = ()
    """催办 and 督办, with what was answered."""
    attachments: tuple[Attachment, ...] = ()
    """What is attached, the newest first; struck ones and those of cases merged into it too."""
    missing_evidence: tuple[str, ...] = ()
    """Kinds of evidence that the rule asks for with the feedback and nobody has given yet."""
    verifier: str = "anyone"
    """Who verifies by the case's rule: "anyone", "worker" (on site) or "desk"."""
    checks: tuple[VideoCheck, ...] = ()
    """视频核查 of the case, the latest first."""
    drafts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """What this desk had typed for the case and not sent, by button and field."""
