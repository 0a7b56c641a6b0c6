"""The duty log: what stands until somebody ends it above, what was noted in this shift below."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from PySide6.QtCore import QTime, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QTimeEdit, QVBoxLayout, QWidget

from models.watch.shifts.records import LogEntry, LogKind
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.text import line
from widgets.times import moment
from widgets.watch.table import Row, Table
from widgets.words.watch import log_word

WORDS_MOST = 500
DUE = frozenset({LogKind.PROMISE, LogKind.WAITING_CALL})
"""These may be due at an hour."""


class LogPage(QWidget):
    """`logged(LogKind, str, datetime | None)`, `ended(UUID, str)`."""

    logged = Signal(object, str, object)
    ended = Signal(object, str)
    drafted = Signal(dict)
    """What is typed and not written down yet; {} for nothing."""

    def __init__(self, *, may_write: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now, self._zone = datetime.now(UTC), UTC  # type: tuple[datetime, tzinfo]
        self.kind, self.words, self.due, self.clock = QComboBox(), QLineEdit(), QCheckBox(tr("due at")), QTimeEdit()
        for kind in LogKind:
            self.kind.addItem(log_word(kind), kind.value)
        self.kind.setAccessibleName(tr("Kind"))
        self.words.setMaxLength(WORDS_MOST)
        self.words.setPlaceholderText(tr("What is no case, in words"))
        self.words.setAccessibleName(tr("Words"))
        self.clock.setDisplayFormat("HH:mm")
        self.clock.setTime(QTime(18, 0))
        # The style sheet's padding does not reach its text.
        self.clock.lineEdit().setTextMargins(6, 0, 0, 0)
        self.clock.setAccessibleName(tr("due at"))
        self.write = KeyButton(tr("Write down"), "Ctrl+Return")
        self.write.setProperty("kind", "primary")
        self.end = KeyButton(tr("End it"), "Ctrl+E")
        heads = [tr("Kind"), tr("Words"), tr("Case"), tr("Due"), tr("By"), tr("At")]
        self.standing = Table(tr("Standing"), heads, wide=1)
        self.past = Table(
            tr("Noted in this shift"), [tr("At"), tr("Kind"), tr("Words"), tr("By"), tr("Settled")], wide=2
        )
        self.none = label(tr("Nothing stands: no point, no promise, no waiting call."), "note")
        top, foot = QHBoxLayout(), QHBoxLayout()
        for row, *widgets in ((top, self.kind, self.words, self.due, self.clock, self.write), (foot, self.end)):
            row.setSpacing(8)
            for widget in widgets:
                row.addWidget(widget, 1 if widget is self.words else 0)
                widget.setVisible(may_write)
        foot.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addLayout(top)
        layout.addWidget(label(tr("Stands until it is ended"), "caption"))
        layout.addWidget(self.none)
        layout.addWidget(self.standing, 2)
        layout.addLayout(foot)
        layout.addWidget(label(tr("This shift"), "caption"))
        layout.addWidget(self.past, 3)
        self.kind.currentIndexChanged.connect(self._kind_picked)
        self.write.clicked.connect(self.give)
        self.end.clicked.connect(self.give_end)
        self.words.textEdited.connect(self._mended)
        self.words.textChanged.connect(self._typed)
        self.clock.timeChanged.connect(self._timed)
        self._kind_picked()

    def show_log(self, standing: Sequence[LogEntry], past: Sequence[LogEntry], now: datetime, zone: tzinfo) -> None:
        """Show what stands, what is due first on top, and this shift's lines, the newest first."""
        self._now, self._zone = now, zone

        def due(one: LogEntry) -> str:
            return "" if one.due_at is None else moment(one.due_at, now, zone)

        def ended(one: LogEntry) -> str:
            if one.ended_at is None:
                return ""
            return " ".join(part for part in (line(one.ended_by), moment(one.ended_at, now, zone)) if part)

        self.standing.set_rows(
            [
                Row(
                    (
                        log_word(one.kind),
                        line(one.words),
                        one.case_number,
                        due(one),
                        line(one.by),
                        moment(one.at, now, zone),
                    ),
                    one,
                    {3: "late"} if one.due_at is not None and one.due_at < now else {},
                )
                for one in standing
            ]
        )
        cells = [
            Row((moment(one.at, now, zone), log_word(one.kind), line(one.words), line(one.by), ended(one)), one.id)
            for one in past
        ]
        self.past.set_rows(cells)
        self.none.setVisible(not standing)

    @Slot()
    def give(self) -> None:
        """Write the line down; what was typed stays until it is written."""
        words = self.words.text().strip()
        if self.write.isHidden():
            return
        if not words:
            restyle(self.words, "wrong", "true")
            self.words.setFocus()
            return
        self.logged.emit(LogKind(self.kind.currentData()), words, self._due_at())

    @Slot()
    def give_end(self) -> None:
        """End the chosen line; the words say how."""
        chosen = self.standing.chosen
        if chosen and not self.end.isHidden():
            self.ended.emit(chosen[0].id, self.words.text().strip())

    def restore(self, draft: Mapping[str, Any]) -> None:
        """Put back what was typed and not written down."""
        self.kind.setCurrentIndex(max(0, self.kind.findData(draft.get("kind"))))
        self.words.setText(str(draft.get("words", "")))

    @Slot()
    def _typed(self) -> None:
        words = self.words.text()
        self.drafted.emit({"kind": self.kind.currentData(), "words": words} if words.strip() else {})

    def written(self) -> None:
        """It is written: the words go."""
        self.words.clear()
        self.due.setChecked(False)

    def _due_at(self) -> datetime | None:
        if not self.due.isChecked() or self.due.isHidden():
            return None
        picked, local = self.clock.time(), self._now.astimezone(self._zone)
        due = local.replace(hour=picked.hour(), minute=picked.minute(), second=0, microsecond=0)
        # An hour that has passed today is tomorrow's.
        return (due if due > local else due + timedelta(days=1)).astimezone(UTC)

    @Slot()
    def _kind_picked(self) -> None:
        timed = LogKind(self.kind.currentData()) in DUE and not self.write.isHidden()
        self.due.setVisible(timed)
        self.clock.setVisible(timed)

    @Slot()
    def _timed(self) -> None:
        self.due.setChecked(True)

    @Slot()
    def _mended(self) -> None:
        restyle(self.words, "wrong", "false")
