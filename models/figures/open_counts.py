"""What the clock alone changes: counted from the open cases when it is asked for, by their partial indexes."""

from __future__ import annotations

from enum import StrEnum


class OpenCount(StrEnum):
    """Counts of open cases, exercises left out.

    The first four are stock: how many there are now, whatever the period. The others lie on a day: that of the case's
    limit, or that on which the order was given.
    """

    OPEN = "open"
    LATE = "late"
    CRITICAL = "critical"
    SOON = "soon"
    DUE_OPEN = "due_open"
    """Open and late: the limit lies in the period and is past, the clock does not stand, no exclusion is in force."""
    DUE_OPEN_REWORKED = "due_open_reworked"
    DUE_OPEN_EXTENDED = "due_open_extended"
    ORDERS_UNSIGNED_LATE = "orders_waiting_late"
    """Orders that wait for a signature whose limit to sign is past. Not the word of the measure of the same name: members of
    two such enumerations with one value are equal, and of two equal terms one alone is counted."""


STOCK = frozenset({OpenCount.OPEN, OpenCount.LATE, OpenCount.CRITICAL, OpenCount.SOON})
