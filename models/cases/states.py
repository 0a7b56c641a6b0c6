"""The life of a case as data: which act leads from where to where, who may do it, what it cannot do without, what happens.

This is the whole table. The code runs on it, `main.py db life` draws it into docs/case-life.md, and migration 0006 wrote it
into the database (case_arrow, order_arrow), where triggers hold every update of a state to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from models.cases.records import CaseState, OpenCase, OrderState, Stage

S = CaseState
O = OrderState  # noqa: E741


class Who(StrEnum):
    """Who may act. The desk (坐席, 值班长) may also enter what the field says by telephone; a supervisor is of the desk."""

    ANYONE = "anyone"
    DESK = "desk"
    SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Transition:
    """One arrow: `action` leads from `start` (None: from nothing) to `end`.

    `needs` names the facts it cannot do without; `happens` says what it does beside moving the case.
    """

    action: str
    start: CaseState | None
    end: CaseState
    who: Who = Who.DESK
    needs: frozenset[str] = frozenset()
    happens: str = ""


@dataclass(frozen=True, slots=True)
class OrderTransition:
    """One arrow of an order's own life, from nothing where `start` is None. Lead orders take the case along."""

    action: str
    start: OrderState | None
    end: OrderState
    happens: str = ""


@dataclass(frozen=True, slots=True)
class Overlay:
    """An act that leaves the case where it stands, possible in `states`: a step of the history and records of its own."""

    action: str
    states: frozenset[CaseState]
    who: Who = Who.DESK
    needs: frozenset[str] = frozenset()
    happens: str = ""


REASON = frozenset({"reason"})
OPEN = (
    S.REPORTED, S.ACCEPTED, S.CONFIRMING, S.FILED, S.DISPATCHED, S.SIGNED, S.ARRIVED, S.HANDLING, S.FEEDBACK,
    S.VERIFYING, S.REVIEWING,
)  # fmt: skip
ACTIVE = (O.DISPATCHED, O.SIGNED, O.ARRIVED, O.HANDLING, O.FEEDBACK)
"""An order in one of these is in force."""
BEFORE_DISPATCH = (S.REPORTED, S.ACCEPTED, S.CONFIRMING, S.FILED)
CARRIED = (S.FILED, S.DISPATCHED, S.SIGNED, S.ARRIVED, S.HANDLING, S.FEEDBACK, S.VERIFYING, S.REVIEWING)
"""A parent case (母案) in one of these takes children along; a child (子案) is where its parent is."""
_D, _ANY, _SUP = Who.DESK, Who.ANYONE, Who.SUPERVISOR

