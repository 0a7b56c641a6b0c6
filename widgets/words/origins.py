"""From which server a figure was read, in words: the copy with its age, or the main database for want of the copy."""

from __future__ import annotations

from models.store.replica import ReadFrom, Unusable, Where
from widgets.i18n import mark, tr

_WHY = {
    Unusable.UNREACHABLE: mark("the replica is out of reach: read from the main database"),
    Unusable.NO_REPLICA: mark("the replica's address is no replica of this city: read from the main database"),
    Unusable.TURNED_AWAY: mark("the replica does not know this account or password: read from the main database"),
    Unusable.LET_GO: mark("the replica had to break a reading off: read from the main database"),
    Unusable.AGE_UNKNOWN: mark("the replica does not say how far behind it is: read from the main database"),
}


def origin_word(read_from: ReadFrom) -> str:
    """Return where something was read, "" for the main database where no replica was named."""
    if read_from.where is Where.REPLICA:
        behind = round(read_from.behind_s)
        return tr("replica, {n} s behind", n=f"{behind:,}") if behind else tr("replica, up to date")
    return tr(_WHY[read_from.why]) if read_from.why is not None else ""
