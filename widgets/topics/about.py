"""A hot topic told: what rose and by how much, where, in which words, since when, and how its cases stand."""

from __future__ import annotations

from datetime import tzinfo

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from models.figures.topics.records import Topic
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import line
from widgets.words import DOT
from widgets.words.topics import against_word, place_word, radius_word, topic_word


class AboutTopic(QWidget):
    """The upper part of the window's right side."""

    def __init__(self, zone: tzinfo, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone = zone
        self.name = label(role="title")
        self.now = label(role="figure", selectable=True)
        self.usual = label(role="second", selectable=True)
        self._facts: dict[str, QLabel] = {}
        figure = QHBoxLayout()
        figure.setSpacing(12)
        figure.addWidget(self.now, 0, Qt.AlignmentFlag.AlignBaseline)
        figure.addWidget(self.usual, 1, Qt.AlignmentFlag.AlignBaseline)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        names = {"where": tr("Place"), "words": tr("Words in common"), "time": tr("Reported"), "state": tr("State")}
        for row, (key, words) in enumerate(names.items()):
            told = label(wraps=True, selectable=True)
            told.setAccessibleName(words)
            grid.addWidget(label(words, "muted"), row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(told, row, 1)
            self._facts[key] = told
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.name)
        layout.addLayout(figure)
        layout.addLayout(grid)

    def told(self, key: str) -> str:
        """What is said of "where", "words", "time" or "state"."""
        return self._facts[key].text()

    def show_topic(self, topic: Topic) -> None:
        """Tell a topic."""
        self.name.setText(line(topic_word(topic)))
        self.now.setText(tr("{n} cases", n=f"{topic.now:,}"))
        self.usual.setText(against_word(topic))
        where = [line(place_word(topic)), radius_word(topic)]
        if topic.lon is not None and topic.lat is not None:
            where.append(f"{topic.lat:.5f}, {topic.lon:.5f} (WGS-84)")
        self._facts["where"].setText(DOT.join(filter(None, where)))
        self._facts["words"].setText(tr(", ").join(map(line, topic.words)) or tr("none that set it apart"))
        first, last = (f"{at.astimezone(self._zone):%m-%d %H:%M}" for at in (topic.first, topic.last))
        self._facts["time"].setText(f"{first} – {last}")
        facts = {"closed": f"{topic.closed:,}", "open": f"{topic.open:,}", "late": f"{topic.late:,}"}
        self._facts["state"].setText(tr("closed {closed}, open {open}, late of these {late}", **facts))