TRANSITIONS: tuple[Transition, ...] = (
    Transition("report", None, S.REPORTED, _ANY, frozenset({"title"}), "A case of its own; the accepting clock starts."),
    Transition("accept", S.REPORTED, S.ACCEPTED, happens="The clock of filing and dispatching starts."),
    *(Transition("not_accept", at, S.NOT_ACCEPTED, _D, REASON, "The end; the citizen is told why.")
      for at in (S.REPORTED, S.ACCEPTED)),
    *(Transition("answer", at, S.ANSWERED, _D, frozenset({"answer"}), "The end; no case is filed.")
      for at in (S.REPORTED, S.ACCEPTED)),
    Transition("confirm", S.ACCEPTED, S.CONFIRMING, _D, frozenset({"addressee"}),
               "A worker is asked to look on site, and holds the case until he has answered."),
    Transition("not_confirmed", S.CONFIRMING, S.ACCEPTED, _ANY, frozenset({"finding"}),
               "It is not so: the desk holds the case, to answer it, turn it down or ask again."),
    Transition("stop_confirming", S.CONFIRMING, S.ACCEPTED, _D, happens="The desk no longer waits for the worker's word."),
    *(Transition("file", at, S.FILED, _D, happens="Number, rule, tier and limit; from CONFIRMING once it was found so.")
      for at in (S.ACCEPTED, S.CONFIRMING)),
    *(Transition("transfer", at, S.TRANSFERRED, _D, frozenset({"receiver", "reason"}),
                 "The end here; receipt and telling the citizen are noted on it. Assisting orders end.")
      for at in BEFORE_DISPATCH),
    Transition("dispatch", S.FILED, S.DISPATCHED, _D, frozenset({"addressee"}), "The lead order; its addressee holds the case."),
    Transition("appoint", S.FILED, S.DISPATCHED, _SUP, frozenset({"addressee", "ruling"}),
               "A lead order by ruling (指定承办), which cannot be refused."),
    Transition("withdraw", S.DISPATCHED, S.FILED, happens="The lead order is withdrawn; the desk holds the case."),
    *(Transition("hand_on", at, S.FILED, _D, REASON,
                 "转派: the lead order ends; sub-centre or department get the next one at once, or 会商 opens.")
      for at in (S.DISPATCHED, S.SIGNED, S.ARRIVED, S.HANDLING)),
    Transition("sign", S.DISPATCHED, S.SIGNED, _ANY, happens="Where the rule asks for it, the clock of arriving starts."),
    *(Transition("refuse", at, S.FILED, _ANY, REASON, "The lead order is refused, within its limit; the desk holds the case.")
      for at in (S.DISPATCHED, S.SIGNED)),
    Transition("arrive", S.SIGNED, S.ARRIVED, _ANY),
    *(Transition("start_handling", at, S.HANDLING, _ANY, happens="From SIGNED only where the rule asks for no arrival.")
      for at in (S.SIGNED, S.ARRIVED)),
    Transition("feed_back", S.HANDLING, S.FEEDBACK, _ANY, frozenset({"note"}), "The desk holds the case; it goes on by itself."),
    Transition("send_to_verification", S.FEEDBACK, S.VERIFYING, _ANY, happens="Where the rule asks for it."),
    Transition("send_to_review", S.FEEDBACK, S.REVIEWING, _ANY, happens="Where the rule asks for no verification."),
    Transition("verify", S.VERIFYING, S.REVIEWING, happens="Never by the one who did it."),
    # A verification that failed is its own reason.
    Transition("rework", S.VERIFYING, S.HANDLING, happens="Counted; the lead order's addressee holds the case again."),
    Transition("rework", S.REVIEWING, S.HANDLING, _D, REASON, "Counted; the lead order's addressee holds the case again."),
    Transition("close", S.REVIEWING, S.CLOSED, happens="Every order ends; asking the citizen back is possible."),
    *(Transition("close_with_parent", at, S.CLOSED, _D, frozenset({"parent"}), "A child case ends with its parent (母案).")
      for at in OPEN if at not in (S.REPORTED, S.CONFIRMING)),
    Transition("call_back", S.CLOSED, S.CALLED_BACK, _D, frozenset({"solved"}), "The citizen was reached and asked."),
    *(Transition("archive", at, S.ARCHIVED, _D, needs, "The end: nothing is added any more.")
      for at, needs in ((S.CALLED_BACK, frozenset()), (S.CLOSED, frozenset({"note"})))),
    *(Transition("reopen", at, S.FILED, _D, REASON, "Counted, with a limit of its own from now on.")
      for at in (S.CLOSED, S.CALLED_BACK)),
    *(Transition("void", at, S.VOID, _SUP, frozenset({"reason", "approval"}),
                 "By a request that a supervisor approves; every order ends; what was late stays late.") for at in OPEN),
    *(Transition("merge", at, S.MERGED, _D, frozenset({"main_case"}), "Its reporters are heard with the main case; orders end.")
      for at in OPEN),
    *(Transition("unmerge", S.MERGED, at, _D, happens="The case is what it was before it was merged, its orders too.")
      for at in OPEN),
    *(Transition("adopt", at, to, _D, frozenset({"parent"}), "A child case (子案) goes where its parent is; its own orders end.")
      for at in CARRIED[:5] for to in CARRIED if at is not to),
    *(Transition("follow", at, to, _ANY, frozenset({"parent"}), "The child case goes along with its parent, by itself.")
      for at, to in (*((CARRIED[i], to) for i in range(8) for to in CARRIED if CARRIED[i] is not to),
                     (S.FILED, S.TRANSFERRED), (S.CLOSED, S.FILED))),
    *(Transition("release", at, S.FILED, _D, happens="The child case is a matter of its own again, with the desk.")
      for at in CARRIED if at is not S.FILED),
)  # fmt: skip

