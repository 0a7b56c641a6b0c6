"""Category rules: versions of how cases of a category are handled, entered and read."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.cases.clocks.category_rules import RuleVersion as RuleVersion
from models.cases.clocks.category_rules import senseless_rule as senseless_rule
from models.cases.clocks.commands import require_supervisor
from models.cases.clocks.rules import EVIDENCE
from models.cases.records import CategoryRule
from models.cases.tables import CategoryRow, CategoryRuleRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc

_VERSIONS = text(
    """SELECT r.*, coalesce(a.name, r.login) AS by FROM category_rule r LEFT JOIN account a ON a.login = r.login
    WHERE r.category_id = :id ORDER BY r.version"""
)
_DEPARTMENT = text("SELECT 1 FROM department WHERE id = :id")
_IN_FORCE = text(
    """SELECT DISTINCT ON (r.category_id) r.*, coalesce(a.name, r.login) AS by
    FROM category_rule r LEFT JOIN account a ON a.login = r.login ORDER BY r.category_id, r.version DESC"""
)


def set_rule(s: Session, version: RuleVersion, note: str) -> UUID:
    """Enter the next version of a category's rule; cases filed from now on keep it, those filed before keep theirs.

    `version.rule.version` is the one that was read (0: the category has none of its own yet). A supervisor's alone.
    Raises Refused: "senseless" (findings), "fact_missing" (note), "unknown_category", "unknown_department",
    "rule_changed" (version).
    """
    require_supervisor(s)
    if not storable(note, "note").strip():
        raise Refused("fact_missing", fact="note", action="set_rule")
    findings = senseless_rule(version)
    if findings:
        raise Refused("senseless", findings=findings)
    rule = version.rule
    known = select(CategoryRow.id).where(CategoryRow.id == rule.category_id).with_for_update()
    if s.scalar(known) is None:
        raise Refused("unknown_category", category_id=rule.category_id)
    department = rule.competent_department_id
    if department is not None and s.scalar(_DEPARTMENT, {"id": department}) is None:
        raise Refused("unknown_department", department_id=department)
    versions = get_rule_versions(s, rule.category_id)
    last = versions[-1].rule.version if versions else 0
    if last != rule.version:
        raise Refused("rule_changed", version=last)
    rule_id = new_id()
    s.execute(
        insert(CategoryRuleRow).values(
            id=rule_id,
            category_id=rule.category_id,
            version=last + 1,
            routing=rule.routing,
            needs_arrival=rule.needs_arrival,
            needs_verification=rule.needs_verification,
            limit_amount=rule.limit_amount,
            limit_unit=rule.limit_unit,
            competent_department_id=rule.competent_department_id,
            sign_minutes=version.sign_minutes,
            arrive_minutes=version.arrive_minutes,
            verify_minutes=version.verify_minutes,
            evidence=" ".join(kind for kind in EVIDENCE if kind in version.evidence),
            verifier=version.verifier,
            note=note.strip(),
        )
    )
    return rule_id


def get_rule_versions(s: Session, category_id: UUID) -> tuple[RuleVersion, ...]:
    """Return every version of a category's own rule, the one in force last; none where it goes by the one above it."""
    return tuple(_version(row) for row in s.execute(_VERSIONS, {"id": category_id}))


def get_rules_in_force(s: Session) -> dict[UUID, RuleVersion]:
    """Return the rule in force of every category that has one of its own; the others go by the nearest above them."""
    return {row.category_id: _version(row) for row in s.execute(_IN_FORCE)}


def _version(row: Any) -> RuleVersion:
    return RuleVersion(
        CategoryRule(
            id=row.id,
            category_id=row.category_id,
            routing=row.routing,
            needs_arrival=row.needs_arrival,
            needs_verification=row.needs_verification,
            limit_amount=row.limit_amount,
            limit_unit=row.limit_unit,
            competent_department_id=row.competent_department_id,
            version=row.version,
        ),
        sign_minutes=row.sign_minutes,
        arrive_minutes=row.arrive_minutes,
        verify_minutes=row.verify_minutes,
        evidence=tuple(row.evidence.split()),
        verifier=row.verifier,
        at=utc(row.valid_from),
        by=row.by,
        note=row.note,
    )
