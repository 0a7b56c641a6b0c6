"""What a supervisor approves: 延期, 缓办, 挂账, 作废, 剔除. A request, the decision, and what follows from it."""

from __future__ import annotations

import numpy as np

from desktop.demo.bulk.books import NO_NOTE, OPERATOR, SUPERVISOR, Ref, Words, glued
from desktop.demo.bulk.handling import Handling
from desktop.demo.bulk.limits import DAY, MINUTE
from desktop.demo.bulk.packing import Coded, Lexicon, Same, ids, moments
from desktop.demo.bulk.spelling import spelt_ids, spelt_moments
from desktop.demo.bulk.waits import between, spread
from desktop.demo.packed import NEVER, Bytes, Column, Ints, instant_of, make_ids, micros
from desktop.demo.subjects import SUBJECTS
from models.cases.calendar import WorkingCalendar
from models.cases.clocks.counting import Counting, counting_of, shifted

EXTENDED_SHARE, POSTPONED_SHARE, SHELVED_SHARE = 0.008, 0.0025, 0.0012
EXCLUDED_SHARE = 0.0025
DECLINED_SHARE = 0.14
STRUCK_OFF_SHARE = 0.5
_EXTENSION = Words(
    ("需采购配件，申请延期。", "涉及多家单位，需现场会商。", "当事人外出，约定改日处理。", "需走审批流程，申请延期。")
)
_POSTPONEMENT = Words(
    ("连续降雨，无法施工，申请缓办。", "大风天气不宜高空作业，申请缓办。", "低温无法沥青摊铺，申请缓办。")
)
_SHELVING = Words(
    ("列入下季度改造计划，申请挂账。", "需财政立项，申请挂账。", "涉及拆迁，待征收后一并处理，申请挂账。")
)
_VOID = Words(
    ("重复录入，申请作废。", "诉求人撤回诉求，申请作废。", "测试误报，申请作废。", "无此地址，无法核实，申请作废。")
)
_EXCLUSION = Words(("历史遗留问题，非本年度责任，申请剔除。", "涉法涉诉，申请剔除。", "不可抗力造成超期，申请剔除。"))
_REPEATED = Words(("已作最终答复的重复诉求，申请剔除。",))
_DECLINED = Words(("理由不充分，请抓紧处理。", "尚有时间，先按原时限办理。", "请补充材料后再报。"))
_KINDS = ("extension", "postponement", "shelving", "void", "exclusion")
_ACTIONS = {"postponement": "postpone", "shelving": "shelve"}
_BASIS = [s.limit_unit or "tier_general" for s in SUBJECTS]


