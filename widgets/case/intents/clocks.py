"""More time: 延期, 缓办, 挂账 asked for, and 销账."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

INTENTS: tuple[Intent, ...] = (
    Intent(
        "request_extension",
        "request_extension",
        mark("Ask for an extension"),
        "Alt+X",
        mark("More time until a date; a supervisor has to approve it"),
        form="more_time",
        more=True,
        group="clocks",
    ),
    Intent(
        "request_postponement",
        "request_postponement",
        mark("Ask for postponement"),
        "Alt+B",
        mark("The clock stands still for some days (weather); a supervisor has to approve it"),
        form="more_time",
        more=True,
        group="clocks",
    ),
    Intent(
        "request_shelving",
        "request_shelving",
        mark("Ask for shelving"),
        "Alt+G",
        mark("The clock stands still for long (engineering, season), until it is struck off; a supervisor approves it"),
        form="more_time",
        more=True,
        group="clocks",
    ),
    Intent(
        "strike_off",
        "strike_off",
        mark("Strike off"),
        "Alt+K",
        mark("The clock runs again from now on"),
        more=True,
        group="clocks",
    ),
)
