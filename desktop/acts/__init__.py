"""What a desk can do to a case, by name: which command carries it out, with which of the facts the screen gave.

A module a room; each says its own names in `WORK`. Called in a write transaction, off the GUI thread. Acts that are no
arrow of the case's life, or are not for everybody, say in the module's `OFFERED` where their button is there.
"""

from __future__ import annotations

from desktop.acts import (
    attachments,
    checks,
    claims,
    clocks,
    closing,
    exclusion,
    field,
    intake,
    life,
    links,
    orders,
    watch,
)
from desktop.acts.work import CaseWork, Offers

WORK: dict[str, CaseWork] = {
    **intake.WORK,
    **orders.WORK,
    **field.WORK,
    **closing.WORK,
    **claims.WORK,
    **life.WORK,
    **clocks.WORK,
    **exclusion.WORK,
    **links.WORK,
    **watch.WORK,
    **checks.WORK,
    **attachments.WORK,
}
OPERATIONS = frozenset(WORK)
OFFERED: dict[str, Offers] = {
    **orders.OFFERED,
    **claims.OFFERED,
    **life.OFFERED,
    **clocks.OFFERED,
    **exclusion.OFFERED,
    **links.OFFERED,
    **watch.OFFERED,
    **checks.OFFERED,
    **attachments.OFFERED,
}
"""By the button's name: one line a room (`**room.OFFERED`)."""
