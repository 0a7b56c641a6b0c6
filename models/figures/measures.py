"""What is counted: additive counts of what happened, each put on one statistical day of the city (and its hour).

The view `figure_fact` says what each counts, a row a fact, and nothing else does: rollups, reconciliation, counting from raw
rows and the cases behind a figure all read it. Exercises (演练) are in none. What is told here is told as the case stands
now: a case that was opened again since is no longer among the closed of its day. What the clock alone changes (open,
late, due and not closed) is no measure: it is counted from the open cases when it is asked for.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum


class Measure(StrEnum):
    """A count, and what puts it on a day."""

    # On the day on which the report came in (上报).
    REPORTED = "reported"
    REPORTED_ACCEPTED = "reported_accepted"
    """Reports whose case was accepted."""
    REPEATED = "repeated"
    """Reports noted as repeated requests (重复诉求)."""
    TAKEN_OVER = "taken_over"
    """Reports that another system had first (外系统转入)."""
    # On the day on which the case came about, with its first report.
    CAME = "came"
    """Cases, accepted or not. With ENDED they give what was open at the end of any day."""
    REPLIES_NEEDED = "replies_needed"
    """Cases of a source behind which a citizen stands: 12345, petitions, the net, the public's own reports."""
    REPLIES_IN_TIME = "replies_in_time"
    """Of those: the citizen was told or asked within 24 hours (a reply, a direct answer, a refusal, a transfer, a call)."""
    # On the day of acceptance (受理).
    ACCEPTED = "accepted"
    ACCEPTED_FILED = "accepted_filed"
    ACCEPTED_CLOSED = "accepted_closed"
    # On the day of filing (立案).
    FILED = "filed"
    FILED_HERE = "filed_here"
    """Filed in this system: another one does not tell its dispatches."""
    FILED_DISPATCHED = "filed_dispatched"
    """Filed here, and a lead order was given."""
    # On the day on which the order was given (派遣).
    DISPATCHED = "dispatched"
    """Cases for which a lead order was given on that day, once a day."""
    ORDERS = "orders"
    ORDERS_REFUSED = "orders_refused"
    ORDERS_SIGNED = "orders_signed"
    ORDERS_SIGNED_IN_TIME = "orders_signed_in_time"
    ORDERS_UNSIGNED_LATE = "orders_unsigned_late"
    """Ended without a signature after the limit to sign; those that still wait are counted from the open ones."""
    # On the day of closing (结案).
    CLOSED = "closed"
    CLOSED_FIRST_TIME = "closed_first_time"
    """Without rework or reopening."""
    # On the day on which the case left the open ones, closed or not.
    ENDED = "ended"
    ANSWERED = "answered"
    NOT_ACCEPTED = "not_accepted"
    TRANSFERRED = "transferred"
    VOIDED = "voided"
    MERGED = "merged"
    # On the day of the case's limit (应结案). Out of assessment by approval (剔除): in DUE_EXCLUDED alone.
    DUE_CLOSED = "due_closed"
    DUE_ON_TIME = "due_on_time"
    DUE_VOID_LATE = "due_void_late"
    """Void (作废), and late before it was."""
    DUE_REWORKED = "due_reworked"
    """Of those two: reworked at least once."""
    DUE_EXTENDED = "due_extended"
    """Of those two: with more time by approval (延期)."""
    DUE_EXCLUDED = "due_excluded"
    # On the day of the call (回访).
    CALLBACKS = "callbacks"
    CALLBACKS_VALID = "callbacks_valid"
    """The citizen was reached."""
    SOLVED = "solved"
    SATISFIED = "satisfied"
    """Satisfied or fairly satisfied (满意, 基本满意)."""


class StageTime(StrEnum):
    """How long a stage took, of cases closed on a day: from where the first word stands to the next."""

    ACCEPT = "time_accept"
    """Reported to accepted."""
    FILE = "time_file"
    DISPATCH = "time_dispatch"
    SIGN = "time_sign"
    ARRIVE = "time_arrive"
    HANDLE = "time_handle"
    """Arrived (signed, where no arrival is told) to fed back."""
    CHECK = "time_check"
    """Fed back to closed."""
    WHOLE = "time_whole"
    """Reported to closed."""


BUCKETS_PER_DOUBLING = 4
"""Times are kept in buckets, four for each doubling: bucket 0 is under a second, bucket k from 2^((k-1)/4) to 2^(k/4) s."""
BUCKET_ERROR = 2 ** (1 / (2 * BUCKETS_PER_DOUBLING)) - 1
"""A quantile told from buckets is at most this share off the true one, either way: 9.1 %."""

_PARTS: dict[str, tuple[Measure | StageTime, ...]] = {
    "reported": (Measure.REPORTED, Measure.REPORTED_ACCEPTED, Measure.REPEATED, Measure.TAKEN_OVER),
    "came": (Measure.CAME, Measure.REPLIES_NEEDED, Measure.REPLIES_IN_TIME),
    "accepted": (Measure.ACCEPTED, Measure.ACCEPTED_FILED, Measure.ACCEPTED_CLOSED),
    "filed": (Measure.FILED, Measure.FILED_HERE, Measure.FILED_DISPATCHED),
    "order": (
        Measure.DISPATCHED, Measure.ORDERS, Measure.ORDERS_REFUSED, Measure.ORDERS_SIGNED, Measure.ORDERS_SIGNED_IN_TIME,
        Measure.ORDERS_UNSIGNED_LATE,
    ),
    "closed": (Measure.CLOSED, Measure.CLOSED_FIRST_TIME, Measure.ENDED, *StageTime),
    "ended": (
        Measure.ENDED, Measure.ANSWERED, Measure.NOT_ACCEPTED, Measure.TRANSFERRED, Measure.VOIDED, Measure.MERGED,
    ),
    "due": (
        Measure.DUE_CLOSED, Measure.DUE_ON_TIME, Measure.DUE_VOID_LATE, Measure.DUE_REWORKED, Measure.DUE_EXTENDED,
        Measure.DUE_EXCLUDED,
    ),
    "callback": (Measure.CALLBACKS, Measure.CALLBACKS_VALID, Measure.SOLVED, Measure.SATISFIED),
}  # fmt: skip


def parts(measures: Collection[Measure | StageTime]) -> list[str]:
    """Return the parts of `figure_fact` that some measures are in: named to it, the others are not looked at."""
    wanted = set(measures)
    return [part for part, within in _PARTS.items() if wanted & set(within)]