class Approvals:
    """Requests on cases that are being handled, or that are closed."""

    def __init__(self, handling: Handling, calendar: WorkingCalendar) -> None:
        self._handling = handling
        self._books = handling.books
        self._calendar = calendar
        self._excluded = np.zeros(len(handling.intake.reported), np.bool_)
        """Cases that somebody has asked to exclude: once is enough."""

    def more_time(self, of: Ints) -> None:
        """Let some of the cases being handled have more time, or stand still for a while."""
        books, rng = self._books, self._books.rng
        of = of[~self._handling.critical(of)]
        asked = books.since[of] + spread(rng, 60.0, 240.0, len(of))
        decided = asked + spread(rng, 25.0, 90.0, len(of))
        chance = rng.random(len(of))
        can = decided < books.due[of] - 10 * MINUTE
        upto = 0.0
        for kind, share in zip(_KINDS[:3], (EXTENDED_SHARE, POSTPONED_SHARE, SHELVED_SHARE), strict=True):
            here = can & (upto <= chance) & (chance < upto + share)
            upto += share
            if kind == "extension":
                self._extend(of[here], asked[here], decided[here])
            else:
                self._stop(kind, of[here], asked[here], decided[here])

    def _extend(self, of: Ints, asked: Ints, decided: Ints) -> None:
        books = self._books
        before = books.due[of]
        until = before + DAY * books.rng.choice(np.array([1, 2, 3, 5, 7]), len(of))
        facts = glued(len(of), [b'\x01{"due_at": "', spelt_moments(until), b'"}'])
        granted, requests, reasons = self._asked("extension", of, asked, decided, facts, _EXTENSION, hold=until)
        of, before, until, decided = of[granted], before[granted], until[granted], decided[granted]
        if not len(of):
            return
        detail = glued(len(of), [
            b'\x01{"due_at": ["', spelt_moments(before), b'", "', spelt_moments(until), b'"], "request": "',
            spelt_ids(requests), b'"}',
        ])  # fmt: skip
        books.note("extend", of, decided, note=reasons, detail=detail, by=SUPERVISOR, changes=True)
        self._due(of, until)
        books.record("case_extension", len(of), {
            "id": ids(make_ids(books.rng, decided)), "case_id": ids(self._handling.intake.cases, of),
            "request_id": ids(requests), "due_before": moments(before), "due_after": moments(until),
            "granted_at": moments(decided),
        })  # fmt: skip

    def _stop(self, kind: str, of: Ints, asked: Ints, decided: Ints) -> None:
        books, rng = self._books, self._books.rng
        days = rng.uniform(1, 10, len(of)) if kind == "postponement" else rng.uniform(20, 150, len(of))
        until = decided + (days * DAY).astype(np.int64)
        facts = glued(len(of), [b'\x01{"until": "', spelt_moments(until), b'"}'])
        words = _POSTPONEMENT if kind == "postponement" else _SHELVING
        granted, requests, reasons = self._asked(kind, of, asked, decided, facts, words, hold=until)
        of, until, decided = of[granted], until[granted], decided[granted]
        if not len(of):
            return
        before = books.due[of]
        struck = decided + ((until - decided) * rng.uniform(0.3, 0.9, len(of))).astype(np.int64)
        struck = np.where((rng.random(len(of)) < STRUCK_OFF_SHARE) & (struck <= books.now), struck, NEVER)
        due = self._shifted(of, before, decided, until)
        detail = glued(len(of), [
            b'\x01{"due_at": ["', spelt_moments(before), b'", "', spelt_moments(due), b'"], "suspended_until": [null, "',
            spelt_moments(until), b'"], "request": "', spelt_ids(requests), b'"}',
        ])  # fmt: skip
        books.note(_ACTIONS[kind], of, decided, note=reasons, detail=detail, by=SUPERVISOR, changes=True)
        books.suspended[of] = until
        self._due(of, due)
        ends = np.flatnonzero(struck != NEVER)
        sooner = self._shifted(of[ends], before[ends], decided[ends], struck[ends])
        told = glued(len(ends), [
            b'\x01{"due_at": ["', spelt_moments(due[ends]), b'", "', spelt_moments(sooner), b'"], "suspended_until": ["',
            spelt_moments(until[ends]), b'", null]}',
        ])  # fmt: skip
        books.note("strike_off", of[ends], struck[ends], detail=told, changes=True)
        books.suspended[of[ends]] = NEVER
        self._due(of[ends], sooner)
        self._handling.stop[of] = np.where(struck == NEVER, until, struck)
        books.record("case_suspension", len(of), {
            "id": ids(make_ids(rng, decided)), "case_id": ids(self._handling.intake.cases, of), "request_id": ids(requests),
            "kind": Same(kind.encode()), "from_at": moments(decided), "until_at": moments(until), "ended_at": moments(struck),
        })  # fmt: skip

    def _shifted(self, of: Ints, due: Ints, stopped: Ints, until: Ints) -> Ints:
        """Return limits after their clocks stood still, by the rules: there are few of them."""
        intake, found = self._handling.intake, []
        for case, at, begin, end in zip(of.tolist(), due.tolist(), stopped.tolist(), until.tolist(), strict=True):
            raised = bool(intake.raised[case])
            counting = Counting.CALENDAR if raised else counting_of(_BASIS[int(intake.stories.subject[case])])
            found.append(micros(shifted(self._calendar, counting, instant_of(at), instant_of(begin), instant_of(end))))
        return np.array(found, np.int64)

    def _due(self, of: Ints, due: Ints) -> None:
        books = self._books
        books.due[of] = due
        for whose in (books.lead[of], books.helper[of]):
            active = books.orders.active(whose)
            books.orders.due[whose[active]] = due[active]

    def void(self, of: Ints) -> None:
        """Let cases come to nothing, by an approved request."""
        books, rng = self._books, self._books.rng
        asked = books.since[of] + spread(rng, 45.0, 300.0, len(of))
        decided = asked + spread(rng, 20.0, 90.0, len(of))
        facts = glued(len(of), [b"\x01{}"])
        here, _, reasons = self._asked("void", of, asked, decided, facts, _VOID, hold=None)
        of, decided = of[here], decided[here]
        at = books.advance("void", of, decided, note=reasons, by=SUPERVISOR)
        books.end_orders("void", of, at)

    def exclude(self, of: Ints, *, repeated: bool = False) -> None:
        """Let closed cases leave assessment (剔除), by an approved request: at random, or because they were answered finally."""
        books, rng = self._books, self._books.rng
        if not repeated:
            of = of[rng.random(len(of)) < EXCLUDED_SHARE]
        of = of[~self._excluded[of]]
        self._excluded[of] = True
        asked = books.since[of] + between(rng, 60, 3000, len(of))
        decided = asked + between(rng, 20, 900, len(of))
        basis = b"repeated" if repeated else b"other"
        facts = glued(len(of), [b'\x01{"basis": "' + basis + b'"}'])
        words = _REPEATED if repeated else _EXCLUSION
        here, requests, reasons = self._asked("exclusion", of, asked, decided, facts, words, hold=None)
        of, decided = of[here], decided[here]
        detail = glued(len(of), [b'\x01{"request": "', spelt_ids(requests), b'", "basis": "' + basis + b'"}'])
        books.note("exclude", of, decided, note=reasons, detail=detail, by=SUPERVISOR)
        books.record("case_exclusion", len(of), {
            "id": ids(make_ids(rng, decided)), "case_id": ids(self._handling.intake.cases, of), "request_id": ids(requests),
            "basis": Same(basis), "excluded_at": moments(decided), "login": Ref("login", np.full(len(of), SUPERVISOR)),
        })  # fmt: skip

    def _asked(
        self, kind: str, of: Ints, asked: Ints, decided: Ints, facts: Column, words: Words, *, hold: Ints | None
    ) -> tuple[Ints, Bytes, Coded]:
        """Ask and decide, as far as it lies before now; return the places of the approved, their requests and reasons.

        With `hold` some are declined, and those that nobody has decided yet hold the case as it is until they are.
        """
        books, rng = self._books, self._books.rng
        reasons = words.draw(len(of), rng)
        requests = make_ids(rng, asked)
        alive = books.alive[of] & (asked <= books.now)
        is_decided = alive & (decided <= books.now)
        approved = is_decided & ((rng.random(len(of)) >= DECLINED_SHARE) | (hold is None))
        if hold is None:
            # Nothing else happens to what waits for this.
            books.alive[of[~is_decided]] &= kind == "exclusion"
        else:
            self._handling.until[of] = np.maximum(self._handling.until[of], decided)
        shown = np.flatnonzero(alive)
        lead = books.lead[of]
        behalf = lead[shown] if hold is not None else np.full(len(shown), -1)
        hand = np.where(behalf >= 0, books.orders.worker[np.maximum(behalf, 0)], -1)
        office = np.where(behalf >= 0, books.orders.department[np.maximum(behalf, 0)], -1)
        state = np.where(approved, 1, np.where(is_decided, 2, 0))
        notes = _DECLINED.draw(len(of), rng)
        no = np.flatnonzero(is_decided & ~approved)
        request_detail = glued(len(shown), [
            b'\x01{"request": "', spelt_ids(requests[shown]), b'", "kind": "' + kind.encode() + b'", "facts": ',
            _without_version(facts, shown), b"}",
        ])  # fmt: skip
        by = np.full(len(shown), OPERATOR)
        books.note(
            "request",
            of[shown],
            asked[shown],
            order=None,
            worker=hand,
            note=_some(reasons, shown),
            detail=request_detail,
        )
        for action, which, said in (("approve", np.flatnonzero(approved), NO_NOTE), ("decline", no, _some(notes, no))):
            detail = glued(len(which), [
                b'\x01{"request": "', spelt_ids(requests[which]), b'", "kind": "' + kind.encode() + b'", "state": ["asked", "',
                b"approved" if action == "approve" else b"declined", b'"]}',
            ])  # fmt: skip
            books.note(action, of[which], decided[which], note=said, detail=detail, by=SUPERVISOR)
        told = Coded(np.where(state[shown] == 2, notes.index[shown], _DECLINED.many), _DECLINED.lexicon)
        books.record("case_request", len(shown), {
            "id": ids(requests[shown]), "case_id": ids(self._handling.intake.cases, of[shown]), "kind": Same(kind.encode()),
            "state": Coded(state[shown], Lexicon(("asked", "approved", "declined"))), "reason": _some(reasons, shown),
            "facts": _rows(facts, shown), "worker_id": Ref("hand", hand), "department_id": Ref("office", office),
            "asked_by": Ref("account", by), "asked_at": moments(asked[shown]), "desk": Same("01号坐席".encode()),
            "decided_by": Ref("account", np.where(state[shown] > 0, SUPERVISOR, -1)),
            "decided_at": moments(np.where(state[shown] > 0, decided[shown], NEVER)), "note": told,
        })  # fmt: skip
        found = np.flatnonzero(approved)
        return found, requests[found], _some(reasons, found)


def _some(of: Coded, which: Ints) -> Coded:
    return Coded(of.index[which], of.values)


def _rows(of: Column, which: Ints) -> Column:
    lengths = of.lengths.astype(np.int64)
    start = np.cumsum(lengths) - lengths
    size = lengths[which]
    before = np.cumsum(size) - size
    return Column(of.lengths[which], of.data[np.repeat(start[which] - before, size) + np.arange(int(size.sum()))])


def _without_version(of: Column, which: Ints) -> Column:
    """Return documents without the byte that jsonb's wire form has in front."""
    some = _rows(of, which)
    lengths = some.lengths.astype(np.int64)
    inner = np.ones(len(some.data), np.bool_)
    inner[np.cumsum(lengths) - lengths] = False
    return Column((lengths - 1).astype(np.int32), some.data[inner])
