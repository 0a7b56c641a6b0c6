"""Urging, supervising, the board and the shift, in words."""

from __future__ import annotations

from datetime import datetime

from models.cases.deadlines import lamp_of
from models.cases.records import CaseState, Lamp, OpenCase
from models.watch.board import Concern, GroupBy
from models.watch.records import LookKind, Rule, Urge
from models.watch.shifts.records import LogKind, RollAnswer
from widgets.i18n import mark, tr
from widgets.text import cut, line
from widgets.times import span
from widgets.words.terms import number_word

_CONCERNS = {
    Concern.LATE: mark("Late"),
    Concern.SOON: mark("Due soon"),
    Concern.UNSIGNED: mark("Not signed"),
    Concern.REFUSED: mark("Refused twice"),
    Concern.REWORKED: mark("Reworked"),
    Concern.POSTPONED: mark("Postponed"),
    Concern.WHISTLE: mark("Whistle unanswered"),
    Concern.SUPERVISION: mark("Supervision unanswered"),
}
_GROUPS = {
    GroupBy.HOLDER: mark("By holder"),
    GroupBy.STREET: mark("By street"),
    GroupBy.DEPARTMENT: mark("By department"),
    GroupBy.WORKER: mark("By worker"),
}
_RULES = {
    Rule.UNSIGNED: mark("Half the time gone, not signed"),
    Rule.LATE: mark("Past the limit"),
}
_LOOKS = {
    LookKind.QUICK_CLOSE: mark("Closed within a minute of dispatch"),
    LookKind.BULK_CLOSE: mark("Many closed at once, near their limit"),
    LookKind.FAR_FEEDBACK: mark("Feedback far from the place"),
    LookKind.SAME_PICTURE: mark("The same picture as in another case"),
}
_LOGS = {
    LogKind.NOTE: mark("Note"),
    LogKind.POINT: mark("Point of the day"),
    LogKind.PROMISE: mark("Promise"),
    LogKind.WAITING_CALL: mark("Waiting call"),
    LogKind.HANDOVER: mark("For the next shift"),
}
_ANSWERS = {
    RollAnswer.PRESENT: mark("Present"),
    RollAnswer.EXCUSED: mark("Excused"),
    RollAnswer.ABSENT: mark("Absent"),
    RollAnswer.NOT_REACHED: mark("Not reached"),
}


def concern_word(concern: Concern) -> str:
    """Return a column of the board: 超期, 临期, 未签收 and so on."""
    return tr(_CONCERNS[concern])


def group_word(by: GroupBy) -> str:
    """Return by whom the board stands."""
    return tr(_GROUPS[by])


def rule_word(rule: Rule) -> str:
    """Return why a rule proposes to urge."""
    return tr(_RULES[rule])


def look_word(kind: LookKind) -> str:
    """Return what there is to look at."""
    return tr(_LOOKS[kind])


def look_figure(kind: LookKind, figure: float, other: str = "") -> str:
    """Return the figure behind a thing to look at, with its unit; `other` is the case whose picture it is like."""
    if kind is LookKind.SAME_PICTURE:
        number = cut(number_word(other), 14)
        return tr("same as {number}", number=number) if figure == 0 else tr("much like {number}", number=number)
    if kind is LookKind.QUICK_CLOSE:
        return span(figure)
    if kind is LookKind.BULK_CLOSE:
        return tr("{n} cases within 10 min", n=round(figure))
    return tr("{n} m away", n=round(figure))


def log_word(kind: LogKind) -> str:
    """Return what a line of the duty log is: 记事, 今日要点, 承诺, 待回电, 交班留言."""
    return tr(_LOGS[kind])


def answer_word(answer: RollAnswer | None) -> str:
    """Return what one who was called answered: 到, 请假, 未到, 未联系上; 待答 before that."""
    return tr("No answer yet") if answer is None else tr(_ANSWERS[answer])


def urge_words(case: OpenCase, now: datetime) -> str:
    """Return the standard words of an urge, as its receiver sees them."""
    facts = {"number": case.number or "", "title": line(case.title)}
    if case.state is CaseState.DISPATCHED:
        words = tr("Please sign for case {number} “{title}” at once.", **facts)
    elif lamp_of(case, now) is Lamp.LATE:
        words = tr("Case {number} “{title}” is late. Please handle it now and report back.", **facts)
    else:
        words = tr("Please see to case {number} “{title}” without delay.", **facts)
    return " ".join(words.split())


def receiver_word(urge: Urge) -> str:
    """Return who is urged: a masked name, a department; 坐席 for the desk itself."""
    return line(urge.receiver.name) or tr("Operator")
