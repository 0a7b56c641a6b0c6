"""What each figure of a briefing is called and means, in words that are translated; one entry a definition and version.

A briefing made under a definition that this program no longer has falls back on the words kept in its snapshot.
"""

from __future__ import annotations

from dataclasses import dataclass

from models.briefings.records import Defined
from widgets.i18n import language, mark, tr


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure's short name, and its formula in a sentence."""

    name: str
    means: str


_KNOWN: dict[str, tuple[str, str]] = {
    "reported/1": (mark("Reported"), mark("Reports that came in within the period, accepted or not.")),
    "taken_over/1": (
        mark("From other systems"),
        mark(
            "Reports of the period that were taken over from another system. It tells when they came and when they ended, not who held them meanwhile: then the competent department stands in their place."
        ),
    ),
    "accepted/1": (mark("Accepted"), mark("Cases accepted within the period, whatever became of them.")),
    "filed/1": (mark("Filed"), mark("Cases filed within the period.")),
    "dispatched/1": (mark("Dispatched"), mark("Cases for which a lead order was given within the period.")),
    "closed/1": (mark("Completed"), mark("Cases closed within the period and not opened again by then.")),
    "day_due/1": (
        mark("Due cases"),
        mark(
            "Cases whose limit falls in the period, carried-over ones included, that were closed, or open and late. Left out: merged and transferred ones, and void ones unless they were late already."
        ),
    ),
    "day_due/2": (
        mark("Due cases"),
        mark(
            "Cases whose limit falls in the period, carried-over ones included, that were closed, or open and late. Left out: merged and transferred ones, void ones unless they were late already, and those out of assessment by approval."
        ),
    ),
    "excluded/1": (
        mark("Exclusion"),
        mark(
            "Cases whose limit falls in the period that would be due, but are out of assessment by approval: a repeated request after the final reply, or another reason that was stated. They count as reported, accepted, filed and closed like any other."
        ),
    ),
    "open/1": (mark("Open"), mark("Cases from the report to the review, exercises left out.")),
    "late/1": (mark("Late"), mark("Open cases whose next limit, the stage's or the case's, was past.")),
    "critical/1": (mark("Critical"), mark("Open cases of critical urgency.")),
    "soon/1": (mark("Due soon"), mark("Open cases in the last quarter of their time, not late.")),
    "accepted_rate/1": (mark("Acceptance rate"), mark("Reports accepted by then / reports that came in.")),
    "filed_rate/1": (mark("Filing rate"), mark("Cases filed by then / cases accepted.")),
    "dispatch_rate/1": (
        mark("Dispatch rate"),
        mark("Cases dispatched by then / cases filed here; those filed in another system are left out."),
    ),
    "sign_rate/1": (
        mark("Signed in time"),
        mark(
            "Orders signed within their limit / orders that were signed or whose limit to sign was past; those withdrawn or refused before that are left out."
        ),
    ),
    "closing_rate/1": (mark("Completion rate"), mark("Cases closed by then / cases accepted.")),
    "case_closing_rate/1": (mark("Closing rate of due cases"), mark("Due cases closed by then / due cases.")),
    "day_on_time_rate/1": (mark("Closed on time"), mark("Due cases closed within their limit / due cases.")),
    "rework_rate/1": (mark("Rework rate"), mark("Due cases reworked at least once / due cases.")),
    "refusal_rate/1": (mark("Refusal rate"), mark("Orders refused by then / orders given.")),
    "first_time_rate/1": (
        mark("Closed at the first attempt"),
        mark("Cases closed without rework or reopening / cases closed."),
    ),
}


def explained_key(key: str) -> str:
    """Return the short name of a definition by its key; the key itself for one that this program does not have."""
    return tr(_KNOWN[key][0]) if key in _KNOWN else key


def explained(one: Defined) -> Explained:
    """Return a definition's name and meaning in the language in use."""
    if one.key in _KNOWN:
        name, means = _KNOWN[one.key]
        return Explained(tr(name), tr(means))
    return Explained(one.name_zh if language() == "zh" else one.name, one.formula)
