"""What can be asked for on the case panel: one table for buttons, keys, menus and palette."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.i18n import mark, tr


@dataclass(frozen=True, slots=True)
class Intent:
    """Something that can be done with the open case, where the desk allows it.

    `button` names the button: several buttons may send one intent with different facts. `form` names the form that
    asks for what the act needs (widgets.case.forms.FORMS); "" where nothing is asked for, "words" wherever there is only
    a `prompt`: what the words asked for are called; `fact` is the name under which they go out.
    """

    button: str
    name: str
    title: str
    key: str
    tip: str
    prompt: str = ""
    fact: str = "reason"
    form: str = ""
    more: bool = False
    """It stands in the menu of further acts; what is done every hour stands as a button."""

    def __post_init__(self) -> None:
        if self.prompt and not self.form:
            object.__setattr__(self, "form", "words")

    @property
    def words(self) -> str:
        """The button's words, in the language in use."""
        return tr(self.title)


# In the order of the buttons: what moves the case on stands first.
INTENTS = (
    Intent("accept", "accept", mark("Accept"), "F2", mark("Take the report in as a matter of ours")),
    Intent("file", "file", mark("File"), "F4", mark("File the case with the tier and urgency chosen above")),
    Intent("dispatch", "dispatch", mark("Dispatch"), "F5", mark("Give the order to whom is chosen above")),
    Intent("verify", "verify", mark("Verified: done"), "F8", mark("What was fed back is so")),
    Intent("close", "close", mark("Close the case"), "F9", mark("The review is passed; the case is closed")),
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
        mark("What was done"),
        "note",
    ),
    Intent(
        "refuse",
        "refuse",
        mark("Enter: refused"),
        "Alt+R",
        mark("The addressee sends the order back by telephone"),
        mark("Why the order is sent back"),
    ),
    Intent(
        "reopen",
        "reopen",
        mark("Reopen"),
        "Ctrl+Shift+R",
        mark("The case becomes an open one again; it is counted as reopened"),
        mark("Why the case is opened again"),
    ),
    Intent("show_on_map", "show_on_map", mark("Show on the map"), "Ctrl+M", mark("Fly to where it is")),
)
BY_BUTTON = {intent.button: intent for intent in INTENTS}
