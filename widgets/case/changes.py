"""What a step of the history changed, before and after, in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from typing import Any

from models.cases.records import Step, Tier, Urgency
from widgets.i18n import mark, tr
from widgets.links import nth_words
from widgets.text import line
from widgets.times import moment
from widgets.words import number_word, tier_word, urgency_word

_NAMES = {
    "tier": mark("Tier"),
    "urgency": mark("Urgency"),
    "number": mark("Number"),
    "due_at": mark("Case limit"),
    "stage_due_at": mark("Stage limit"),
    "holder": mark("Holder"),
    "rework_count": mark("Rework count"),
    "reopen_count": mark("Reopening count"),
    "struck_off_at": mark("To be struck off"),
    "suspended_until": mark("Clock stands until"),
    "title": mark("Title"),
    "category": mark("Category"),
}


def changes(step: Step, now: datetime, zone: tzinfo) -> list[str]:
    """Return what a step changed, each as "what: before → after"; what has no word of its own is left out."""
    told = []
    for name, value in step.detail.items():
        if name in _NAMES and isinstance(value, list | tuple) and len(value) == 2:
            before, after = (_value(name, one, now, zone) for one in value)
            told.append(tr("{what}: {before} → {after}", what=tr(_NAMES[name]), before=before, after=after))
    if step.detail.get("finding") == "not_so":
        told.append(tr("What was reported is not so"))
    if step.action == "note_repeat" and isinstance(step.detail.get("nth"), int):
        told.append(nth_words(step.detail["nth"]))
    if step.action == "retire_files":
        told.append(tr("by the city's retention, version {n}", n=step.detail.get("setting", "")))
        told += [
            tr("{name} (SHA-256 {digest}…), kept for {n} days", name=line(one["name"]), digest=one["sha256"][:16], n=one["days"])
            for one in step.detail.get("files", ())
        ]  # fmt: skip
    return told


def _value(name: str, value: Any, now: datetime, zone: tzinfo) -> str:
    if value is None or value == "":
        return tr("none")
    known: dict[str, Callable[[Any], str]] = {
        "tier": lambda one: tier_word(Tier(one)),
        "urgency": lambda one: urgency_word(Urgency(one)),
        "number": lambda one: number_word(str(one)),
    }
    try:
        if name in known:
            return known[name](value)
        if name.endswith(("_at", "_until")):
            return moment(datetime.fromisoformat(str(value)), now, zone)
    except ValueError:
        pass
    return line(str(value))
