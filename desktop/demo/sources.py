"""Which of the nine sources brings which kind of matter, and as what it is told."""

from __future__ import annotations

import random
from functools import cache

from desktop.demo.chance import Weighted
from desktop.demo.subjects import Subject
from desktop.demo.volume import NINE

_SENSED = {"E0501", "C0101", "E0505", "G1301", "C0106", "G0603", "C0107", "G0602", "G0401"}
_BASE = {
    "hotline": 19.0,
    "grid_worker": 30.0,
    "digital_city": 13.0,
    "public": 10.0,
    "video_patrol": 6.0,
    "online_opinion": 4.0,
    "petition": 3.0,
    "leader": 1.0,
    "sensor": 10.0,
}
_NATURES = {
    "hotline": (("help", 45), ("complaint", 40), ("tip", 11), ("suggestion", 4)),
    "petition": (("complaint", 70), ("help", 20), ("tip", 10)),
    "online_opinion": (("complaint", 75), ("tip", 15), ("suggestion", 10)),
    "public": (("complaint", 50), ("help", 25), ("tip", 25)),
}


@cache
def sources_of(subject: Subject, among: tuple[str, ...] = NINE) -> Weighted[str]:
    """Return the draw of sources for a subject, `among` those the city has: cameras see streets, sensors what is sensed."""
    outdoors = subject.ground in {"road", "shop", "school", "water", "park", "field"}
    hidden = {
        "sensor": subject.code not in _SENSED,
        "video_patrol": not outdoors,
        "digital_city": subject.code.startswith("G"),
        "petition": not subject.code.startswith("G"),
    }
    weights = {source: weight for source, weight in _BASE.items() if source in among and not hidden.get(source)}
    return Weighted(tuple(weights), tuple(weights.values()))


@cache
def natures_of(source: str) -> Weighted[str]:
    """Return the draw of natures for a source."""
    pairs = _NATURES.get(source, (("help", 60), ("tip", 40)))
    return Weighted(tuple(n for n, _ in pairs), tuple(w for _, w in pairs))


def draw_nature(source: str, rng: random.Random) -> str:
    """Return the nature (诉求性质) of a matter from `source`; questions are told apart before."""
    return natures_of(source).draw(rng)