ORDER_TRANSITIONS: tuple[OrderTransition, ...] = (
    OrderTransition("dispatch", None, O.DISPATCHED, "The lead order (主办)."),
    OrderTransition("appoint", None, O.DISPATCHED, "The lead order by ruling (指定承办)."),
    OrderTransition("assist", None, O.DISPATCHED, "An assisting order (协办)."),
    OrderTransition("withdraw", O.DISPATCHED, O.WITHDRAWN),
    OrderTransition("sign", O.DISPATCHED, O.SIGNED),
    *(OrderTransition("hand_on", state, O.ENDED, "The lead order: out of its holder's hands.")
      for state in (O.DISPATCHED, O.SIGNED, O.ARRIVED, O.HANDLING)),
    OrderTransition("stand_down", O.DISPATCHED, O.WITHDRAWN, "An assisting order that is no longer needed."),
    *(OrderTransition("stand_down", state, O.ENDED, "An assisting order that is no longer needed.")
      for state in (O.SIGNED, O.ARRIVED, O.HANDLING)),
    OrderTransition("refuse", O.DISPATCHED, O.REFUSED),
    OrderTransition("refuse", O.SIGNED, O.REFUSED),
    OrderTransition("arrive", O.SIGNED, O.ARRIVED),
    OrderTransition("start_handling", O.SIGNED, O.HANDLING),
    OrderTransition("start_handling", O.ARRIVED, O.HANDLING),
    OrderTransition("feed_back", O.HANDLING, O.FEEDBACK),
    OrderTransition("rework", O.FEEDBACK, O.HANDLING, "The lead order."),
    *(OrderTransition(action, state, O.ENDED, "With its case.")
      for action in ("close", "close_with_parent", "void", "merge", "adopt") for state in ACTIVE),
    *(OrderTransition("transfer", state, O.ENDED, "With its case (an assisting order).") for state in ACTIVE),
    *(OrderTransition("unmerge", O.ENDED, state, "As it was before its case was merged.") for state in ACTIVE),
)  # fmt: skip

ASSISTING_STATES = frozenset({S.FILED, S.DISPATCHED, S.SIGNED, S.ARRIVED, S.HANDLING})
"""While a case is in one of these, others may be ordered to assist (协办); the case itself stays where it is."""

