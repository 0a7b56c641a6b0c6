"""What a city's clocks go by: its working hours and the limits of the stages. The defaults are those of the field."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import time
from typing import Any

Hours = tuple[tuple[time, time], ...]

WORKING_HOURS: Hours = ((time(8, 30), time(12)), (time(13, 30), time(17)))
EVIDENCE = ("photo", "film", "document", "signature")
"""Kinds of evidence that a category's rule may ask for with a feedback."""
VERIFIERS = ("anyone", "worker", "desk")
"""Who verifies (核查): whoever the desk asks, a worker on site, or the desk by video (视频核查)."""
LONGEST_MINUTES = 30 * 24 * 60
"""A stage may take a month at most: what is longer is a slip of the finger."""


@dataclass(frozen=True, slots=True)
class StageLimits:
    """How long a stage may take, in minutes by the clock, night and day: the desk is always manned."""

    accept: int = 15
    file: int = 30
    file_critical: int = 10
    """Filing and dispatching, from acceptance on; 特急."""
    sign: int = 30
    arrive: int = 60
    arrive_critical: int = 30
    verify: int = 60
    review: int = 30


@dataclass(frozen=True, slots=True)
class Clocks:
    """A version of the city's limits. `hours` are the stretches of a working day, local time, in order.

    `late_filing` is until when a case counts from the same day; filed later it is due at `late_until` of the next working
    day. `raised_days` are calendar days (提级), `refusal_days` working days (退单). Version 0 are the defaults.
    """

    hours: Hours = WORKING_HOURS
    stages: StageLimits = StageLimits()
    late_filing: time = time(17)
    late_until: time = time(12)
    raised_days: int = 3
    refusal_days: int = 1
    version: int = 0


DEFAULTS = Clocks()


@dataclass(frozen=True, slots=True)
class Senseless:
    """Something about a rule that makes no sense: which field, and why (a code to be worded), with the facts."""

    field: str
    why: str
    facts: tuple[tuple[str, object], ...] = ()


def senseless_clocks(clocks: Clocks) -> tuple[Senseless, ...]:
    """Return everything about these clocks that makes no sense; none where they may be set."""
    found: list[Senseless] = []
    last: time | None = None
    if not clocks.hours:
        found.append(Senseless("hours", "no_hours"))
    for opens, closes in clocks.hours:
        if opens >= closes:
            found.append(Senseless("hours", "ends_before_it_begins", (("opens", opens), ("closes", closes))))
        elif last is not None and opens < last:
            found.append(Senseless("hours", "overlaps", (("opens", opens), ("closes", last))))
        last = closes
    for one in fields(StageLimits):
        minutes = getattr(clocks.stages, one.name)
        if not 1 <= minutes <= LONGEST_MINUTES:
            found.append(Senseless(one.name, "out_of_range", (("least", 1), ("most", LONGEST_MINUTES))))
    for urgent, usual in (("file_critical", "file"), ("arrive_critical", "arrive")):
        if getattr(clocks.stages, urgent) > getattr(clocks.stages, usual):
            found.append(Senseless(urgent, "urgent_slower", (("usual", getattr(clocks.stages, usual)),)))
    for name, most in (("raised_days", 60), ("refusal_days", 30)):
        if not 1 <= getattr(clocks, name) <= most:
            found.append(Senseless(name, "out_of_range", (("least", 1), ("most", most))))
    return tuple(found)


def with_rule(stages: StageLimits, rule: Mapping[str, Any]) -> StageLimits:
    """Return the limits with a category rule's own in their place (sign_minutes, arrive_minutes, verify_minutes; None: not).

    A rule's limit for arriving holds for 特急 too, unless the city's is shorter.
    """
    told = ((name, rule.get(f"{name}_minutes")) for name in ("sign", "arrive", "verify"))
    own: dict[str, int] = {name: minutes for name, minutes in told if minutes is not None}
    if "arrive" in own:
        own["arrive_critical"] = min(own["arrive"], stages.arrive_critical)
    return replace(stages, **own) if own else stages


def stored_hours(hours: Hours) -> list[list[str]]:
    """Return working hours as the table keeps them."""
    return [[opens.isoformat("minutes"), closes.isoformat("minutes")] for opens, closes in hours]


def hours_of(stored: list[list[str]]) -> Hours:
    """Return working hours as read from the table."""
    return tuple((time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in stored)


def stages_of(stored: dict[str, int]) -> StageLimits:
    """Return stage limits as read from the table; what a version does not name has its default."""
    return StageLimits(**{one.name: stored[one.name] for one in fields(StageLimits) if one.name in stored})


def stored_stages(stages: StageLimits) -> dict[str, int]:
    """Return stage limits as the table keeps them."""
    return asdict(stages)
