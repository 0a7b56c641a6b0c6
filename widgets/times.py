"""Times in words: what is left of a limit (余18分, 超2时41分), how long ago, at what hour of the city's day."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo

from widgets.i18n import tr, trn

_MINUTE, _HOUR, _DAY = 60, 3600, 86400


def _seconds(later: datetime, earlier: datetime) -> int:
    """Whole seconds from `earlier` to `later`, rounded towards the past."""
    return (later - earlier) // timedelta(seconds=1)


def remaining(due_at: datetime | None, now: datetime) -> str:
    """Return what is left of a limit, or by how much it is over; "" without a limit.

    Whole minutes below an hour, hours and minutes below a day, whole days above; always rounded towards zero.
    """
    if due_at is None:
        return ""
    left = _seconds(due_at, now)
    late = due_at < now
    amount = _seconds(now, due_at) if late else left
    if amount < _MINUTE:
        return tr("under 1 min late") if late else tr("under 1 min left")
    if amount < _HOUR:
        minutes = amount // _MINUTE
        return tr("{n} min late", n=minutes) if late else tr("{n} min left", n=minutes)
    if amount < _DAY:
        hours, minutes = amount // _HOUR, amount % _HOUR // _MINUTE
        if not minutes:
            return tr("{h} h late", h=hours) if late else tr("{h} h left", h=hours)
        facts = {"h": hours, "m": f"{minutes:02d}"}
        return tr("{h} h {m} late", **facts) if late else tr("{h} h {m} left", **facts)
    days = amount // _DAY
    return tr("{n} d late", n=days) if late else tr("{n} d left", n=days)


def remaining_told(due_at: datetime | None, now: datetime) -> str:
    """Return `remaining` as it stands for the whole of a minute of `now`, so that all who tell it say the same.

    What is over is told as over from its first second on.
    """
    minute = now.replace(second=0, microsecond=0)
    if due_at is not None and due_at < now:
        return remaining(due_at, max(minute, due_at + timedelta(seconds=1)))
    return remaining(due_at, minute)


def span(seconds: float) -> str:
    """Return a length of time in its largest sensible unit ("40 秒", "11 分钟", "3 小时", "2 天"); never negative."""
    whole = max(0, int(seconds))
    if whole < _MINUTE:
        return tr("{n} s", n=whole)
    if whole < _HOUR:
        return tr("{n} min", n=whole // _MINUTE)
    if whole < _DAY:
        return tr("{n} h", n=whole // _HOUR)
    return trn("{n} day", "{n} days", whole // _DAY)


def lasting(seconds: float) -> str:
    """Return for how long something has gone on: as `span`, but hours with their minutes ("2 小时 41 分钟")."""
    whole = max(0, int(seconds))
    if not _HOUR <= whole < _DAY or not whole % _HOUR // _MINUTE:
        return span(seconds)
    return tr("{h} h {m} min", h=whole // _HOUR, m=whole % _HOUR // _MINUTE)


def moment(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a moment as people say it in the city's zone: "今日 18:00", "明日 12:00", "昨日 09:30", else "11-24 18:00"."""
    local = at.astimezone(zone)
    days = (local.date() - now.astimezone(zone).date()).days
    clock = f"{local:%H:%M}"
    if days == 0:
        return tr("today {clock}", clock=clock)
    if days == 1:
        return tr("tomorrow {clock}", clock=clock)
    if days == -1:
        return tr("yesterday {clock}", clock=clock)
    date = f"{local:%m-%d}" if local.year == now.astimezone(zone).year else f"{local:%Y-%m-%d}"
    return f"{date} {clock}"


def step_time(at: datetime, now: datetime, zone: tzinfo) -> str:
    """Return a moment for a history line: the clock alone today, with the date before it otherwise."""
    local, today = at.astimezone(zone), now.astimezone(zone)
    return f"{local:%H:%M}" if local.date() == today.date() else f"{local:%m-%d %H:%M}"
