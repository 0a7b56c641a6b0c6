"""What one row of the queue says of its case, by role."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from PySide6.QtCore import Qt

from models.cases.deadlines import lamp_of
from models.cases.records import Lamp, OpenCase, Urgency
from widgets.i18n import tr
from widgets.queue.arrangement import Arrangement
from widgets.queue.folds import child_words, fold_words, worst
from widgets.queue.roles import (
    CASE_ROLE,
    CLAIM_ROLE,
    FOLD_ROLE,
    LAMP_ROLE,
    MARK_ROLE,
    OWN_LAMP_ROLE,
    REMAINING_ROLE,
    UNDER_ROLE,
    WHOSE_ROLE,
)
from widgets.times import remaining_told
from widgets.words import DOT, awaited_word, claimed_word, holder_word, lamp_word, urgency_word


class RowTeller:
    """Answers for every row: from the arrangement, from who else has a case open, and from what is marked."""

    def __init__(self, arrangement: Arrangement) -> None:
        self._all = arrangement
        self.claims: Mapping[UUID, str] = {}
        self.marked: set[UUID] = set()
        self._answers: dict[int, Callable[[OpenCase], Any]] = {
            CASE_ROLE: lambda case: case,
            LAMP_ROLE: self._lamp,
            OWN_LAMP_ROLE: lambda case: lamp_of(case, self._all.now),
            REMAINING_ROLE: self._left,
            CLAIM_ROLE: lambda case: self.claims.get(case.id, ""),
            MARK_ROLE: lambda case: case.id in self.marked if self.marked else None,
            FOLD_ROLE: lambda case: self._all.fold(case.id),
            UNDER_ROLE: lambda case: self._all.above(case) is not None,
            WHOSE_ROLE: self._whose,
            Qt.ItemDataRole.DisplayRole: lambda case: case.title,
            Qt.ItemDataRole.AccessibleTextRole: self._spoken,
        }

    def tell(self, case: OpenCase, role: int) -> Any:
        """Answer for a role; None for one that the queue has no word for."""
        answer = self._answers.get(role)
        return answer(case) if answer is not None else None

    def _lamp(self, case: OpenCase) -> Lamp:
        own, fold = lamp_of(case, self._all.now), self._all.fold(case.id)
        return own if fold is None or fold.opened else worst(own, fold.lamp)

    def _left(self, case: OpenCase) -> str:
        if case.suspended_until is not None and case.suspended_until > self._all.now:
            return f"‖ {tr('clock stopped')}"
        return remaining_told(case.next_due_at, self._all.now)

    def _whose(self, case: OpenCase) -> str:
        if case.parent_id is None or self._all.above(case) is not None:
            return ""
        parent = self._all.cases.get(case.parent_id)
        return child_words(parent.number or parent.title if parent is not None else "")

    def _spoken(self, case: OpenCase) -> str:
        said = [lamp_word(lamp_of(case, self._all.now)), case.title, self._left(case)]
        if case.urgency is Urgency.CRITICAL:
            said.insert(0, urgency_word(case.urgency))
        if case.id in self.marked:
            said.insert(0, tr("Marked"))
        if case.id in self.claims:
            said.append(claimed_word(self.claims[case.id]))
        fold, whose = self._all.fold(case.id), self._whose(case)
        if fold is not None:
            said.append(fold_words(fold))
        if whose:
            said.append(whose)
        return DOT.join([*said, case.area, f"{holder_word(case)} {awaited_word(case)}"])
