"""Whom a desk calls about a case, and for what."""

from __future__ import annotations

from uuid import UUID

from models.calls.records import Purpose
from widgets.case.sheet import CaseSheet


def who_looks(sheet: CaseSheet | None) -> UUID | None:
    """Return who was sent to look at the case's place (视频核查), while nothing was found yet."""
    checks = () if sheet is None else sheet.checks
    return checks[0].worker_id if checks and checks[0].verdict is None else None


def who_is_called(sheet: CaseSheet | None) -> UUID | None:
    """Return whom the key calls about the case that is open: who looks at its place, or else who holds it."""
    return who_looks(sheet) or (None if sheet is None else sheet.detail.case.holder_worker_id)


def purpose_of(sheet: CaseSheet | None, worker_id: UUID, case_id: UUID | None) -> Purpose:
    """Return what a call to a worker about a case is for, as far as the case that is open tells."""
    about = sheet is not None and sheet.detail.case.id == case_id and who_looks(sheet) == worker_id
    return Purpose.CHECK if about else Purpose.CALLBACK
