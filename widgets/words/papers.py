"""What kinds of papers are called, and where one stands."""

from __future__ import annotations

from models.briefings.kinds import Kind
from widgets.i18n import mark, tr

KINDS = {
    Kind.DAILY: mark("Daily briefing"),
    Kind.THREE_DAY: mark("Three-day bulletin"),
    Kind.WEEKLY: mark("Weekly dispatch meeting"),
    Kind.MONTHLY: mark("Monthly bulletin"),
    Kind.HOT_TOPICS: mark("Report on hot topics"),
    Kind.MATTER: mark("Report on a matter"),
    Kind.HANDOVER: mark("Shift handover"),
}


def kind_word(kind: Kind) -> str:
    """Return what a kind of paper is called: 日报, 周调度, …."""
    return tr(KINDS[kind])
