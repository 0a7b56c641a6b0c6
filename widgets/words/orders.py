"""Orders, disputes and whistles in the field's terms: grounds of a route, causes of a deliberation, limits of an order."""

from __future__ import annotations

from datetime import datetime, tzinfo

from models.cases.orders.records import Cause, Ground, OrderAbout, RouteParty
from models.cases.records import OrderState
from widgets.i18n import mark, tr
from widgets.text import line
from widgets.times import moment, remaining

_GROUNDS = {
    Ground.RULED: mark("appointed by ruling {where}"),
    Ground.OWNER: mark("owner {where}"),
    Ground.TERRITORY: mark("territory {where}"),
    Ground.COMPETENT: mark("competent by rule"),
}
_CAUSES = {
    Cause.SECOND_REFUSAL: mark("Refused twice"),
    Cause.BY_DESK: mark("Opened by the desk"),
    Cause.HANDED_ON: mark("Handed on by its holder"),
}
_ROUTINGS = {
    "owner_first": mark("components: owner first, then territory"),
    "territory_first": mark("events: territory first, then owner"),
}


def ground_words(party: RouteParty) -> str:
    """Return why somebody stands on a route: 属主 …, 属地 …, 按规则主管, 曾指定承办."""
    return tr(_GROUNDS[party.ground], where=line(party.where)).strip()


def cause_word(cause: Cause) -> str:
    """Return why a deliberation was opened."""
    return tr(_CAUSES[cause])


def routing_words(routing: str) -> str:
    """Return 部件先属主后属地 or 事件先属地后属主; a routing of another make as it is."""
    return tr(_ROUTINGS[routing]) if routing in _ROUTINGS else routing


def limit_words(about: OrderAbout, now: datetime, zone: tzinfo) -> list[str]:
    """Return an order's own clocks: what is due next and how long that is, and whether it can still be sent back."""
    words: list[str] = []
    due = about.next_due_at()
    if due is not None:
        first = tr("sign by {moment}") if about.order.state is OrderState.DISPATCHED else tr("answer by {moment}")
        words += [first.format(moment=moment(due, now, zone)), remaining(due, now)]
    if about.in_hand and about.appointed:
        words.append(tr("appointed, cannot be sent back"))
    elif about.in_hand and about.refuse_until is not None and about.order.state is not OrderState.HANDLING:
        if now > about.refuse_until:
            words.append(tr("its first addressee's now"))
        else:
            words.append(tr("can be sent back until {moment}", moment=moment(about.refuse_until, now, zone)))
    return words
