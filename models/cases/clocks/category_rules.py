"""A version of a category's rule, and what about one makes no sense. Pure: the desk asks before it saves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from models.cases.clocks.rules import EVIDENCE, LONGEST_MINUTES, VERIFIERS, Senseless
from models.cases.records import CategoryRule

ROUTINGS = ("owner_first", "territory_first")
MOST = {"working_minute": 60 * 24 * 60, "working_day": 250, "calendar_minute": 366 * 24 * 60}
"""The longest limit in each unit: what is longer is a matter for 挂账."""
DAY_MINUTES = 24 * 60


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
    if rule.limit_unit in MOST and rule.limit_amount is not None:
        steps = sum(getattr(version, name) or 0 for name in _STAGES)
        # Stages run by the clock: within working hours a minute of one is at least a minute of the other.
        whole = rule.limit_amount * (DAY_MINUTES if rule.limit_unit == "working_day" else 1)
        if steps > whole:
            facts = (("stages", steps), ("whole", whole))
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
