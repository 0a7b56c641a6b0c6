"""Who could take the case: workers and departments, best first, each with its number and its reasons in words."""

from __future__ import annotations

from uuid import UUID

from PySide6.QtCore import QPointF, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QVBoxLayout, QWidget

from models.cases.advice import Recommendation, Recommendations
from widgets import theme
from widgets.i18n import tr
from widgets.keys import paint_key
from widgets.labels import label
from widgets.text import line, tooltip
from widgets.words import (
    DOT,
    left_out_words,
    others_left_out,
    reason_words,
    record_words,
    role_word,
    sum_words,
)

ROW, LINE = 50, 18
"""A row of two lines, and what a third one adds."""
MOST = 9
"""Numbers a key can be pressed for."""


class SuggestionRow(QAbstractButton):
    """One addressee. Pressed, an order goes to it: the lead's, or with another chosen before it one to assist."""

    def __init__(self, number: int, advice: Recommendation, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.number, self.advice = number, advice
        self._part = ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        role = role_word(advice.role)
        about = [part for part in (line(advice.grid), line(advice.phone)) if part]
        if advice.worker_id is None:
            self.who, about = line(advice.name), [part for part in (role, line(advice.phone)) if part]
        else:
            self.who = role
            about.insert(0, line(advice.name))
        self.about = DOT.join(about)
        # The number gives way where all does not fit: half of it serves nobody, and the tooltip has it whole.
        self._short = DOT.join(about[:-1]) if line(advice.phone) else self.about
        self.reasons = reason_words(advice)
        self.record = record_words(advice)
        self.setFixedHeight(ROW + (LINE if self.record else 0))
        said = [part for part in (f"{self.who} {self.about}", self.reasons, self.record) if part]
        self.setAccessibleName(f"{number} {DOT.join(said)}")
        self.setToolTip(tooltip("\n".join([*said, *filter(None, [sum_words(advice)])])))

    @property
    def addressee(self) -> tuple[UUID | None, UUID | None]:
        """(worker, department): one of them is None."""
        return self.advice.worker_id, self.advice.department_id

    def set_part(self, part: str) -> None:
        """Say beside its number what it would be, 主办 or 协办; "" where there is nothing to tell apart."""
        if part != self._part:
            self._part = part
            self.setAccessibleDescription(part)
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(400, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = self.rect()
        if self.isChecked() or self.underMouse():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("chosen" if self.isChecked() else "hover"))
            painter.drawRoundedRect(rect, theme.CORNER, theme.CORNER)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("accent"), 1))
            painter.drawRoundedRect(rect.toRectF().adjusted(0.5, 0.5, -0.5, -0.5), theme.CORNER, theme.CORNER)
        ink = "accent" if self.isChecked() else "second"
        right = paint_key(painter, rect.right() - 10, 17, str(self.number), theme.colour(ink)) - 8
        if self._part:
            wide = QFontMetrics(theme.font(12)).horizontalAdvance(self._part)
            _draw(painter, right - wide, right, 17, self._part, 12, "accent")
            right -= wide + 8
        if self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(QPointF(17, 17), 4, 4)
        else:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour("muted"), 1))
            painter.drawEllipse(QPointF(17, 17), 4, 4)
        x = _draw(painter, 36, right, 17, self.who, 14, "text")
        whole = QFontMetrics(theme.font(14)).horizontalAdvance(self.about) <= right - x - 6
        _draw(painter, x + 6, right, 17, self.about if whole else self._short, 14, "muted")
        _draw(painter, 36, rect.right() - 10, 36, self.reasons, 12, "second")
        if self.record:
            _draw(painter, 36, rect.right() - 10, 36 + LINE, self.record, 12, "muted")
        painter.end()


def _draw(painter: QPainter, x: int, right: int, middle: int, text: str, size: int, ink: str) -> int:
    font = theme.font(size)
    metrics = QFontMetrics(font)
    fitted = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, right - x))
    painter.setFont(font)
    painter.setPen(theme.colour(ink))
    box = QRect(x, middle - 12, max(0, right - x), 24)
    painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, fitted)
    return x + metrics.horizontalAdvance(fitted)


