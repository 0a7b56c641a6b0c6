"""The pages of numbers: weights of the recommendation, time to answer a whistle, likely twins, what is to be looked at."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

from PySide6.QtWidgets import QWidget

from models.cases.advice import LIMITS as WEIGHT_LIMITS
from models.cases.advice import Weights
from models.cases.orders.records import MOST_MINUTES, WHISTLE_MINUTES
from models.grids.records import Level
from models.links.likeness import LIMITS as TWIN_LIMITS
from models.links.likeness import SHARES, TwinRule, numbers_of
from models.watch.records import LOOK_LIMITS, LookRule
from widgets.i18n import language, mark, tr
from widgets.labels import label
from widgets.rules.number_fields import NumberField
from widgets.rules.numbers import NumbersPage
from widgets.tables import ROW_HEIGHT
from widgets.watch.table import Row, Table

_WEIGHTS = {
    "outside_m": (
        mark("Of another grid"),
        mark("m"),
        mark("added for one who is neither of the grid's team nor stands in it"),
    ),
    "listed_m": (
        mark("Not on the duty list"),
        mark("m"),
        mark("added for one who is not on the place's duty list, where it has one"),
    ),
    "order_m": (mark("For each order in hand"), mark("m"), mark("added for every order that is not fed back yet")),
    "second_m": (mark("For each second of age"), mark("m"), mark("added for every second the position is old")),
    "accuracy": (
        mark("For each metre of vagueness"),
        mark("m"),
        mark("added for every metre the position may be wrong by"),
    ),
    "sent_m": (mark("Sent just now"), mark("m"), mark("added for one who was sent this moment; it fades to nothing")),
    "sent_minutes": (mark("Fades over"), mark("min"), mark("after so long having been sent counts no more")),
    "near_m": (mark("Farthest way"), mark("m"), mark("who is of another grid and farther on foot is not offered")),
    "most_orders": (mark("Most in hand"), mark("orders"), mark("who has so many in hand is not offered")),
}
_FINE = frozenset({"second_m", "accuracy"})
_TWINS = {
    "radius_m": (mark("Radius"), mark("m"), mark("cases farther away are not looked at")),
    "days": (mark("Time window"), mark("days"), mark("cases reported longer ago are not looked at")),
    "least": (mark("Shown from"), "%", mark("what is less likely is not shown")),
    "place": (mark("Share of the place"), "%", mark("whole within 30 m or at the same address, nothing at the radius")),
    "words": (mark("Share of the words"), "%", mark("how alike title and text are")),
    "category": (mark("Share of the category"), "%", mark("whole for the same subclass, less for the same class")),
    "age": (mark("Share of the age"), "%", mark("whole now, nothing at the end of the window")),
}
_LOOKS = {
    "quick_s": (
        mark("Closed within"),
        mark("s"),
        mark("from dispatch to closing: nobody can have been there and back"),
    ),
    "bulk_cases": (mark("Closed in one go"), mark("closings"), mark("so many by one login, near their limits")),
    "bulk_minutes": (mark("Within"), mark("min"), mark("so long the closings of one go lie apart at most")),
    "bulk_before_minutes": (mark("Before the limit"), mark("min"), mark("each of them so close to its limit")),
    "far_m": (mark("Feedback from afar"), mark("m"), mark("the worker's last position was farther from the place")),
    "fix_minutes": (mark("Position at most"), mark("min"), mark("an older position says nothing about the feedback")),
}


class WeightsPage(NumbersPage):
    """派人权重; beside what is typed it shows whom the case that is open would be offered now and then."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        about = tr(
            "Whoever has the smallest sum, in metres of walking, is offered first. The way itself counts as it is."
        )
        usual = asdict(Weights())
        super().__init__(about, number_fields(_WEIGHTS, WEIGHT_LIMITS, usual), may_set=may_set, parent=parent)
        self.case = label(role="note", wraps=True)
        self.ranking = Table(tr("Ranking"), ["", tr("Now"), tr("With these weights")], wide=2)
        self.effect.addWidget(label(tr("Who would be offered"), "caption"))
        self.effect.addWidget(self.case)
        self.effect.addWidget(self.ranking)

    def show_ranking(self, case: str, rows: Sequence[tuple[str, str]]) -> None:
        """Show for the case that is open whom it is offered now, and with what is typed; "" while none is open."""
        told = (
            tr("For the case that is open: {case}", case=case)
            if rows
            else tr("Nobody can be offered for {case}.", case=case)
        )
        none = tr("Open a case with a place on the desk: here stands whom it would be offered.")
        self.case.setText(told if case else none)
        self.ranking.setVisible(bool(rows))
        self.ranking.set_rows([
            Row((str(n), now, then), n, {2: "accent"} if now != then else {}) for n, (now, then) in enumerate(rows, start=1)
        ])  # fmt: skip
        # All of it is seen at once: what is compared is not scrolled.
        self.ranking.setFixedHeight(self.ranking.horizontalHeader().sizeHint().height() + ROW_HEIGHT * len(rows) + 4)


class WhistlesPage(NumbersPage):
    """吹哨时限: a row a level of the city's grids."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        about = tr(
            "So long who is whistled for by a level has to come. Whistles that were blown already keep their time."
        )
        super().__init__(about, (), may_set=may_set, parent=parent)

    def set_levels(self, levels: Sequence[Level]) -> None:
        """Take the levels of the city's grids, the widest first."""
        zh = language() == "zh"
        self.set_fields([
            NumberField(
                str(one.level), one.name if zh else one.name_en or one.name, tr("minutes from the whistle to the answer"),
                tr("min"), 1, MOST_MINUTES, WHISTLE_MINUTES,
            )
            for one in levels
        ])  # fmt: skip


class TwinsPage(NumbersPage):
    """重复识别: what counts as likely the same matter."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        about = tr("What is likely the same matter is shown while a report is taken in; nothing is merged by itself.")
        fields = number_fields(_TWINS, TWIN_LIMITS, numbers_of(TwinRule()), percent=frozenset({"least", *SHARES}))
        super().__init__(about, fields, may_set=may_set, parent=parent)

    def findings(self, values: Mapping[str, float]) -> dict[str, str]:
        whole = round(100 * sum(values[one] for one in SHARES), 2)
        if whole == 100:
            return {}
        return dict.fromkeys(SHARES, tr("The four shares add up to {n} %; they have to be 100 %.", n=f"{whole:g}"))


class LooksPage(NumbersPage):
    """待看线索: from when on the board asks to look at a case."""

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        about = tr("From when on the board asks to look at a case. Each is a question, never a verdict.")
        super().__init__(about, number_fields(_LOOKS, LOOK_LIMITS, asdict(LookRule())), may_set=may_set, parent=parent)


def number_fields(
    words: Mapping[str, tuple[str, str, str]],
    limits: Mapping[str, tuple[float, float]],
    usual: Mapping[str, float],
    percent: frozenset[str] = frozenset(),
) -> list[NumberField]:
    """Return fields from their words (title, unit, meaning), limits and usual values; those of `percent` are kept as shares."""
    return [
        NumberField(
            name, tr(title), tr(means), unit if unit == "%" else tr(unit), *limits[name], usual[name],
            scale=100 if name in percent else 1, digits=2 if name in _FINE else 0,
        )
        for name, (title, unit, means) in words.items()
    ]  # fmt: skip
