"""What can be asked for on the case panel: one line for button, key, menu and palette."""

from __future__ import annotations

from dataclasses import dataclass

from widgets.i18n import tr


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
    primary: bool = False
    """It moves the case on: the first of these that is there is the main button."""
    group: str = "case"
    """What it belongs to; the menu has a line between groups."""

    def __post_init__(self) -> None:
        if self.prompt and not self.form:
            object.__setattr__(self, "form", "words")

    @property
    def words(self) -> str:
        """The button's words, in the language in use."""
        return tr(self.title)
