"""What stands beside an attachment in the viewer: what it is, who added it, when and where, and whether it is intact."""

from __future__ import annotations

from datetime import datetime, tzinfo

from PySide6.QtWidgets import QVBoxLayout, QWidget

from models.cases.attachments.records import Attachment
from widgets.bodies import put_in_place
from widgets.i18n import tr
from widgets.labels import label, restyle
from widgets.text import line, shown
from widgets.times import moment
from widgets.words import DOT, action_word
from widgets.words.media import evidence_word, kind_word, measure_word, size_word

WIDTH = 280


def facts_of(one: Attachment, now: datetime, zone: tzinfo) -> list[tuple[str, str]]:
    """Return what is to be said of an attachment, each with its caption; what is not known is absent."""
    media = one.media
    where = "" if one.lon is None or one.lat is None else f"{one.lat:.5f}, {one.lon:.5f}"
    told = [
        (tr("Name"), shown(one.name)),
        (tr("Kind"), DOT.join((kind_word(media.kind), media.mime))),
        (tr("Size"), DOT.join(part for part in (size_word(media.size), measure_word(media)) if part)),
        (tr("Evidence"), evidence_word(one.evidence)),
        (tr("What is said of it"), shown(one.note)),
        (tr("Added"), DOT.join((moment(one.at, now, zone), line(one.by)))),
        (tr("Desk"), line(one.desk)),
        (tr("With the step"), action_word(one.action)),
        (tr("Came with the case"), line(one.of_case)),
        (tr("Taken at"), "" if one.taken_at is None else moment(one.taken_at, now, zone)),
        (tr("Place"), where),
        ("SHA-256", " ".join(media.sha256[at : at + 8] for at in range(0, len(media.sha256), 8))),
    ]
    return [(caption, words) for caption, words in told if words]


class FactsPane(QWidget):
    """A column of captions and words; the last line says whether the bytes shown are those on record."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(WIDTH)
        self._body = QWidget()
        self.digest = label(role="note", wraps=True)
        self.digest.setMinimumWidth(WIDTH - 32)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(12)
        layout.addWidget(self._body)
        layout.addWidget(self.digest)
        layout.addStretch(1)

    def show_file(self, one: Attachment, now: datetime, zone: tzinfo) -> None:
        """Show an attachment's facts."""
        body = QWidget()
        lines = QVBoxLayout(body)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(2)
        for caption, words in facts_of(one, now, zone):
            lines.addWidget(label(caption, "caption"))
            lines.addWidget(label(words, wraps=True, selectable=True))
            lines.addSpacing(8)
        layout = self.layout()
        assert isinstance(layout, QVBoxLayout)
        put_in_place(layout, self._body, body)
        self._body = body
        self.show_digest(None)

    def show_digest(self, intact: bool | None) -> None:
        """Say whether what is shown is what is on record; None while it is being read."""
        if intact is None:
            words, lamp = tr("Being read…"), ""
        elif intact:
            words, lamp = "● " + tr("Agrees with the digest on record"), "on_time"
        else:
            words = "▲ " + tr(
                "Does not agree with the digest on record: the bytes were altered after they were added. Do not rely on it; tell whoever runs the database."
            )
            lamp = "late"
        self.digest.setText(words)
        restyle(self.digest, "lamp", lamp)
