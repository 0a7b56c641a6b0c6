"""剔除: asked for, and lifted by a supervisor."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

INTENTS: tuple[Intent, ...] = (
    Intent(
        "request_exclusion",
        "request_exclusion",
        mark("Ask for exclusion"),
        "Alt+E",
        mark(
            "Out of assessment, never of intake: a repeated request after the final reply, or for another stated reason"
        ),
        form="exclusion",
        more=True,
        group="approval",
    ),
    Intent(
        "lift_exclusion",
        "lift_exclusion",
        mark("Lift the exclusion"),
        "Alt+Shift+E",
        mark("The case counts for assessment again, from now on"),
        prompt=mark("Why it counts again"),
        more=True,
        group="approval",
    ),
)
