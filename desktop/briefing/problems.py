"""Why there is no briefing, told in three parts."""

# What each one means stands in its `happened`.
# ruff: noqa: D101
from __future__ import annotations

import errno

from desktop.problems import Problem
from models.store.errors import NotPermitted, Refused

NOTHING = "No briefing was made and no number was given; those that there are stay as they are."
KEPT = "The briefing stays in the database under its number, as it was made."


class BriefingProblem(Problem):
    """Any of the problems below."""

    id = "briefing.problem"
    happened = "The briefing was not made."
    kept = NOTHING
    advice = "Read what it says below and try again."


class DayToCome(BriefingProblem):
    id = "briefing.day_to_come"
    happened = "The day {day} has not begun in the city; today is {today} there."
    advice = "Choose today or a day before it."


class DayBeforeFirst(BriefingProblem):
    id = "briefing.day_before_first"
    happened = "Nothing is known of the day {day}: the first report in this city came in on {first}."
    advice = "Choose {first} or a later day."


class NothingReported(BriefingProblem):
    id = "briefing.nothing_reported"
    happened = "There is nothing to tell yet: no report has come in in this city."
    advice = "Import cases, or take a report in, and make the briefing then."


class UnknownBriefing(BriefingProblem):
    id = "briefing.unknown"
    happened = "There is no briefing with the number {number} in this city."
    kept = "Nothing was written; the briefings that there are stay as they are."
    advice = "See which there are: ./run briefing --list. A number is the year and a serial, as 2026-0001."


class Damaged(BriefingProblem):
    id = "briefing.damaged"
    happened = "The briefing {number} is not as it was kept: its checksum is another."
    kept = "It was not written out, so that nobody takes it for what was signed. Nothing was changed."
    advice = "Restore the database from a backup, and ask who could change it behind the program's back."


class Newer(BriefingProblem):
    id = "briefing.newer"
    happened = "The briefing {number} was made by another version of the program, and this one cannot read it."
    kept = KEPT
    advice = "Use the newer program."


class NotForThisAccount(BriefingProblem):
    id = "briefing.not_permitted"
    happened = "This account makes no briefings: operators and shift supervisors do."
    advice = "Write out one that there is by its number, or work as an operator or a supervisor."


class FolderUnusable(BriefingProblem):
    id = "briefing.folder"
    happened = "Nothing can be written into the folder {folder}."
    advice = "Choose another folder. A briefing that has a number already is written again by it."
    kept = "What was kept under a number stays in the database as it was made."


class TypesettingMissing(BriefingProblem):
    id = "briefing.typesetting"
    happened = "This system lacks a library that sets the PDF's type: {missing}."
    kept = "Nothing was changed in the database by this, and no file was written."
    advice = "Install the packages that .ci/packages lists for your system (./run does so where it may), and try again."


class FontsMissing(BriefingProblem):
    id = "briefing.fonts"
    happened = "This system lacks the letters that a paper is set in: {family}."
    kept = "Nothing was changed in the database by this, and no file was written."
    advice = "Install the fonts that .ci/packages lists for your system (fonts-noto-cjk), and try again."


class DiskFull(BriefingProblem):
    id = "briefing.disk_full"
    happened = "The disk is full: nothing could be written into the folder {folder}."
    kept = "No file is there half-written. What was kept under a number stays in the database as it was made."
    advice = "Make room, or choose another folder; a paper that has a number already is written again by it."


class PeriodBackwards(BriefingProblem):
    id = "briefing.period_backwards"
    happened = "The days end before they begin: from {first} to {last}."
    advice = "Give the first day first."


class PeriodNotOfKind(BriefingProblem):
    id = "briefing.period_not_of_kind"
    happened = "A paper of this kind is of {most} days at most; these are {days}."
    advice = "Choose fewer days, or another kind of paper."


class PeriodTooLong(BriefingProblem):
    id = "briefing.period_too_long"
    happened = "The days from {first} to {last} are too many: {days}."
    advice = "Choose fewer days. A paper of any kind is of a month at most; figures reach back ten years."


class NoSuchDays(BriefingProblem):
    id = "briefing.period"
    happened = "There are no such days."
    advice = "Write days as 2026-11-23, the first one first, no more than ten years."


class UnknownCase(BriefingProblem):
    id = "briefing.unknown_case"
    happened = "There is no case {number} in this city."
    advice = "Give the number of a case as it stands on the desk, as 20261123-0042."


class NoHandover(BriefingProblem):
    id = "briefing.no_handover"
    happened = "No shift has been handed over yet, so there is no page to make a paper of."
    advice = "Hand a shift over at the desk (交接班), and make the paper then."


class AlreadySigned(BriefingProblem):
    id = "briefing.signed"
    happened = "The paper {number} was signed by {by}: its words stay as they are."
    kept = KEPT
    advice = "If its figures have changed since, make it again: that is a new edition of the same number."


class WordsTooLong(BriefingProblem):
    id = "briefing.words_too_long"
    happened = "A sentence or a list of addressees is longer than {most} characters."
    kept = "Nothing was kept of this; what was there before stays."
    advice = "Shorten it."


class SupervisorsSign(BriefingProblem):
    id = "briefing.supervisors_sign"
    happened = "A paper is signed by a shift supervisor; this account is none."
    kept = KEPT
    advice = "Let a supervisor sign it."


class KindsDiffer(BriefingProblem):
    id = "briefing.kinds_differ"
    happened = "{before} and {after} are papers of two kinds: their figures are of different days and areas."
    kept = "Nothing was changed."
    advice = "Mark two papers of one kind."


class NoEarlier(BriefingProblem):
    id = "briefing.no_earlier"
    happened = "There is no earlier paper of the kind of {number} to compare it with."
    kept = "Nothing was changed."
    advice = "Mark another paper of the same kind with Space, and compare the two."


OF_CODES: dict[str, type[BriefingProblem]] = {
    "day_to_come": DayToCome,
    "day_before_first": DayBeforeFirst,
    "nothing_reported": NothingReported,
    "unknown_briefing": UnknownBriefing,
    "briefing_damaged": Damaged,
    "briefing_unreadable": Newer,
    "briefing_signed": AlreadySigned,
    "period_backwards": PeriodBackwards,
    "period_not_of_kind": PeriodNotOfKind,
    "period_too_long": PeriodTooLong,
    "period_empty": NoSuchDays,
    "no_such_day": NoSuchDays,
    "unknown_case": UnknownCase,
    "no_handover": NoHandover,
    "unknown_page": NoHandover,
    "words_too_long": WordsTooLong,
    "kinds_differ": KindsDiffer,
    "no_earlier_briefing": NoEarlier,
}


def problem_of(error: BaseException, folder: object = "") -> Problem | None:
    """Return the problem for what making or writing a briefing raised; None for what other rooms have words for."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Refused) and error.code in OF_CODES:
        facts = {"number": error.facts.get("case_id", "")} | error.facts
        return OF_CODES[error.code](str(facts.pop("detail", "")), **facts)
    if isinstance(error, NotPermitted):
        return SupervisorsSign() if "signed" in str(error) else NotForThisAccount()
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return DiskFull(error.strerror or "", folder=folder)
    if isinstance(error, OSError):
        return FolderUnusable(error.strerror or "", folder=folder)
    return None
