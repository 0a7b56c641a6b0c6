"""What the time machine says."""

from __future__ import annotations

from datetime import datetime, tzinfo

from models.workers.track import Kept
from widgets.i18n import mark, tr

_KEPT: dict[Kept | None, str] = {
    Kept.WHOLE: mark("Positions: every fix"),
    Kept.MINUTE: mark("Positions: a fix a minute"),
    Kept.THINNING: mark("Positions are being thinned: some are missing for a while"),
    None: mark("No positions are kept of this time"),
}


def kept_words(kept: Kept | None) -> str:
    """Return what there is of positions."""
    return tr(_KEPT[kept])


def banner_words(at: datetime, zone: tzinfo, rate: int, *, playing: bool) -> str:
    """Return what stands over the map while it shows the past; the minute is the city's."""
    moment = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"
    if not playing:
        return tr("Replay {moment} · paused", moment=moment)
    return tr("Replay {moment} · {rate}×", moment=moment, rate=rate)