class Suggestions(QWidget):
    """The rows, grouped. The best one is chosen to begin with; chosen by hand are one or several, the lead first.

    The first row pressed takes the place of the one that was proposed; every further one is added, pressed again it is
    let go. So "3, F5" gives one order to the third, "1, 3, F5" the lead to the first and one to assist to the third.
    """

    changed = Signal()
    """Others are chosen."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(4)
        self._picked: list[SuggestionRow] = []
        self._by_hand = False
        self._parts: list[QWidget] = []
        self._given: Recommendations | None = None

    @property
    def rows(self) -> list[SuggestionRow]:
        """The rows in the order of their numbers."""
        return [part for part in self._parts if isinstance(part, SuggestionRow)]

    def show_advice(self, advice: Recommendations | None, *, keep: bool) -> None:
        """Show other advice; with `keep` those chosen stay chosen where they are still there."""
        if advice == self._given and keep:
            return
        before = [row.addressee for row in self._picked] if keep else []
        self._given = advice
        self._clear()
        number = 0
        groups = ((tr("To the grid"), advice.workers), (tr("To a department"), advice.departments)) if advice else ()
        for title, members in groups:
            if members and number < MOST:
                self._add(label(title, "caption"))
            for member in members[: MOST - number]:
                number += 1
                row = SuggestionRow(number, member)
                row.clicked.connect(self._pressed)
                self._add(row)
        if advice is None:
            self._add(label(tr("Looking for who could take it…"), "note"))
        elif not number:
            self._add(
                label(
                    tr("Nobody is known who could take it: no team and no department covers this place."),
                    "note",
                    wraps=True,
                )
            )
        if advice is not None:
            self._add_left_out(advice)
        there = {row.addressee: row for row in self.rows}
        kept = [there[one] for one in before if one in there]
        self._by_hand = self._by_hand and bool(kept)
        self._pick(kept or self.rows[:1])

    def _add_left_out(self, advice: Recommendations) -> None:
        others = others_left_out(advice)
        if not advice.left_out:
            if others:
                self._add(label(others, "caption"))
            return
        self._add(label(tr("Left out, and why"), "caption"))
        lines = [f"◌ {left_out_words(one)}" for one in advice.left_out]
        self._add(label("\n".join([*lines, *filter(None, [others])]), "note", wraps=True))

    def _add(self, part: QWidget) -> None:
        self._parts.append(part)
        self._layout.addWidget(part)

    def _clear(self) -> None:
        self._picked = []
        for part in self._parts:
            self._layout.removeWidget(part)
            part.hide()
            part.deleteLater()
        self._parts = []

    def chosen(self) -> list[SuggestionRow]:
        """Return the rows chosen, the lead's first."""
        return list(self._picked)

    def choose(self, number: int) -> bool:
        """Press a row by number; return whether there is such a row."""
        row = next((row for row in self.rows if row.number == number), None)
        if row is None:
            return False
        self._toggle(row)
        return True

    @Slot()
    def _pressed(self) -> None:
        row = self.sender()
        assert isinstance(row, SuggestionRow)
        self._toggle(row)

    def _toggle(self, row: SuggestionRow) -> None:
        if not self._by_hand:
            picked = [row]
        elif row in self._picked:
            picked = [one for one in self._picked if one is not row]
        else:
            picked = [*self._picked, row]
        self._by_hand = True
        self._pick(picked)

    def _pick(self, rows: list[SuggestionRow]) -> None:
        changed, self._picked = rows != self._picked, rows
        for row in self.rows:
            row.setChecked(row in rows)
            several = row in rows and len(rows) > 1
            row.set_part((tr("lead") if row is rows[0] else tr("assisting")) if several else "")
        if changed:
            self.changed.emit()
