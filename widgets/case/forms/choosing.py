"""Choosing a party in a form: boxes that keep what is chosen while the case is read again, and say it as an addressee."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from PySide6.QtWidgets import QComboBox, QWidget

from models.cases.orders.records import Addressee
from models.workers.records import DepartmentKind
from widgets.case.forms.base import ActForm
from widgets.case.sheet import CaseSheet
from widgets.i18n import tr
from widgets.text import line
from widgets.words import DOT, role_word
from widgets.words.orders import ground_words

Item = tuple[str, str]
"""(key, words). A key is JSON's: "" for nobody, "w:" a worker, "d:" a department, "g:" a grid."""


def key_of(to: Addressee) -> str:
    """Return an addressee's key."""
    return f"w:{to.worker_id}" if to.worker_id is not None else f"d:{to.department_id}"


def addressee_of(key: str) -> Addressee:
    """Return the addressee of a key ("w:…" or "d:…")."""
    kind, _, given = key.partition(":")
    return Addressee(worker_id=UUID(given)) if kind == "w" else Addressee(department_id=UUID(given))


def party_items(sheet: CaseSheet, *, workers: bool = True) -> list[Item]:
    """Return whom an order could go to: the route's parties with the reason, who is recommended, every department."""
    found: dict[str, str] = {}
    for party in sheet.route.parties if sheet.route is not None else ():
        if workers or party.to.worker_id is None:
            found[key_of(party.to)] = DOT.join((line(party.name), ground_words(party)))
    for one in sheet.recommendations.workers if workers and sheet.recommendations is not None else ():
        found.setdefault(f"w:{one.worker_id}", DOT.join((line(one.name), role_word(one.role), line(one.grid))))
    for callee in sheet.calls.callees:
        if callee.department_id is not None:
            found.setdefault(f"d:{callee.department_id}", line(callee.name))
    return list(found.items())


def subcentre_items(sheet: CaseSheet) -> list[Item]:
    """Return the sub-centres of the place that do not hold the case, the nearest first."""
    held = sheet.detail.case.holder_department_id
    return [
        (key_of(party.to), line(party.name))
        for party in (sheet.route.parties if sheet.route is not None else ())
        if party.role == DepartmentKind.SUBCENTRE and party.to.department_id != held
    ]


class ChoosingForm(ActForm):
    """A form whose boxes hold what the case offers. `fresh` says that nobody has chosen anything yet."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.fresh = True

    def forget(self) -> None:
        super().forget()
        self.fresh = True

    def offer(self, box: QComboBox, items: Iterable[Item], *, nobody: str = "") -> None:
        """Fill a box; what is chosen stays chosen where it is still there. `nobody` is what no choice is called."""
        wanted: Sequence[Item] = [*([("", nobody)] if nobody else []), *items]
        there = [(box.itemData(n), box.itemText(n)) for n in range(box.count())]
        if there == list(wanted):
            return
        chosen, self._restoring = box.currentData(), True
        try:
            box.clear()
            for key, words in wanted:
                box.addItem(words, key)
            box.setCurrentIndex(max(0, box.findData(chosen)))
        finally:
            self._restoring = False

    def chosen(self, box: QComboBox, *, empty: bool = False) -> str | None:
        """Return the key chosen; None after having told that nobody is, where somebody has to be."""
        key = box.currentData()
        if not key and not empty:
            self.tell(tr("Nobody is chosen."), box)
            return None
        return key or ""


def party_box() -> QComboBox:
    """Return a box that does not grow with the longest name."""
    box = QComboBox()
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    box.setMinimumContentsLength(12)
    return box
