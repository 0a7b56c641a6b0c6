"""Why the database's rules said no, in a sentence: what happened, what was not lost, what to do next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from models.cases.records import CaseState
from widgets.i18n import mark, tr
from widgets.text import cut, line
from widgets.words import refused_figures, refused_files, refused_grids
from widgets.words.acts import action_word
from widgets.words.terms import state_word

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")

_SENTENCES = {
    "weight_out_of_range": mark(
        "A weight must lie between {low} and {high}. Nothing was changed; correct it, what you entered is still here."
    ),
    "number_out_of_range": mark(
        "A number must lie between {low} and {high}. Nothing was changed; correct it, what you entered is still here."
    ),
    "positions_senseless": mark(
        "Positions kept whole for {whole_days} days cannot be gone after {days}. Nothing was changed; correct one of the two."
    ),
    "shares_not_whole": mark("The four shares have to add up to the whole. Nothing was changed; correct them."),
    "setting_changed": mark(
        "{by} set this anew meanwhile. Nothing of yours was written; look at it as it is now and decide again."
    ),
    "taken": mark("{by} gave an order for this case meanwhile. Nothing was changed; look at it again."),
    "changed_meanwhile": mark(
        "{by} changed the case meanwhile. Nothing of yours was written; it is shown as it is now, decide again."
    ),
    "replica_let_go": mark(
        "The replica broke this reading off, for it held up what comes from the main database. Read it again: for a while the"
        " main database answers."
    ),
    "not_in_this_state": mark("This cannot be done while the case is at “{state}”. Nothing was changed."),
    "moved_on": mark("{by} brought the case to “{state}” at {at}; this cannot be done there. Nothing was changed."),
    "already_done": mark("This was done already; it was not done twice."),
    "already_reported": mark("This report is here already, under its number at the source; it was not taken in twice."),
    "claimed": mark("{by} has this case open. Nothing was changed; speak with them, or act all the same."),
    "not_claimed": mark("Nobody has this case open any more. Nothing was changed."),
    "no_desk": mark("No desk of this account is at work. Nothing was changed; open the program there first."),
    "lease_over": mark(
        "This desk was out of contact for too long. Nothing was changed; it signs on by itself, try again."
    ),
    "urged_already": mark("{by} urged about this at {at}. Nothing was sent twice; give it a few minutes."),
    "check_runs": mark("{by} began a video check of this case. Nothing was changed; see that one through first."),
    "no_check": mark("No video check of this case is under way any more. Nothing was changed."),
    "not_seen": mark(
        "Nobody has seen a picture from {name} yet. Call first, or give the check up; what you typed is still here."
    ),
    "order_over": mark("This order is no longer in force. Nothing was sent; look at who holds the case now."),
    "unknown_supervision": mark("This supervision is not in this city. Nothing was changed."),
    "answered_already": mark("{by} answered this at {at}. Your answer was not kept; what you typed is still here."),
    "sheet_damaged": mark(
        "What was kept of this sheet was altered. It is not printed; tell whoever runs the database."
    ),
    "sheet_unreadable": mark("A newer program made this sheet. It is kept; print it with that program."),
    "page_damaged": mark("What was kept of this page was altered. It is not shown; tell whoever runs the database."),
    "page_unreadable": mark("A newer program made this page. It is kept; read it with that program."),
    "unknown_page": mark("No page was signed for this shift."),
    "shift_changed": mark("{by} took the shift over at {at}. Nothing was signed; look at the page again."),
    "own_shift": mark("Whoever comes signs, on their own account. Nothing was signed; let the next supervisor do it."),
    "signed_just_now": mark(
        "You took this shift over at {at}. Nothing was signed again; its page is kept as it was signed."
    ),
    "nobody_proposed": mark("Nobody is proposed for this case. Nothing was changed; open it and choose an addressee."),
    "no_days": mark("No day was chosen. Nothing was written; choose days of the week, or one date."),
    "listed_already": mark("{by} put this on the duty list at {at}. It was not written twice."),
    "annotation_empty": mark("Nothing was written. Say in a few words what was on those days."),
    "annotation_days": mark("An annotation spans {most} days at most. Nothing was written; choose fewer days."),
    "no_shift": mark("No shift has begun yet. Nothing was changed; a supervisor begins the first."),
    "unknown_account": mark("This account handles no cases here. Nothing was changed."),
    "unknown_entry": mark("This line of the log cannot be ended. Nothing was changed."),
    "ended_already": mark("{by} ended this at {at}. Nothing was changed."),
    "nobody_called": mark("Nobody was chosen. No roll was called; choose workers or sub-centres first."),
    "too_many_called": mark("At most 2,000 can be called in one roll call. None was called; choose fewer."),
    "automatic_but_off": mark("A rule that is off sends nothing by itself. Nothing was changed."),
    "in_call": mark("{by} is in a call with this worker. Nobody was called; wait for its end, or join it to watch."),
    "worker_gone": mark("This worker has left the service. Nobody was called; choose someone else."),
    "not_their_order": mark("This order is not this worker's. Nobody was called; look at the case again."),
    "call_ended": mark("This call has ended meanwhile. What was taken in it is kept."),
    "busy": mark("The database is occupied. Nothing was changed; try again in a moment."),
    "no_city": mark("This database holds no city yet. Nothing was changed; make one first."),
    "unknown_case": mark("This case is not in this city. Nothing was changed."),
    "unknown_order": mark("This order is not in this city. Nothing was changed."),
    "unknown_worker": mark("This worker is not in this city. Nothing was changed; choose someone else."),
    "unknown_addressee": mark("The addressee is not in this city. Nothing was changed; choose someone else."),
    "no_request_waits": mark("Nothing that you asked for here waits any more; it was decided. Nothing was changed."),
    "unknown_department": mark("This department is not in this city. Nothing was changed; choose another."),
    "unknown_finding": mark("This finding is none that the desk knows. Nothing was changed; choose one of the list."),
    "unknown_category": mark("This category is not in this city. Nothing was changed; choose another."),
    "category_exists": mark("A category of this code is here already. Nothing was changed."),
    "off_duty": mark("This worker is off duty. Nothing was changed; choose someone else."),
    "no_order": mark("No order is under way for this case. Nothing was changed; dispatch it first."),
    "not_arrived": mark(
        "The rule asks for an arrival on site first. Nothing was changed; enter the arrival before this."
    ),
    "too_late_to_refuse": mark("The order could be sent back until {until}; now it stays with its addressee."),
    "appointed": mark("This order is by ruling: it cannot be sent back or handed on. Nothing was changed."),
    "in_deliberation": mark(
        "Who is to handle the case is being deliberated. Nothing was changed; a shift supervisor rules on it first."
    ),
    "no_deliberation": mark("Nothing is being deliberated on this case any more. Nothing was changed."),
    "parties_unheard": mark(
        "Fewer than two parties were heard. Nothing was changed; note their words, or say why it is ruled on without."
    ),
    "assistants_unanswered": mark(
        "{names}: not answered yet. Nothing was changed; wait for them, or say why it goes on without."
    ),
    "assists_already": mark("{name} has an order of this case in hand. Nothing was changed; choose someone else."),
    "twice_addressed": mark("Somebody is named twice. Nothing was changed; name everybody once."),
    "handed_to_holder": mark("That is who holds the case now. Nothing was changed; choose someone else."),
    "leads": mark("This is the lead order: it is withdrawn or handed on, not let go. Nothing was changed."),
    "unknown_grid": mark("This grid is not in this city, or closed. Nothing was changed; choose another."),
    "unknown_level": mark("This city has no such level. Nothing was changed."),
    "not_above": mark("A whistle goes upwards: the grid called does not stand above. Nothing was changed."),
    "already_whistled": mark("{by} has called them already, and the answer is awaited. Nothing was changed."),
    "unknown_whistle": mark("This whistle is not in this city. Nothing was changed."),
    "whistle_over": mark("This whistle was answered or called off meanwhile. Nothing was changed."),
    "before_the_whistle": mark("The answer would lie before the whistle. Nothing was changed; correct the time."),
    "out_of_minutes": mark("The time to answer is from one minute to a week. Nothing was changed; correct it."),
    "verified_by_handler": mark("Who handled the case cannot verify it. Nothing was changed; have someone else look."),
    "no_limit": mark("The case has no limit yet. Nothing was changed; file it first."),
    "not_later": mark("The case is due later than that already. Nothing was changed; choose a later date."),
    "too_long": mark("The date may lie at {until} at the latest. Nothing was changed; choose an earlier one."),
    "suspended_already": mark(
        "The clock stands still until {until} already. Nothing was changed; strike that off first."
    ),
    "excluded_already": mark("{by} took this case out of assessment at {at}. Nothing was changed."),
    "not_excluded": mark("This case is in assessment. Nothing was changed."),
    "repeats_nothing": mark(
        "The case is not noted as a repeated request. Nothing was asked; note it as one, or state another reason."
    ),
    "no_final_reply": mark(
        "No final reply was sent on what this repeats. Nothing was asked; have it sent first, or state another reason."
    ),
    "not_suspended": mark("The clock of this case runs. Nothing was changed."),
    "senseless": mark("These values contradict each other. Nothing was changed; correct them and save again."),
    "clocks_changed": mark("The city's days or hours were changed meanwhile. Nothing was changed; look at them again."),
    "rule_changed": mark("This category's rule was changed meanwhile. Nothing was changed; look at it again."),
    "limit_missing": mark("A special case needs a limit set by hand. Nothing was changed; choose a limit."),
    "limit_past": mark("The limit chosen is over already. Nothing was changed; choose a later one."),
    "same_case": mark("A case cannot belong to itself. Nothing was changed; choose another case."),
    "main_ended": mark("{number} is at “{state}” already. Nothing was changed; choose a case that is open."),
    "not_linked": mark("This case was not put to another one here. Nothing was changed."),
    "follows_parent": mark(
        "This case follows its parent {number}. Nothing was changed; act there, or release it first."
    ),
    "has_children": mark("{children} cases follow this one. Nothing was changed; release them first."),
    "parent_not_filed": mark(
        "“{number}” is not filed yet. Nothing was changed; file it first, then make it the parent."
    ),
    "parent_is_child": mark("{number} is a child case itself. Nothing was changed; choose its parent."),
    "unknown_number": mark("No case has the number {number}. Nothing was changed; look at it again."),
    "number_not_clear": mark("Several cases end in {number}: {like}. Nothing was changed; give the whole number."),
    "not_repeated": mark(
        "Neither the caller nor the address reported anything before. Nothing was written; take it in without the mark."
    ),
    "against_the_table": mark(
        "From where it stands the case cannot go there, says the database. Nothing was changed; look at it again."
    ),
    "without_a_step": mark(
        "The database takes no change without its line in the history. Nothing was changed; look at the case again."
    ),
    "being_confirmed": mark(
        "A worker is looking on site. Nothing was changed; enter what was found, or wait for it no longer."
    ),
    "not_asked": mark("Nobody is being asked to look on site any more. Nothing was changed."),
    "already_asked": mark("{by} has asked for this already, and it is not decided. Nothing was asked twice."),
    "not_asked_for": mark("This cannot be asked for. Nothing was changed."),
    "unknown_request": mark("This request is not in this city. Nothing was changed."),
    "decided_already": mark("This request was decided or taken back meanwhile. Nothing was changed."),
    "decided_by_asker": mark("Who asked does not decide. Nothing was changed; another shift supervisor decides it."),
    "not_the_asker": mark(
        "Only {by}, who asked, takes it back. Nothing was changed; a shift supervisor may decline it."
    ),
    "same_already": mark("It is so already. Nothing was changed."),
    "receipt_there": mark("The receipt was noted already: {receipt}. Nothing was changed."),
    "told_already": mark("That the citizen was told is noted already. Nothing was changed."),
    "not_transferred_here": mark(
        "The matter came transferred from another system; to whom is not known here. Nothing was changed."
    ),
    "not_reached": mark("Who was not reached has said nothing. Nothing was changed; take the answer out."),
    "fact_missing": mark("Something is missing: {fact}. Nothing was changed; what you typed is still here."),
    "in_the_future": mark("The time given lies in the future. Nothing was changed; correct it."),
    "time_without_zone": mark("The time given has no time zone. Nothing was changed; correct it."),
    "out_of_range": mark("The position lies outside the earth’s degrees. Nothing was changed; pick the place again."),
    "unstorable_text": mark(
        "The text holds a character that cannot be kept, at place {at}. Take it out and try again."
    ),
    **refused_files.SENTENCES,
    **refused_figures.SENTENCES,
    **refused_grids.SENTENCES,
}
_FACTS = {
    "reason": mark("the reason"),
    "answer": mark("the answer"),
    "note": mark("what was done"),
    "title": mark("the title"),
    "addressee": mark("the addressee"),
    "basis": mark("what it stands on"),
    "words": mark("the words"),
    "question": mark("what is disputed"),
    "who": mark("who came"),
    "finding": mark("what was found"),
    "receiver": mark("to whom"),
    "receipt": mark("the receipt"),
    "solved": mark("whether it is solved"),
    "files": mark("the files"),
    "name": mark("the name"),
}


def refusal_words(code: str, facts: Mapping[str, Any] | None = None, *, zone: tzinfo = DEFAULT_ZONE) -> str:
    """Return the sentence for a refusal; times are told in the city's zone. A code this program has no sentence for is shown with its facts, not hidden."""
    given = dict(facts or {})
    fact, until, at = str(given.get("fact", "")), given.get("until"), given.get("at")
    said = {
        "by": line(str(given.get("by") or "")) or tr("Someone else"),
        "state": _state(given.get("state")),
        "at": f"{at.astimezone(zone):%m-%d %H:%M}" if isinstance(at, datetime) else at or "?",
        "fact": tr(_FACTS[fact]) if fact in _FACTS else line(fact) or "?",
        "number": line(str(given.get("number") or "?")),
        "name": line(str(given.get("name") or "?")),
        "names": line(str(given.get("names") or "?")),
        "children": given.get("children", "?"),
        "receipt": line(str(given.get("receipt") or "?")),
        "like": line(str(given.get("like") or "?")),
        "low": given.get("low", "?"),
        "high": given.get("high", "?"),
        "until": f"{until.astimezone(zone):%m-%d %H:%M}" if isinstance(until, datetime) else "?",
        **refused_files.file_facts(given),
        **refused_figures.figure_facts(given),
        **refused_grids.grid_facts(given),
    }
    if code == "not_in_this_state" and given.get("by") and isinstance(at, datetime):
        code = "moved_on"
    if code in _SENTENCES:
        return tr(_SENTENCES[code], **said)
    told = ", ".join(f"{name}={cut(line(str(value)), 40)}" for name, value in sorted(given.items()))
    rest = f": {told}" if told else ""
    return tr("The rules do not allow this ({code}{facts}). Nothing was changed.", code=code, facts=rest)


def _state(value: object) -> str:
    if isinstance(value, CaseState) or value in {state.value for state in CaseState}:
        return state_word(CaseState(str(value)))
    return action_word(str(value)) if value else "?"
