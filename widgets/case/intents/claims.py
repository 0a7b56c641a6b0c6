"""Who is at it: taken, let go, broken by the supervisor."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

INTENTS: tuple[Intent, ...] = (
    Intent(
        "claim", "claim", mark("Take it"), "", mark("Other desks see that you are at it"), more=True, group="claims"
    ),
    Intent(
        "let_go",
        "let_go",
        mark("Let go"),
        "",
        mark("Keep it open here, and let the other desks see it as free"),
        more=True,
        group="claims",
    ),
    Intent(
        "break_claim",
        "break_claim",
        mark("Break the claim"),
        "",
        mark("The case is free again; your note goes into its history"),
        mark("Why the claim is broken"),
        more=True,
        group="claims",
    ),
)
