"""What became of papers that were due, and of their deliveries, in words."""

from __future__ import annotations

from datetime import date

from models.briefings.kinds import Kind
from models.briefings.schedule.records import DeliveryState, Outcome
from widgets.i18n import mark, tr
from widgets.words.papers import kind_word

_WHY = {
    "target_removed": mark("it is no longer in the schedule"),
    "password_missing": mark("this computer has no password for the mail server (SHAOTAI_SMTP_PASSWORD)"),
    "mail_unreachable": mark("the mail server does not answer, or hung up"),
    "mail_untrusted": mark("the mail server's certificate is not trusted, so it was told nothing"),
    "password_not_ascii": mark("the mail server's name or password has letters that the protocol cannot carry"),
    "mail_not_offered": mark("the mail server offers no encryption, or no signing in, as the schedule asks for"),
    "went_wrong": mark("something went wrong in the program, and its log says what"),
    "folder_closed": mark("nothing may be written into the folder"),
    "disk_full": mark("the disk is full; no file lies there half-written"),
    "folder_missing": mark("the folder is not there"),
    "briefing_damaged": mark("the paper is not as it was kept; it was not sent"),
    "briefing.fonts": mark("this computer lacks the letters that a paper is set in (fonts-noto-cjk)"),
    "briefing.typesetting": mark("this computer lacks the libraries that set a paper (.ci/packages)"),
    "day_before_first": mark("nothing had been reported yet"),
    "nothing_reported": mark("nothing had been reported yet"),
}
_STATES = {
    DeliveryState.WAITING: mark("waiting"),
    DeliveryState.SENDING: mark("being sent"),
    DeliveryState.FAILED: mark("failed, is tried again"),
    DeliveryState.SENT: mark("sent"),
    DeliveryState.GIVEN_UP: mark("given up"),
}
_OUTCOMES = {
    Outcome.MADE: mark("made"),
    Outcome.LEFT_OUT: mark("left out: due more than a week before"),
    Outcome.NOTHING: mark("nothing to tell"),
}
_FIELDS = {
    "at": mark("That is no time. Write it as 08:00."),
    "kinds": mark("Choose at least one kind of paper."),
    "formats": mark("Choose at least one format."),
    "folder": mark("Write the folder's whole path, beginning at the root of the disk."),
    "to": mark("One of these is no mail address. Write them as name@example.cn, with commas between, fifty at most."),
    "sender": mark("Say which address the mail is from."),
    "host": mark("Say which server takes the mail, as mail.example.cn."),
    "port": mark("A port is a number from 1 to 65535."),
    "user": mark("Nobody signs in over a line that is not encrypted: encrypt it, or leave the name empty."),
}


def why_words(error: str) -> str:
    """Return what a delivery failed of: known reasons in words, what a server or the system said as it was said."""
    return tr(_WHY[error]) if error in _WHY else error


def state_words(state: DeliveryState) -> str:
    """Return how far a delivery is."""
    return tr(_STATES[state])


def outcome_words(outcome: Outcome) -> str:
    """Return what became of a paper that was due."""
    return tr(_OUTCOMES[outcome])


def days_words(kind: Kind, first: date, last: date) -> str:
    """Return a kind of paper with its days."""
    days = str(last) if first == last else f"{first} – {last}"
    return f"{kind_word(kind)} {days}"


def field_words(field: str) -> str:
    """Return what is wrong with a field of the schedule."""
    return tr(_FIELDS[field]) if field in _FIELDS else field
