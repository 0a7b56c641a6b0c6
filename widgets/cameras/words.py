"""How a camera stands, in words: what it is, since when, and what happens next."""

from __future__ import annotations

from widgets.cameras.records import Seen, Standing, Trouble
from widgets.i18n import mark, tr
from widgets.times import span
from widgets.words import DOT

SHAPES = {
    Standing.CONNECTING: "○",
    Standing.LIVE: "●",
    Standing.FROZEN: "◌",
    Standing.WAITING: "◆",
    Standing.NO_ADDRESS: "—",
}
"""Status is told by shape, word and colour."""
_STANDINGS = {
    Standing.CONNECTING: mark("Connecting"),
    Standing.LIVE: mark("Live"),
    Standing.FROZEN: mark("Picture frozen"),
    Standing.WAITING: mark("No connection"),
    Standing.NO_ADDRESS: mark("No video address"),
}
_TROUBLES = {
    Trouble.UNKNOWN_HOST: mark("the name in its address is unknown"),
    Trouble.REFUSED: mark("nothing answers at its address"),
    Trouble.UNREACHABLE: mark("no way to its network"),
    Trouble.SILENT: mark("it does not answer"),
    Trouble.SIGN_IN: mark("name or password are wrong"),
    Trouble.NOT_FOUND: mark("no such picture at its address"),
    Trouble.NO_VIDEO: mark("it sends no picture"),
    Trouble.UNREADABLE: mark("its picture cannot be read"),
    Trouble.ENDED: mark("it ended the connection"),
    Trouble.SERVER_OF_DEMO: mark("the demo's camera server does not run"),
}
_OF_THE_LIST = (Trouble.UNKNOWN_HOST, Trouble.SIGN_IN, Trouble.NOT_FOUND, Trouble.NO_VIDEO)


def standing_word(seen: Seen) -> str:
    """Return how it stands, in a word or two."""
    return tr(_STANDINGS[seen.standing])


def trouble_word(trouble: Trouble) -> str:
    """Return why there is no picture."""
    return tr(_TROUBLES[trouble])


def status_line(seen: Seen) -> str:
    """Return the line at a tile's foot: how it stands, why, and how old its picture is."""
    parts = [standing_word(seen)]
    if seen.standing is Standing.WAITING and seen.trouble is not None:
        parts[0] = tr("{standing}: {trouble}", standing=parts[0], trouble=trouble_word(seen.trouble))
    if seen.retry_in is not None:
        parts.append(tr("again in {n} s", n=round(seen.retry_in)))
    if seen.age is not None:
        parts.append(age_word(seen.age))
    return DOT.join(parts)


def age_word(age_s: float) -> str:
    """Return how old a picture is: tenths of a second where it is live."""
    if age_s < 1:
        return tr("picture {n} s old", n=f"{age_s:.1f}")
    return tr("picture {span} old", span=span(age_s))


def kind_line(seen: Seen) -> str:
    """Return what the camera sends: its size in pixels and its pictures a second; "" while that is not known."""
    if seen.size is None or seen.standing is not Standing.LIVE:
        return ""
    size = f"{seen.size[0]}×{seen.size[1]}"
    return size if seen.rate is None else DOT.join((size, tr("{n} fps", n=round(seen.rate))))


def advice_line(seen: Seen) -> str:
    """Return what is to be done about it, "" where nothing is."""
    if seen.standing is Standing.NO_ADDRESS or (seen.standing is Standing.WAITING and seen.trouble in _OF_THE_LIST):
        return tr("Mend its entry in the list of cameras: ./run city cameras import")
    if seen.standing is Standing.WAITING:
        return tr("It is tried again by itself")
    return ""