_ALL = frozenset(CaseState)
_OPEN = frozenset(OPEN)
_TOLD = frozenset({S.NOT_ACCEPTED, S.ANSWERED, S.TRANSFERRED, S.CLOSED, S.CALLED_BACK})
OVERLAYS: tuple[Overlay, ...] = (
    Overlay("unmask", _ALL, happens="Who the caller and the workers are is looked up."),
    Overlay("confirmed", frozenset({S.CONFIRMING}), _ANY, frozenset({"finding"}), "It is so: the desk holds the case, to file it."),
    Overlay("set_urgency", _OPEN, _D, REASON, "紧急程度: the stage's limit is computed anew."),
    Overlay("set_tier", _OPEN - {S.REPORTED, S.ACCEPTED, S.CONFIRMING}, _D, REASON,
            "提级: the case's limit is computed anew; 特殊 only with a limit by hand."),
    Overlay("draft_reply", _OPEN | _TOLD, _D, frozenset({"words"}), "A reply to the citizen is drafted, or changed."),
    Overlay("reply", _OPEN | _TOLD, _D, frozenset({"words"}), "回复诉求人; a final one (最终答复) only by a supervisor."),
    Overlay("call_missed", frozenset({S.CLOSED}), happens="The citizen was not reached (回访); counted."),
    Overlay("receipt", frozenset({S.TRANSFERRED}), _D, frozenset({"receipt"}), "The receiver's receipt is noted."),
    Overlay("tell_citizen", frozenset({S.TRANSFERRED}), happens="The citizen was told where the matter is now."),
    Overlay("assist", ASSISTING_STATES, _D, frozenset({"addressee"}), "An order to assist (协办), with clocks of its own."),
    Overlay("stand_down", _OPEN, _D, REASON, "An assisting order ends before it is answered."),
    Overlay("deliberate", frozenset({S.FILED}), _ANY, frozenset({"question"}),
            "会商 opens, by the desk or with the second 退单: no lead order until it ends in a ruling."),
    Overlay("hear", frozenset({S.FILED}), _D, frozenset({"words"}), "A party's words in 会商 are noted."),
    Overlay("whistle", _OPEN, _ANY, frozenset({"words"}), "吹哨: a department or a higher level is called, with a clock of its own."),
    Overlay("progress", frozenset(CARRIED), _ANY, frozenset({"note"}),
            "处置中先行反馈: how far it is, while the order is being handled; nothing moves."),
    Overlay("answer_whistle", _ALL, _ANY, frozenset({"who"}), "报到: who came, and when."),
    Overlay("call_off_whistle", _ALL, _D, REASON, "The whistle is no longer needed."),
    Overlay("urge", _OPEN, _D, frozenset({"words"}), "催办: who holds it, or the addressee of an order, is reminded."),
    Overlay("supervise", _OPEN, _SUP, frozenset({"words", "title", "answer_due_at"}), "督办, in a leader's name: must be answered."),
    Overlay("video_check", ASSISTING_STATES, _D, frozenset({"words"}),
            "视频核查 begins: a worker is sent to look, and called a quarter of an hour after he is there."),
    Overlay("check_verdict", _OPEN | _TOLD, _D, happens="What the check found by a picture that was seen, or why it was given up."),
    Overlay("answer_supervision", _ALL, _ANY, frozenset({"words"}), "Once."),
    Overlay("request", _OPEN | _TOLD, _ANY, REASON, "作废, 延期, 缓办, 挂账 or 剔除 is asked for."),
    Overlay("approve", _OPEN | _TOLD, _SUP, happens="By another than who asked, where there is one; the effect follows at once."),
    Overlay("attach", _OPEN, happens="A further report of the same matter is put to the case."),
    Overlay("note_repeat", _ALL, happens="A report is noted as a repeated request (重复诉求)."),
    Overlay("adopt", frozenset({S.REPORTED, S.ACCEPTED, *CARRIED[:5]}), _D, frozenset({"parent"}),
            "Where the parent stands already; one that is not filed yet is accepted and filed first."),
    Overlay("release", frozenset({S.FILED, S.CLOSED, S.CALLED_BACK}), happens="A child case is a matter of its own again."),
    Overlay("gain", _OPEN, happens="Another case was merged into this one, or follows it."),
    Overlay("lose", _ALL, happens="A case that was merged into this one, or followed it, goes its own way again."),
    Overlay("decline", _ALL, _SUP, frozenset({"note"}), "By another than who asked, where there is one."),
    Overlay("extend", _OPEN, _SUP, REASON, "延期, approved: the case's limit moves."),
    Overlay("postpone", _OPEN, _SUP, REASON, "缓办, approved: the clock stands still until its date."),
    Overlay("shelve", _OPEN, _SUP, REASON, "挂账, approved: the clock stands still until the date it is struck off."),
    Overlay("strike_off", _OPEN, _D, happens="销账: 缓办 or 挂账 ends before its date, the clock runs from now on."),
    Overlay("exclude", _OPEN | _TOLD, _SUP, REASON,
            "剔除, approved: out of assessment, never of intake; state, holder and limits stay."),
    Overlay("lift_exclusion", _ALL, _SUP, REASON, "The case counts for assessment again, from now on."),
    Overlay("recompute", _OPEN, _SUP, happens="The city's days or hours were changed: the limit is computed anew."),
    Overlay("withdraw_request", _ALL, _ANY, happens="By who asked."),
    Overlay("add_files", _OPEN | _TOLD, _ANY, frozenset({"files"}), "Files are put to the case; evidence to its lead order."),
    Overlay("strike_file", _ALL, _ANY, REASON, "An attachment goes out of sight, by who added it or a supervisor; it stays kept."),
    Overlay("retire_files", frozenset({S.ARCHIVED}), _D, frozenset({"files"}),
            "Recordings and stills that the city's retention no longer keeps go, their digests stay; by itself."),
)  # fmt: skip
"""Acts that change no state. Rooms of the cases add theirs here."""

