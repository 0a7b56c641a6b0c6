"""How much happens in a city of each size, and who is there to handle it."""

from __future__ import annotations

from dataclasses import dataclass

NINE = (
    "hotline", "grid_worker", "digital_city", "public", "video_patrol", "online_opinion", "petition", "leader", "sensor",
)  # fmt: skip
"""The sources of DOMAIN's list."""
FIVE = ("petition", "hotline", "grid_worker", "online_opinion", "digital_city")
"""信访维稳, 12345, 网格化, 网络舆情, 数字城管: the five that Jimo's platform joins."""


@dataclass(frozen=True, slots=True)
class Team:
    """How a grid's workers are shared: how many neighbouring grids have one leader, one manager, one full-timer."""

    leader: int
    manager: int
    full_time_shared: float
    """The share of grids whose full-timer is their neighbour's."""
    workers: int | None = None
    """How many workers there are in all; None: `per_grid` times the grids."""
    per_grid: float = 1.55


@dataclass(frozen=True, slots=True)
class Volume:
    """The life of a city: matters accepted on an ordinary day, days of history, and what is open at its end."""

    accepted_per_day: float
    days: int
    sources: tuple[str, ...]
    team: Team
    open_wanted: int
    late_wanted: tuple[int, int]
    soon_wanted: tuple[int, int]
    """Among those in hand; with those at the desk and the critical ones a few more."""
    waiting: float = 1.0
    """How many times as many as in the small city wait at each short stage."""
    reports: int | None = None
    """All reports of the history, where they are drawn as columns (desktop.demo.bulk); what is open then follows from them."""


VOLUMES: dict[str, Volume] = {
    "small": Volume(280.0, 30, NINE, Team(4, 6, 0.0), 345, (3, 5), (6, 8)),
    # 30,000 requests a month and more; 1.4 reports to an accepted matter.
    "jimo": Volume(760.0, 90, FIVE, Team(10, 14, 0.2, workers=2500), 1240, (11, 17), (22, 30), waiting=2.6),
    # 5.05 million reports a year, 9,000 matters accepted a day; a leader for each four grids, a full-timer for each.
    "qingdao": Volume(9050.0, 365, NINE, Team(4, 6, 0.0, workers=17_000), 0, (0, 0), (0, 0), reports=5_050_000),
}


def volume_of(size: str | None) -> Volume:
    """Return the volume of a size; of one that is not known, or of a city that keeps none, the small one's."""
    return VOLUMES.get(size or "small", VOLUMES["small"])
