"""The table of a case's life as a page: the picture and the tables of docs/case-life.md. Markdown with a Mermaid diagram."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from models.cases.records import CaseState, OrderState
from models.cases.states import CARRIED, OPEN, ORDER_TRANSITIONS, OVERLAYS, TRANSITIONS, Transition, stage_of

S = CaseState
CHINESE = {
    S.REPORTED: "上报", S.ACCEPTED: "受理", S.CONFIRMING: "核实", S.FILED: "立案", S.DISPATCHED: "派遣", S.SIGNED: "签收",
    S.ARRIVED: "到场", S.HANDLING: "处置", S.FEEDBACK: "反馈", S.VERIFYING: "核查", S.REVIEWING: "审核", S.CLOSED: "结案",
    S.CALLED_BACK: "回访", S.ARCHIVED: "归档", S.NOT_ACCEPTED: "不予受理", S.ANSWERED: "直接答复", S.TRANSFERRED: "转办",
    S.VOID: "作废", S.MERGED: "并案",
}  # fmt: skip
"""DOMAIN's words for the states."""

_BRANCHING = frozenset(
    t.action
    for t in TRANSITIONS
    for other in TRANSITIONS
    if (t.action, t.start) == (other.action, other.start) and t is not other
)
"""Acts that lead from one state to one of several: where a child's parent is, where a merged case was."""

_HEAD = """# The life of a case

<!-- Drawn by `./run db life > docs/case-life.md` from models/cases/states.py; a test fails where the two differ. -->

This is the whole table. The code runs on it; migration 0006 wrote it into the database (`case_arrow`, `order_arrow`), where
triggers hold every change of a state to it: an update without its arrow is refused at once, a changed state without its step
in the same transaction (by an account that may) at the commit. Two writers go by arrows of their own: an import that is
under way (step `import`) and the undoing of one.

Who: *anyone* is the field's service, an operator or a supervisor; *desk* an operator or a supervisor; *supervisor* the
shift supervisor alone. Leaders and auditors write nothing.
"""

_BESIDE = """From every open state also `void` to VOID and `merge` to MERGED, and from there `unmerge` back; a child case (子案)
goes where its parent is: `adopt`, `follow`, `release`, `close_with_parent`.
"""


def life_page() -> str:
    """Return the page, ending in a newline."""
    parts = (
        _HEAD,
        "## States\n",
        _table(("State", "", "Queue's tab"), ((s.value, CHINESE[s], _tab(s)) for s in CaseState)),
        "## Picture\n",
        _picture(),
        _BESIDE,
        "## Arrows of a case\n",
        _table(("Act", "From", "To", "Who", "Needs", "What happens"), _arrows()),
        "## Acts that leave the case where it stands\n",
        _table(("Act", "While in", "Who", "Needs", "What happens"), _overlays()),
        "## Arrows of an order\n",
        "The case follows its lead order; an assisting order goes its own way.\n",
        _table(("Act", "From", "To", "What happens"), _orders()),
    )
    return "\n".join(parts)


def _tab(state: CaseState) -> str:
    stage = stage_of(state)
    return "" if stage is None else stage.value


def _picture() -> str:
    lines = ["```mermaid", "stateDiagram-v2"]
    lines += [f"    {state.value} : {CHINESE[state]} {state.value}" for state in CaseState]
    drawn = [t for t in TRANSITIONS if t.action not in (*_BRANCHING, "void", "merge", "release", "close_with_parent")]
    lines += [f"    {_dot(t.start)} --> {t.end.value} : {t.action}" for t in drawn]
    return "\n".join([*lines, "```\n"])


def _dot(state: CaseState | None) -> str:
    return "[*]" if state is None else state.value


def _arrows() -> Iterable[Sequence[str]]:
    """One line for the arrows that differ in their start alone, or in their end."""
    grouped: dict[tuple[object, ...], list[Transition]] = {}
    for t in TRANSITIONS:
        end = None if t.action in _BRANCHING else t.end
        grouped.setdefault((t.action, end, t.who, t.needs, t.happens), []).append(t)
    for arrows in grouped.values():
        first = arrows[0]
        starts = _states({t.start for t in arrows})
        ends = _states({t.end for t in arrows})
        yield first.action, starts, ends, first.who.value, ", ".join(sorted(first.needs)), first.happens


def _states(states: set[CaseState | None] | set[CaseState]) -> str:
    if states >= set(CaseState):
        return "every state"
    said = ["nothing"] if None in states else []
    for group, words in ((OPEN, "every open state"), (CARRIED, "FILED to REVIEWING")):
        if states >= set(group):
            states, said = states - set(group), [*said, words]
    return ", ".join(said + [state.value for state in CaseState if state in states])


def _overlays() -> Iterable[Sequence[str]]:
    for one in OVERLAYS:
        yield one.action, _states(set(one.states)), one.who.value, ", ".join(sorted(one.needs)), one.happens


def _orders() -> Iterable[Sequence[str]]:
    grouped: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
    for t in ORDER_TRANSITIONS:
        starts, ends = grouped.setdefault((t.action, t.happens), ([], []))
        starts.append("nothing" if t.start is None else t.start.value)
        ends.append(t.end.value)
    order = {state.value: n for n, state in enumerate(OrderState)} | {"nothing": -1}
    for (action, happens), told in grouped.items():
        starts, ends = (sorted(set(names), key=lambda name: order[name]) for names in told)
        yield action, ", ".join(starts), ", ".join(ends), happens


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(head)} |", "|" + "---|" * len(head)]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join([*lines, ""])
