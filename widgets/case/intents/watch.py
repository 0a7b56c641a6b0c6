"""催办, 督办, and the answer that a supervision must have."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

INTENTS: tuple[Intent, ...] = (
    Intent("urge", "urge", mark("Urge"), "F6", mark("Remind whoever holds it, in the standard words"), group="watch"),
    Intent(
        "urge_in_words",
        "urge",
        mark("Urge in own words…"),
        "Shift+F6",
        mark("Remind whoever holds it; the receiver sees these words"),
        form="urge",
        more=True,
        group="watch",
    ),
    Intent(
        "supervise",
        "supervise",
        mark("Supervise…"),
        "Ctrl+F6",
        mark("Urge in a leader's name: it has a number and must be answered in time"),
        form="supervise",
        more=True,
        group="watch",
    ),
    Intent(
        "answer_supervision",
        "answer_supervision",
        mark("Enter: supervision answered"),
        "Alt+D",
        mark("What the receiver answers to the supervision"),
        form="answer_supervision",
        more=True,
        group="watch",
    ),
    Intent(
        "print_supervision",
        "print_supervision",
        mark("Print the supervision sheet…"),
        "Ctrl+Shift+F6",
        mark("The latest supervision of this case, as it was given out, as a PDF"),
        more=True,
        group="watch",
    ),
)
