"""What a supervisor decides beside a case's own history: how rules are set, what was looked at, what a leader was told."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import insert, text
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import Session

from models.accounts.queries import get_me
from models.accounts.records import Duty
from models.store.errors import NotPermitted, Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc
from models.watch.records import LookKind, RuleSetting, Told
from models.watch.tables import LookMarkRow, ToldFiguresRow, WatchRuleRow

_ALONE = text("SELECT pg_advisory_xact_lock(hashtext('shaotai.watch_rule'))")
_VERSION = text("SELECT coalesce(max(version), 0) + 1 FROM watch_rule WHERE key = :key")
_CASE = text("SELECT id FROM case_file WHERE id = :id")
_TOLD = text(
    """SELECT t.sentence, t.figures, t.recorded_at, coalesce(a.name, t.login) AS by FROM told_figures t
    LEFT JOIN account a ON a.login = t.login ORDER BY t.recorded_at DESC, t.id DESC LIMIT 1"""
)


def set_rule(s: Session, setting: RuleSetting) -> None:
    """Set how a rule is used in this city, as a new version; what it was before stays on record.

    The supervisor's alone. Raises NotPermitted; Refused: "automatic_but_off" (a rule that is off sends nothing).
    """
    _supervisor(s, "set_rule")
    storable(setting.words, "words")
    if setting.automatic and not setting.enabled:
        raise Refused("automatic_but_off")
    s.execute(_ALONE)
    version = s.execute(_VERSION, {"key": setting.rule.value}).scalar_one()
    s.execute(
        insert(WatchRuleRow).values(
            id=new_id(),
            key=setting.rule.value,
            version=version,
            enabled=setting.enabled,
            automatic=setting.automatic,
            words=setting.words.strip(),
        )
    )


def mark_seen(s: Session, case_id: UUID, kind: LookKind, words: str = "") -> None:
    """Say that a case among those to look at was looked at, and what was found; the first word stays.

    The supervisor's alone. Raises NotPermitted, Refused("unknown_case").
    """
    _supervisor(s, "mark_seen")
    storable(words, "words")
    if s.scalar(_CASE, {"id": case_id}) is None:
        raise Refused("unknown_case", case_id=case_id)
    mark = upsert(LookMarkRow).values(id=new_id(), case_id=case_id, kind=kind.value, words=words.strip())
    s.execute(mark.on_conflict_do_nothing(index_elements=["case_id", "kind"]))


def tell(s: Session, sentence: str, figures: Mapping[str, Any]) -> None:
    """Keep the sentence that a leader is told, and its figures."""
    s.execute(insert(ToldFiguresRow).values(id=new_id(), sentence=sentence, figures=dict(figures)))


def get_told(s: Session) -> Told | None:
    """Return what was told last; None before anything was."""
    row = s.execute(_TOLD).one_or_none()
    return None if row is None else Told(row.sentence, dict(row.figures), row.by, utc(row.recorded_at))


def _supervisor(s: Session, action: str) -> None:
    me = get_me(s)
    if me.duty is not Duty.SUPERVISOR or not me.active:
        raise NotPermitted(f"{action}: for supervisors")
