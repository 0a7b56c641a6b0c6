"""The city's rhythm: how many matters come in on which day of the week and at which hour, and who is on duty."""

from __future__ import annotations

import random
from datetime import date, datetime, timedelta

from desktop.demo.chance import Weighted

# Shares of a day's reports by hour: the telephones wake at seven, peak before ten and again after lunch.
_HOURS = (10, 7, 5, 4, 4, 7, 16, 32, 58, 72, 66, 52, 38, 42, 54, 56, 50, 44, 36, 34, 32, 27, 21, 15)
HOURS: tuple[float, ...] = tuple(h / sum(_HOURS) for h in _HOURS)
WEEKDAYS = (1.12, 1.07, 1.04, 1.03, 1.06, 0.86, 0.80)
REPORTS_PER_ACCEPTED = 1.4
STORM_DAYS_AGO = 5
STORM_FACTOR = 2.1
STORM_HOURS = tuple(h * (3.2 if 13 <= n <= 21 else 0.75) for n, h in enumerate(_HOURS))
_ORDINARY = Weighted(range(24), _HOURS)
_STORMY = Weighted(range(24), STORM_HOURS)


def day_factor(day: date, today: date, rng: random.Random) -> float:
    """Return how busy `day` is, 1 for an ordinary one; one day of the last thirty has a rainstorm."""
    factor = WEEKDAYS[day.weekday()] * rng.gauss(1, 0.055)
    return max(factor, 0.75) if not is_storm(day, today) else STORM_FACTOR


def is_storm(day: date, today: date) -> bool:
    """Whether `day` was the day of the rainstorm."""
    return today - day == timedelta(days=STORM_DAYS_AGO)


def draw_time(day_start: datetime, storm: bool, rng: random.Random) -> datetime:
    """Return an instant of the day that starts at `day_start`, by the daily rhythm."""
    hour = (_STORMY if storm else _ORDINARY).draw(rng)
    return day_start + timedelta(hours=hour, seconds=rng.random() * 3600)


def reports_per_second(local: datetime, accepted_per_day: float) -> float:
    """Return the rate at which reports come in at this local time of the city, smoothed between the hours."""
    here, there = HOURS[local.hour], HOURS[(local.hour + 1) % 24]
    part = (local.minute + local.second / 60) / 60
    share = here + (there - here) * part
    return accepted_per_day * REPORTS_PER_ACCEPTED * WEEKDAYS[local.weekday()] * share / 3600


def duty_share(local: datetime) -> float:
    """Return the share of workers on duty at this local time: nearly all by day, about half at night."""
    hour = local.hour + local.minute / 60
    if 8 <= hour < 18:
        return 0.93
    if hour < 6 or hour >= 22:
        return 0.55
    return 0.55 + 0.38 * ((hour - 6) / 2 if hour < 8 else (22 - hour) / 4)
