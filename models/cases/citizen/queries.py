"""Reads what was found on site, told to the citizen and asked of him, and where a matter went."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import text
from sqlalchemy.orm import Session

from models.cases.citizen.records import Callback, Channel, CitizenSide, Confirmation, Reply, Satisfaction, Transfer
from models.store.times import utc, utc_or_none
from models.workers.masking import mask_name

_CONFIRMATIONS = text(
    """SELECT c.*, i.name AS worker, a.name AS account FROM confirmation c JOIN account a ON a.id = c.asked_by
    LEFT JOIN worker_identity i ON i.worker_id = c.worker_id WHERE c.case_id = :id ORDER BY c.asked_at, c.id"""
)
_TRANSFERS = text(
    """SELECT t.*, a.name AS account FROM transfer t JOIN account a ON a.id = t.given_by
    WHERE t.case_id = :id ORDER BY t.given_at, t.id"""
)
_REPLIES = text(
    """SELECT r.*, a.name AS account, coalesce(b.name, '') AS sender FROM reply r JOIN account a ON a.id = r.written_by
    LEFT JOIN account b ON b.id = r.sent_by WHERE r.case_id = :id ORDER BY r.sent_at NULLS LAST, r.written_at, r.id"""
)
_CALLBACKS = text(
    """SELECT c.*, a.name AS account FROM callback c JOIN account a ON a.id = c.called_by
    WHERE c.case_id = :id ORDER BY c.nth"""
)


def get_citizen_side(s: Session, case_id: UUID) -> CitizenSide:
    """Return all of it for one case, each kind the oldest first; nothing for a case that is not here."""
    return CitizenSide(
        get_confirmations(s, case_id), get_transfers(s, case_id), get_replies(s, case_id), get_callbacks(s, case_id)
    )


def get_confirmations(s: Session, case_id: UUID) -> tuple[Confirmation, ...]:
    """Return who was asked to look on site (核实), and what was found."""
    return tuple(
        Confirmation(
            row.id, row.worker_id, mask_name(row.worker or ""), row.question, row.account, utc(row.asked_at), row.is_so,
            row.finding, utc_or_none(row.answered_at), utc_or_none(row.stopped_at),
        )
        for row in s.execute(_CONFIRMATIONS, {"id": case_id})
    )  # fmt: skip


def get_transfers(s: Session, case_id: UUID) -> tuple[Transfer, ...]:
    """Return to whom a matter was given (转办), with receipt and when the citizen was told."""
    return tuple(
        Transfer(
            row.id, row.receiver, row.reason, row.account, utc(row.given_at), row.receipt, utc_or_none(row.receipt_at),
            None if row.told_by is None else Channel(row.told_by), utc_or_none(row.told_at),
        )
        for row in s.execute(_TRANSFERS, {"id": case_id})
    )  # fmt: skip


def get_replies(s: Session, case_id: UUID) -> tuple[Reply, ...]:
    """Return what the citizen was told, and the draft, if there is one, last."""
    return tuple(
        Reply(
            row.id, row.words, row.final, None if row.channel is None else Channel(row.channel), row.account,
            utc(row.written_at), row.sender, utc_or_none(row.sent_at),
        )
        for row in s.execute(_REPLIES, {"id": case_id})
    )  # fmt: skip


def get_callbacks(s: Session, case_id: UUID) -> tuple[Callback, ...]:
    """Return every try to ask the citizen back (回访)."""
    return tuple(
        Callback(
            row.id, row.nth, row.reached, row.solved,
            None if row.satisfaction is None else Satisfaction(row.satisfaction), row.words, row.account,
            utc(row.called_at),
        )
        for row in s.execute(_CALLBACKS, {"id": case_id})
    )  # fmt: skip