TAKEN_OVER = frozenset({
    S.REPORTED, S.ACCEPTED, S.FILED, S.DISPATCHED, S.SIGNED, S.HANDLING, S.REVIEWING, S.CLOSED,
    S.NOT_ACCEPTED, S.ANSWERED, S.TRANSFERRED, S.VOID, S.MERGED,
})  # fmt: skip
"""Where a case may begin that was taken over from another system: by the step "import", which leads from nothing (or,
when that system tells it anew and nobody has acted on it here, from where it stood) to one of these."""

HELD = frozenset({S.DISPATCHED, S.SIGNED, S.HANDLING})
"""While a case is in one of these (or in ARRIVED), somebody holds it by a lead order: it cannot be taken over without."""

_BY_START: dict[tuple[str, CaseState | None], tuple[Transition, ...]] = {}
for _arrow in TRANSITIONS:
    _BY_START[(_arrow.action, _arrow.start)] = (*_BY_START.get((_arrow.action, _arrow.start), ()), _arrow)
_ORDER_BY_START: dict[tuple[str, OrderState | None], tuple[OrderTransition, ...]] = {}
for _own in ORDER_TRANSITIONS:
    _ORDER_BY_START[(_own.action, _own.start)] = (*_ORDER_BY_START.get((_own.action, _own.start), ()), _own)
_OVERLAY = {overlay.action: overlay for overlay in OVERLAYS}
_STAGE_OF = {
    S.REPORTED: Stage.TO_ACCEPT,
    S.ACCEPTED: Stage.TO_FILE,
    S.CONFIRMING: Stage.TO_FILE,
    S.FILED: Stage.TO_DISPATCH,
    S.DISPATCHED: Stage.TO_SIGN,
    S.SIGNED: Stage.HANDLING,
    S.ARRIVED: Stage.HANDLING,
    S.HANDLING: Stage.HANDLING,
    S.FEEDBACK: Stage.TO_VERIFY,
    S.VERIFYING: Stage.TO_VERIFY,
    S.REVIEWING: Stage.TO_CLOSE,
}
_AWAITED = {
    S.REPORTED: "accept",
    S.ACCEPTED: "file",
    S.CONFIRMING: "file",
    S.FILED: "dispatch",
    S.DISPATCHED: "sign",
    S.SIGNED: "start_handling",
    S.ARRIVED: "start_handling",
    S.HANDLING: "feed_back",
    S.FEEDBACK: "send_to_verification",
    S.VERIFYING: "verify",
    S.REVIEWING: "close",
}


def find(action: str, start: CaseState | None, end: CaseState | None = None) -> Transition | None:
    """Return the arrow for `action` from `start`, or None where there is none.

    Only "unmerge" has several: `end` says which; the first without it.
    """
    arrows = _BY_START.get((action, start), ())
    return next((arrow for arrow in arrows if end is None or arrow.end is end), None)


def find_order(action: str, start: OrderState | None, end: OrderState | None = None) -> OrderTransition | None:
    """Return the order's arrow for `action` from `start` (to `end`), or None where there is none."""
    arrows = _ORDER_BY_START.get((action, start), ())
    return next((arrow for arrow in arrows if end is None or arrow.end is end), None)


def find_overlay(action: str, state: CaseState) -> Overlay | None:
    """Return the act that leaves the case in `state`, or None where it is not possible there."""
    overlay = _OVERLAY.get(action)
    return overlay if overlay is not None and state in overlay.states else None


def actions_from(state: CaseState) -> frozenset[str]:
    """Return the acts that lead on from `state`."""
    return frozenset(action for action, start in _BY_START if start is state)


def stage_of(state: CaseState) -> Stage | None:
    """Return the queue's tab for `state`; None for a case that is no longer open."""
    return _STAGE_OF.get(state)


def awaited(case: OpenCase) -> str | None:
    """Return the act that is awaited of the case's holder, by its command's name; None for one that is not open."""
    if case.state is S.CONFIRMING and case.holder_worker_id is not None:
        return "confirmed"
    return _AWAITED.get(case.state)
