"""并案, 母案 / 子案: put together, and taken apart again."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

INTENTS: tuple[Intent, ...] = (
    Intent(
        "merge",
        "merge",
        mark("Merge into another case"),
        "Alt+M",
        mark("It is the same matter: its reporters are heard with the other case. It can be undone in full"),
        form="merge",
        more=True,
        group="links",
    ),
    Intent(
        "unmerge",
        "unmerge",
        mark("Undo the merge"),
        "Alt+Shift+M",
        mark("State, holder, limits and orders are what they were before"),
        primary=True,
        group="links",
    ),
    Intent(
        "adopt",
        "adopt",
        mark("Make it a child case"),
        "Alt+P",
        mark("It follows the handling of its parent case, and keeps its own number, reporter and limit"),
        form="merge",
        more=True,
        group="links",
    ),
    Intent(
        "release",
        "release",
        mark("Release from the parent case"),
        "Alt+Shift+P",
        mark("It is a matter of its own again, with the desk"),
        more=True,
        group="links",
    ),
)
