"""What became of an operation, and what went wrong, in words for the status line."""

from __future__ import annotations

from datetime import tzinfo
from typing import Any

from desktop.operations import Outcome
from desktop.problems import Problem
from models.store.errors import NoSpace, NotPermitted, StoreError, Unreachable
from widgets.case.intents import INTENTS
from widgets.i18n import tr, trn
from widgets.words import number_word, refusal_words


def done_words(outcome: Outcome) -> str:
    """Say that it is done."""
    number, files = number_word(outcome.number), len(outcome.facts.get("items", ()))
    sentences = {
        "accept": tr("Accepted: {number}", number=number),
        "not_accept": tr("Not accepted: {number}", number=number),
        "answer": tr("Answered directly: {number}", number=number),
        "file": tr("Filed: {number}", number=number),
        "dispatch": tr("Dispatched {number} to {name}", number=number, name=outcome.facts.get("name", "")),
        "withdraw": tr("Withdrawn: {number}", number=number),
        "verify": tr("Verified: {number}", number=number),
        "close": tr("Closed: {number}", number=number),
        "rework": tr("Sent back for rework: {number}", number=number),
        "reopen": tr("Reopened: {number}", number=number),
        "sign": tr("Entered as signed: {number}", number=number),
        "arrive": tr("Entered as arrived: {number}", number=number),
        "start_handling": tr("Entered as being handled: {number}", number=number),
        "feed_back": tr("Feedback entered: {number}", number=number),
        "refuse": tr("Refusal entered: {number}", number=number),
        "hand_on": tr("Handed on: {number}", number=number),
        "report": tr("Report taken in: {title}", title=outcome.number),
        "attach": tr("Attached to {number}: {title}", number=number, title=outcome.facts.get("title", "")),
        "claim": tr("You are handling it: {number}", number=number),
        "let_go": tr("Let go, others see it as free: {number}", number=number),
        "break_claim": tr("Free again, with your note in the history: {number}", number=number),
        "add_files": trn("{n} attachment added: {number}", "{n} attachments added: {number}", files, number=number),
        "strike_file": tr("Attachment struck: {number}", number=number),
        "unmask": tr("The caller of {number} is shown; this was logged", number=number),
    }
    if outcome.name in sentences:
        return sentences[outcome.name]
    # An act without a sentence of its own is told by its button's words.
    words = next((intent.words for intent in INTENTS if intent.name == outcome.name), outcome.name)
    return tr("{words}: done for {number}", words=words.rstrip("…"), number=number)


def outcome_words(outcome: Outcome, zone: tzinfo) -> tuple[str, bool]:
    """Return the sentence, and whether it is bad news; times are told in `zone`."""
    number = number_word(outcome.number)
    match outcome.kind:
        case "done":
            return done_words(outcome), False
        case "resolved":
            return tr("The connection broke off, but it was done. {words}", words=done_words(outcome)), False
        case "undone":
            return tr(
                "The connection broke off and it was not done: {number}. Nothing else was lost; do it again",
                number=number,
            ), True
        case "doubtful":
            return (
                tr(
                    "The connection broke off and nobody could be asked yet whether it was done: {number}. Look at its history before doing it again",
                    number=number,
                ),
                True,
            )
        case "refused":
            return refusal_words(outcome.refusal, outcome.facts, zone=zone), True
        case "unreachable":
            return tr(
                "The database is out of reach; nothing was changed: {number}. Do it again when connected", number=number
            ), True
    return tr("It was not done: {number}. {detail}", number=number, detail=outcome.error), True


def error_words(error: BaseException) -> str:
    """Put an error into words."""
    if isinstance(error, Problem):
        return " ".join(part for part in error.parts(tr) if part)
    if isinstance(error, Unreachable):
        return tr("The database is out of reach. What you see is the last picture; it reconnects by itself")
    if isinstance(error, NotPermitted):
        return tr("This account may not do that. Nothing was changed")
    if isinstance(error, NoSpace):
        return tr("The database's disk is full; it was not written. Make room and do it again")
    if isinstance(error, StoreError):
        return tr("The database refused. Nothing was changed. {detail}", detail=str(error))
    return tr(
        "Something went wrong in the program: {detail}. Nothing was changed", detail=f"{type(error).__name__}: {error}"
    )


def today_sentence(city_time: str, facts: dict[str, Any]) -> str:
    """The sentence a leader wants."""
    return tr(
        "As of {time}: {accepted} accepted today, {closed} closed, on-time rate {rate} ({due} due), {late} late.",
        time=city_time,
        **facts,
    )
