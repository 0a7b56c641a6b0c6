"""The forms of the case panel, by name: what an Intent with `form` opens. A room adds its class with one line."""

from widgets.case.forms.base import MOST, ActForm
from widgets.case.forms.filing import FilingForm
from widgets.case.forms.words import WordsForm

FORMS: dict[str, type[ActForm]] = {
    "words": WordsForm,
}

__all__ = ["FORMS", "MOST", "ActForm", "FilingForm", "WordsForm"]
