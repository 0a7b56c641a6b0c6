"""Attachments: added, struck with a reason; a verification with what it stands on."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark
from widgets.media.files import CHOOSE_KEY

INTENTS: tuple[Intent, ...] = (
    Intent(
        "verify_with",
        "verify",
        mark("Verified, with evidence…"),
        "Alt+F8",
        mark("Who looked, what was seen, and the pictures of it"),
        form="verify",
    ),
    Intent(
        "add_files",
        "add_files",
        mark("Add attachments…"),
        CHOOSE_KEY,
        mark("Pictures, films, sounds and documents, into the case's history"),
        form="add_files",
        more=True,
        group="files",
    ),
    Intent(
        "strike_file",
        "strike_file",
        mark("Strike an attachment…"),
        "",
        mark("It is taken out of sight and stays in the history, with the reason"),
        form="strike_file",
        more=True,
        group="files",
    ),
)
