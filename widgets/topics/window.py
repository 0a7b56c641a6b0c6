"""The window 热点: the topics of a week at the left, the chosen one with its cases at the right."""

from __future__ import annotations

from datetime import tzinfo
from uuid import UUID

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QHideEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from models.figures.topics.records import Standing, Topic, Topics
from models.store.replica import MAIN, ReadFrom
from widgets.i18n import tr
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label, rule
from widgets.text import line
from widgets.topics.about import AboutTopic
from widgets.watch.table import Row, Table
from widgets.words import DOT, number_word
from widgets.words.origins import origin_word
from widgets.words.topics import place_word, ratio_word, topic_standing_word, topic_word, usual_word

LIST = 728
THIS_WEEK, LAST_WEEK = 0, 1


class TopicWindow(QDialog):
    """Not modal: a case or a topic that is opened from it shows on the desk beside it. Esc hides it.

    `week_chosen()`; `topic_opened(Topic)` for queue and map; `case_opened(UUID)`; `paper_wanted()`; `read_again()`; `left()`.
    """

    week_chosen = Signal()
    topic_opened = Signal(object)
    case_opened = Signal(object)
    paper_wanted = Signal()
    read_again = Signal()
    left = Signal()

    def __init__(self, zone: tzinfo, *, may_make: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.setWindowTitle(tr("Hot topics"))
        self.setModal(False)
        self.setWindowFlag(Qt.WindowType.WindowMinMaxButtonsHint, True)
        self.resize(1480, 840)
        self.setMinimumSize(1000, 560)
        self.week = QComboBox()
        self.week.addItem(tr("This week so far"), THIS_WEEK)
        self.week.addItem(tr("The week before"), LAST_WEEK)
        self.week.setAccessibleName(tr("Period"))
        self.days = ElidedLabel(role="second")
        heads = [tr("What"), tr("Where"), tr("Cases"), tr("Usual"), tr("Rise"), tr("Late")]
        self.list = Table(tr("Hot topics"), heads, wide=1, figures=frozenset({2, 3, 4, 5}))
        self.about = AboutTopic(zone)
        heads = [tr("Number"), tr("Title"), tr("Reported at"), tr("State")]
        self.cases = Table(tr("Cases"), heads, wide=1)
        self.note = label(role="note", wraps=True)
        self.problem = label(role="problem", wraps=True, selectable=True)
        self.show_cases = KeyButton(tr("In queue and map"), "Ctrl+Enter")
        self.paper = KeyButton(tr("Report on hot topics…"), "Ctrl+D")
        self.again = KeyButton(tr("Read again"), "F5")
        self.leave = KeyButton(tr("Close"), "Esc")
        self.paper.setVisible(may_make)
        self._build()
        self._connect()
        self.show_problem("")
        self.show_reading()

    def _build(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.week)
        head.addWidget(self.days, 1)
        side, box = QVBoxLayout(), QWidget()
        side.setContentsMargins(0, 0, 0, 0)
        side.setSpacing(8)
        side.addLayout(head)
        side.addWidget(self.list, 1)
        side.addWidget(self.note)
        box.setLayout(side)
        box.setFixedWidth(LIST)
        self.right = QWidget()
        right = QVBoxLayout(self.right)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(12)
        right.addWidget(self.about)
        right.addWidget(rule())
        right.addWidget(self.cases, 1)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        middle.addWidget(box)
        middle.addWidget(self.right, 1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        for button in (self.show_cases, self.paper, self.again):
            foot.addWidget(button)
        foot.addStretch(1)
        foot.addWidget(self.leave)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addLayout(middle, 1)
        layout.addWidget(self.problem)
        layout.addLayout(foot)

    def _connect(self) -> None:
        self.week.activated.connect(self.week_chosen)
        self.list.currentCellChanged.connect(self._chosen)
        self.list.opened.connect(self._open_topic)
        self.cases.opened.connect(self._open_case)
        self.show_cases.clicked.connect(self._open_topic)
        self.paper.clicked.connect(self.paper_wanted)
        self.again.clicked.connect(self.read_again)
        self.leave.clicked.connect(self.hide)
        keys = (
            ("Ctrl+Return", self.show_cases), ("Ctrl+Enter", self.show_cases), ("Ctrl+D", self.paper), ("F5", self.again),
        )  # fmt: skip
        for key, button in keys:
            QShortcut(QKeySequence(key), self).activated.connect(button.click)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.raise_()
        self.activateWindow()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def topic(self) -> Topic | None:
        """The topic that is chosen."""
        row = self.list.currentRow()
        return self.list.rows[row].value if 0 <= row < len(self.list.rows) else None

    def show_reading(self) -> None:
        """Say that the week's cases are being looked through; what was shown is taken away."""
        self.days.set_words("")
        self.list.set_rows([])
        self.note.setText(tr("The week's cases are being looked through…"))
        self._show(None)

    def show_topics(self, topics: Topics, origin: ReadFrom = MAIN) -> None:
        """Show what was found, and from which server it was read; the first is chosen."""
        self.days.set_words(DOT.join(filter(None, (f"{topics.first} – {topics.last}", origin_word(origin)))))
        self.list.set_rows([_row(topic) for topic in topics.topics])
        self.note.setText(_note(topics))
        if topics.topics:
            self.list.setCurrentCell(0, 0)
        self._show(self.topic)

    def show_problem(self, words: str) -> None:
        """Say what went wrong; "" takes it back."""
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    def fail(self, words: str) -> None:
        """Say that nothing could be read, and why."""
        self.note.setText("")
        self.show_problem(words)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()

    def _show(self, topic: Topic | None) -> None:
        self.right.setVisible(topic is not None)
        self.show_cases.setEnabled(topic is not None)
        self.cases.set_rows([])
        if topic is None:
            return
        self.about.show_topic(topic)
        self.cases.set_rows([
            Row(
                (
                    number_word(case.number),
                    line(case.title),
                    f"{case.reported_at.astimezone(self._zone):%m-%d %H:%M}",
                    topic_standing_word(case.standing),
                ),
                case.id,
                {3: "late"} if case.standing is Standing.LATE else {},
            )
            for case in topic.cases
        ])  # fmt: skip

    @Slot()
    def _chosen(self) -> None:
        self.show_problem("")
        self._show(self.topic)

    @Slot()
    def _open_topic(self) -> None:
        if self.topic is not None:
            self.show_problem("")
            self.topic_opened.emit(self.topic)

    @Slot(object, int)
    def _open_case(self, case_id: UUID, _: int) -> None:
        self.case_opened.emit(case_id)


def _row(topic: Topic) -> Row:
    late = f"▲ {topic.late:,}" if topic.late else "0"
    figures = (f"{topic.now:,}", usual_word(topic), ratio_word(topic), late)
    return Row((line(topic_word(topic)), line(place_word(topic)), *figures), topic, {5: "late"} if topic.late else {})


def _note(topics: Topics) -> str:
    facts = {"n": f"{topics.looked_at:,}", "weeks": topics.weeks, "tested": f"{topics.tested:,}"}
    if not topics.weeks:
        return tr("{n} cases came in. The weeks before are not known for long enough to call anything a rise.", **facts)
    if not topics.topics:
        return tr("Nothing rose. {n} cases were looked through against the {weeks} weeks before.", **facts)
    return tr(
        "{n} cases, {tested} clusters weighed against the {weeks} weeks before; no case is in two topics.", **facts
    )
