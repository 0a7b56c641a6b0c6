"""Words of the clocks: what counts, why time does not, whose it was, what a limit is made of."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, tzinfo
from typing import Any

from models.cases.clocks.counting import Why
from models.cases.clocks.stretches import Holder, HolderKind
from models.cases.clocks.why import StageWhy, WhyDue
from models.cases.requests.records import RequestKind
from widgets.i18n import mark, tr, trn
from widgets.times import moment
from widgets.words.parties import party_word

_WHY = {
    Why.COUNTED: mark("Counts"),
    Why.MADE_UP: mark("Counts (worked in exchange)"),
    Why.REST: mark("Outside working hours"),
    Why.WEEKEND: mark("Weekend"),
    Why.HOLIDAY: mark("Holiday"),
    Why.STOPPED: mark("The clock stood still"),
    Why.EXTENDED: mark("Extension"),
}
_STOPPED = {
    RequestKind.POSTPONEMENT: mark("Postponed until {moment}"),
    RequestKind.SHELVING: mark("Shelved until {moment}"),
}


def why_word(why: Why) -> str:
    """Return why a piece of time counts or does not."""
    return tr(_WHY[why])


def holder_name(holder: Holder | None) -> str:
    """Return who held it: 坐席, a department's or worker's name; "" for what is still to come and for nobody."""
    if holder is None or holder.kind is HolderKind.NOBODY:
        return ""
    return tr("Operator") if holder.kind is HolderKind.DESK else party_word(holder.name, holder.role)


def length_word(length: timedelta) -> str:
    """Return a length of time to the minute ("3 天 4 小时 05 分"), to the second below a minute."""
    seconds = max(0, int(length.total_seconds()))
    if seconds < 60:
        return tr("{n} s", n=seconds)
    minutes = seconds // 60
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    if days:
        return tr("{days} d {hours} h {minutes} min", days=days, hours=hours, minutes=f"{rest:02}")
    return tr("{hours} h {minutes} min", hours=hours, minutes=f"{rest:02}") if hours else tr("{n} min", n=rest)


def basis_word(why: WhyDue) -> str:
    """Return in a sentence what the limit is made of."""
    n = why.amount or 0
    if why.basis == "working_minute":
        hours = length_word(timedelta(minutes=n))
        return tr("Within {length} of working time, by the category's rule", length=hours)
    if why.basis == "working_day":
        return trn(
            "Within {n} working day, by the category's rule", "Within {n} working days, by the category's rule", n
        )
    if why.basis == "calendar_minute":
        return tr("Within {length} by the clock, by the category's rule", length=length_word(timedelta(minutes=n)))
    if why.basis == "tier_raised":
        return tr("Raised: calendar days count")
    if why.basis == "tier_general":
        return tr("General: the working day on which it was filed, or noon of the next where it was filed late")
    return tr("Set by hand")


def stage_words(stage: StageWhy, now: datetime, zone: tzinfo) -> str:
    """Return in a sentence what the limit of the stage under way is made of."""
    facts = {"length": length_word(stage.allowed), "since": moment(stage.since, now, zone)}
    whose = tr("by the category's rule") if stage.by_rule else tr("by the city's limits")
    told = tr("{length} from {since} on, night and day, {whose}.", whose=whose, **facts)
    if not stage.stopped:
        return told
    return f"{told}{tr('The clock stood still for {length}.', length=length_word(stage.stopped))}"


def stopped_word(kind: str, until: datetime, now: datetime, zone: tzinfo) -> str:
    """Return until when the clock stands still, and whether that is 缓办 or 挂账."""
    return tr(_STOPPED[RequestKind(kind)], moment=moment(until, now, zone))


def asked_until(kind: RequestKind, facts: Mapping[str, Any], now: datetime, zone: tzinfo) -> str:
    """Return the date a request asks for; "" where it asks for none."""
    value = facts.get("due_at" if kind is RequestKind.EXTENSION else "until")
    try:
        return tr("until {moment}", moment=moment(datetime.fromisoformat(str(value)), now, zone)) if value else ""
    except ValueError:
        return ""
