"""From the report to the end, as the desk does it or enters it for the field."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

# In the order of the buttons: what moves the case on stands first.
INTENTS: tuple[Intent, ...] = (
    Intent("accept", "accept", mark("Accept"), "F2", mark("Take the report in as a matter of ours"), primary=True),
    Intent(
        "file", "file", mark("File"), "F4", mark("File the case with the tier and urgency chosen above"), primary=True
    ),
    Intent(
        "dispatch", "dispatch", mark("Dispatch"), "F5", mark("Give the order to whom is chosen above"), primary=True
    ),
    Intent("verify", "verify", mark("Verified: done"), "F8", mark("What was fed back is so"), primary=True),
    Intent(
        "close", "close", mark("Close the case"), "F9", mark("The review is passed; the case is closed"), primary=True
    ),
    Intent(
        "rework",
        "rework",
        mark("Send back for rework"),
        "Shift+F8",
        mark("It is not done yet: handling starts again, counted as a rework"),
        mark("What has to be done again"),
    ),
    Intent(
        "answer",
        "answer",
        mark("Answer directly"),
        "Ctrl+R",
        mark("Answer the citizen now; no case is filed"),
        mark("The answer given to the citizen"),
        "answer",
    ),
    Intent(
        "not_accept",
        "not_accept",
        mark("Not accept"),
        "Shift+F2",
        mark("Turn the report down, with the reason"),
        mark("Why the report is not accepted"),
    ),
    Intent("withdraw", "withdraw", mark("Withdraw"), "Shift+F5", mark("Take the order back before it is signed")),
    Intent("sign", "sign", mark("Enter: signed"), "Alt+S", mark("The addressee says so by telephone")),
    Intent("arrive", "arrive", mark("Enter: arrived"), "Alt+A", mark("The addressee says so by telephone")),
    Intent(
        "start_handling", "start_handling", mark("Enter: handling"), "Alt+H", mark("The addressee says so by telephone")
    ),
    Intent(
        "feed_back",
        "feed_back",
        mark("Enter: fed back"),
        "Alt+F",
        mark("The addressee says by telephone what was done"),
        form="feed_back",
    ),
    Intent(
        "refuse",
        "refuse",
        mark("Enter: refused"),
        "Alt+R",
        mark("The addressee sends the order back by telephone"),
        form="refuse",
    ),
    Intent(
        "reopen",
        "reopen",
        mark("Reopen"),
        "Ctrl+Shift+R",
        mark("The case becomes an open one again; it is counted as reopened"),
        mark("Why the case is opened again"),
        form="reopen",
    ),
    Intent(
        "show_on_map",
        "show_on_map",
        mark("Show on the map"),
        "Ctrl+M",
        mark("Fly to where it is"),
        more=True,
        group="look",
    ),
)
