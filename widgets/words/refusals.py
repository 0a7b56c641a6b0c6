"""Why the database's rules said no, in a sentence: what happened, what was not lost, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from models.cases.records import CaseState
from widgets.i18n import mark, tr
from widgets.text import cut, line
from widgets.words.terms import action_word, state_word

_SENTENCES = {
    "taken": mark("The case was given to {holder} meanwhile. Nothing was changed; look at it again."),
    "changed_meanwhile": mark(
        "Someone changed the case meanwhile. Nothing of yours was written; it is shown as it is now, decide again."
    ),
    "not_in_this_state": mark("This cannot be done while the case is at \u201c{state}\u201d. Nothing was changed."),
    "already_done": mark("This was done already; it was not done twice."),
    "already_reported": mark("This report is here already, under its number at the source; it was not taken in twice."),
    "busy": mark("The database is busy. Nothing was changed; try again in a moment."),
    "unknown_case": mark("This case is not in this city. Nothing was changed."),
    "unknown_order": mark("This order is not in this city. Nothing was changed."),
    "unknown_worker": mark("This worker is not in this city. Nothing was changed; choose someone else."),
    "unknown_department": mark("This department is not in this city. Nothing was changed; choose another."),
    "unknown_category": mark("This category is not in this city. Nothing was changed; choose another."),
    "off_duty": mark("This worker is off duty. Nothing was changed; choose someone else."),
    "unstorable_text": mark(
        "The text holds a character that cannot be stored, at place {at}. Take it out and try again."
    ),
}


def refusal_words(code: str, facts: Mapping[str, Any] | None = None) -> str:
    """Return the sentence for a refusal. A code this program has no sentence for is shown with its facts, not hidden."""
    given = dict(facts or {})
    said = {
        "holder": line(str(given.get("holder") or given.get("by") or "")) or tr("someone else"),
        "state": _state(given.get("state")),
        "at": given.get("at", "?"),
    }
    if code in _SENTENCES:
        return tr(_SENTENCES[code], **said)
    if code.endswith(("_missing", "_needed")):
        return tr("Something is missing ({what}). Nothing was changed; what you typed is still here.", what=code)
    told = ", ".join(f"{name}={cut(line(str(value)), 40)}" for name, value in sorted(given.items()))
    return tr(
        "The city\u2019s rules do not allow this ({code}{facts}). Nothing was changed.",
        code=code,
        facts=f": {told}" if told else "",
    )


def _state(value: object) -> str:
    if isinstance(value, CaseState) or value in {state.value for state in CaseState}:
        return state_word(CaseState(str(value)))
    return action_word(str(value)) if value else "?"
