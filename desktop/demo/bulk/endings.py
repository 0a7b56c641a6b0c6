"""Matters that end without being handled: answered after all, given to others, put to another case that is open."""

from __future__ import annotations

import numpy as np

from desktop.demo.bulk.books import OPERATOR, Ref, Words, glued
from desktop.demo.bulk.handling import Handling
from desktop.demo.bulk.intake import Course
from desktop.demo.bulk.packing import Coded, Lexicon, Same, ids, moments, shorts
from desktop.demo.bulk.spelling import spelt_ids, spelt_numbers
from desktop.demo.bulk.waits import between, spread
from desktop.demo.packed import NEVER, Column, Ints, make_ids

_ANSWERED = "经核实情况已于日前处理，已向诉求人说明。"
_RECEIVERS = Words(
    ("市供水集团", "邻市12345热线", "铁路地区管理办公室", "高速公路管理处", "海事局", "邮政管理局", "国网澜州公司")
)
_WHY = Words(("属管理范围之外，依规转办。", "事权不在本级，移送主管单位。"))
_MERGES = Words(("同一事项，并案办理。", "多人反映同一问题，并案。"))


class Endings:
    """Ends what is not to be handled. `handling` keeps main cases open for what is put to them."""

    def __init__(self, handling: Handling) -> None:
        self._handling = handling
        self._books = handling.books
        self._intake = handling.intake
        self._rng = handling.books.rng

    def part(self, of: Ints) -> Ints:
        """Let matters end that are answered after all, are others' or belong to another case; return the others."""
        books, rng, course = self._books, self._rng, self._intake.course
        ends = np.isin(course[of], (Course.ANSWERED_AFTER, Course.TRANSFERRED, Course.MERGED))
        some, rest = of[ends], of[~ends]
        at = books.since[some] + spread(rng, 4.0, 14.0, len(some))
        here = books.reach(some, at)
        some, at = some[here], at[here]
        which = course[some] == Course.ANSWERED_AFTER
        books.advance("answer", some[which], at[which], note=Same(_ANSWERED.encode()))
        which = course[some] == Course.TRANSFERRED
        self._transfer(some[which], at[which])
        which = course[some] == Course.MERGED
        self._merge(some[which], at[which])
        return rest

    def _transfer(self, of: Ints, at: Ints) -> None:
        books, rng = self._books, self._rng
        receiver, why = _RECEIVERS.draw(len(of), rng), _WHY.draw(len(of), rng)
        at = books.advance(
            "transfer", of, at, note=why, detail=glued(len(of), [b'\x01{"receiver": "', receiver, b'"}'])
        )
        receipt = at + between(rng, 600, 4000, len(of))
        there = receipt <= books.now
        words = glued(len(of), ["回执".encode(), spelt_numbers(np.arange(len(of)) + 1, 5)])
        some = np.flatnonzero(there)
        detail = glued(len(some), [b'\x01{"receipt": ["", "', "回执".encode(), spelt_numbers(some + 1, 5), b'"]}'])
        books.note("receipt", of[some], receipt[some], detail=detail)
        books.note("tell_citizen", of[some], receipt[some], detail=Same(b'\x01{"channel": "phone"}'))
        books.record("transfer", len(of), {
            "id": ids(make_ids(rng, at)), "case_id": ids(self._intake.cases, of), "receiver": receiver, "reason": why,
            "given_by": Ref("account", np.full(len(of), OPERATOR)), "given_at": moments(at),
            "receipt": _where(words, there), "receipt_at": moments(np.where(there, receipt, NEVER)),
            "told_by": Coded(np.where(there, 0, -1), Lexicon(("phone",))), "told_at": moments(np.where(there, receipt, NEVER)),
        })  # fmt: skip

    def _merge(self, of: Ints, at: Ints) -> None:
        """Merge cases into others, which stay open until then."""
        books, intake = self._books, self._intake
        main = intake.main[of]
        at = books.after(of, np.maximum(at, books.since[main]))
        here = np.flatnonzero(at <= books.now)
        books.alive[of[at > books.now]] = False
        of, at, main = of[here], at[here], main[here]
        np.maximum.at(self._handling.until, main, at)
        at = books.advance(
            "merge", of, at, note=_MERGES.draw(len(of), self._rng),
            detail=glued(len(of), [b'\x01{"main": "', spelt_ids(intake.cases[main]), b'"}']),
        )  # fmt: skip
        books.main[of] = main
        books.note("gain", main, at, detail=glued(len(of), [
            b'\x01{"case": "', spelt_ids(intake.cases[of]), b'", "kind": "merged"}']))  # fmt: skip
        books.record("case_link", len(of), {
            "id": ids(make_ids(self._rng, at)), "kind": Same(b"merged"), "case_id": ids(intake.cases, of),
            "main_id": ids(intake.cases, main), "before": Same(b'\x01{"state": "ACCEPTED", "orders": []}'),
            "made_at": moments(at), "made_by": Ref("login", np.full(len(of), OPERATOR)),
        })  # fmt: skip

    def attach(self, finder: Ints) -> None:
        """Put further reports to the cases they belong to, which stay open until then; note what comes again."""
        books, intake, rng = self._books, self._intake, self._rng
        of = np.flatnonzero(~intake.own & (intake.reported <= books.now))
        main = intake.main[of]
        at = intake.reported[of] + spread(rng, 4.0, 13.0, len(of))
        # A report is never without its case: what is still looked at now was put to it just now.
        at = np.minimum(at, books.now)
        np.maximum.at(self._handling.until, main, at)
        books.note("attach", main, at, worker=finder[of], detail=glued(len(of), [
            b'\x01{"report": "', spelt_ids(intake.reports[of]), b'"}']))  # fmt: skip
        again = intake.repeats
        here = np.flatnonzero(books.accepted[again.rows] != NEVER)
        rows = again.rows[here]
        books.note("note_repeat", rows, books.accepted[rows], detail=glued(len(rows), [
            b'\x01{"report_id": "', spelt_ids(intake.reports[rows]), b'", "earlier_id": "', spelt_ids(again.earlier[here]),
            b'", "basis": "caller", "nth": ', spelt_numbers(np.minimum(again.nth[here], 9), 1), b"}",
        ]))  # fmt: skip
        books.record("repeat", len(rows), {
            "report_id": ids(intake.reports, rows), "earlier_id": ids(again.earlier[here]), "nth": shorts(again.nth[here]),
            "basis": Same(b"caller"), "noted_at": moments(books.accepted[rows]),
            "noted_by": Ref("login", np.full(len(rows), OPERATOR)),
        })  # fmt: skip


def _where(of: Column, there: np.ndarray) -> Column:
    """Return values where they are, and nothing elsewhere."""
    return Column(np.where(there, of.lengths, 0).astype(np.int32), of.data[np.repeat(there, of.lengths)])
