"""Category rules: versions of how cases of a category are handled, and which of them make no sense."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select, text
from sqlalchemy.orm import Session

from models.cases.clocks.commands import require_supervisor
from models.cases.clocks.rules import EVIDENCE, LONGEST_MINUTES, VERIFIERS, Senseless
from models.cases.records import CategoryRule
from models.cases.tables import CategoryRow, CategoryRuleRow
from models.store.errors import Refused
from models.store.ids import new_id
from models.store.texts import storable
from models.store.times import utc

ROUTINGS = ("owner_first", "territory_first")
MOST = {"working_minute": 60 * 24 * 60, "working_day": 250, "calendar_minute": 366 * 24 * 60}
"""The longest limit in each unit: what is longer is a matter for 挂账."""


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """A version of a category's rule: in force from `at` on for cases filed from then; `by` and `note` say who and why."""

    rule: CategoryRule
    sign_minutes: int | None = None
    arrive_minutes: int | None = None
    verify_minutes: int | None = None
    evidence: tuple[str, ...] = ()
    verifier: str = "anyone"
    at: datetime | None = None
    by: str = ""
    note: str = ""


_VERSIONS = text(
    """SELECT r.*, coalesce(a.name, r.login) AS by FROM category_rule r LEFT JOIN account a ON a.login = r.login
    WHERE r.category_id = :id ORDER BY r.version"""
)


def senseless_rule(version: RuleVersion) -> tuple[Senseless, ...]:
    """Return everything about a rule that makes no sense, so that all can be mended at once; none where it may be entered."""
    rule = version.rule
    found = [*_senseless_limit(rule), *_senseless_stages(version)]
    known = (
        ("routing", rule.routing in ROUTINGS),
        ("verifier", version.verifier in VERIFIERS),
        ("evidence", all(kind in EVIDENCE for kind in version.evidence)),
    )
    found += [Senseless(name, "unknown") for name, is_known in known if not is_known]
    if version.verifier != "anyone" and not rule.needs_verification:
        found.append(Senseless("verifier", "verification_not_asked_for"))
    if rule.limit_unit == "calendar_minute" and rule.limit_amount is not None:
        steps = sum(getattr(version, name) or 0 for name in _STAGES)
        if steps > rule.limit_amount:
            facts = (("stages", steps), ("whole", rule.limit_amount))
            found.append(Senseless("limit_amount", "stages_longer_than_whole", facts))
    return tuple(found)


_STAGES = ("sign_minutes", "arrive_minutes", "verify_minutes")


def _senseless_limit(rule: CategoryRule) -> list[Senseless]:
    if (rule.limit_amount is None) != (rule.limit_unit is None):
        return [Senseless("limit_amount", "amount_without_unit")]
    if rule.limit_unit is None or rule.limit_amount is None:
        return []
    most = MOST.get(rule.limit_unit)
    if most is None:
        return [Senseless("limit_unit", "unknown")]
    if not 1 <= rule.limit_amount <= most:
        return [Senseless("limit_amount", "out_of_range", (("least", 1), ("most", most)))]
    return []


def _senseless_stages(version: RuleVersion) -> list[Senseless]:
    found = []
    for name in _STAGES:
        minutes = getattr(version, name)
        if minutes is not None and not 1 <= minutes <= LONGEST_MINUTES:
            found.append(Senseless(name, "out_of_range", (("least", 1), ("most", LONGEST_MINUTES))))
    if version.arrive_minutes is not None and not version.rule.needs_arrival:
        found.append(Senseless("arrive_minutes", "arrival_not_asked_for"))
    if version.verify_minutes is not None and not version.rule.needs_verification:
        found.append(Senseless("verify_minutes", "verification_not_asked_for"))
    return found


def set_rule(s: Session, version: RuleVersion, note: str) -> UUID:
    """Enter the next version of a category's rule; cases filed from now on keep it, those filed before keep theirs.

    `version.rule.version` is the one that was read (0: the category has none of its own yet). A supervisor's alone.
    Raises Refused: "senseless" (findings), "fact_missing" (note), "unknown_category", "rule_changed" (version).
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
    return tuple(
        RuleVersion(
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
        for row in s.execute(_VERSIONS, {"id": category_id})
    )
