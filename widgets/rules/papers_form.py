"""The fields of the schedule: switch, time, kinds, formats and dress, folder, and mail with its server."""

from __future__ import annotations

from datetime import time

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QSpinBox, QWidget

from models.briefings.schedule.records import SCHEDULED, Mail, Schedule, Security
from models.briefings.schedule.sense import FORMATS, STYLES
from widgets.i18n import LANGUAGES, mark, tr
from widgets.labels import label, restyle
from widgets.words.papers import kind_word

_STYLES = {"red": mark("Red head"), "plain": mark("Plain")}
_LANGUAGES = {"zh": "中文", "en": "English"}
_SECURITY = {
    Security.STARTTLS: mark("encrypted once connected (STARTTLS)"),
    Security.TLS: mark("encrypted from the start (TLS)"),
    Security.NONE: mark("not encrypted"),
}
_PORTS = {Security.STARTTLS: 587, Security.TLS: 465, Security.NONE: 25}


class PapersForm(QWidget):
    """`changed()` tells that a field was edited."""

    changed = Signal()

    def __init__(self, *, may_set: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._filling = False
        self.on = QCheckBox(tr("Make papers by themselves"))
        self.at, self.folder, self.to, self.sender = QLineEdit(), QLineEdit(), QLineEdit(), QLineEdit()
        self.host, self.user, self.port = QLineEdit(), QLineEdit(), QSpinBox()
        self.kinds = {kind: QCheckBox(kind_word(kind)) for kind in SCHEDULED}
        self.formats = {form: QCheckBox(form.upper()) for form in FORMATS}
        self.style_, self.language, self.security = QComboBox(), QComboBox(), QComboBox()
        for style in STYLES:
            self.style_.addItem(tr(_STYLES[style]), style)
        for code in LANGUAGES:
            self.language.addItem(_LANGUAGES[code], code)
        for one, words in _SECURITY.items():
            self.security.addItem(tr(words), one.value)
        self.port.setRange(1, 65_535)
        self.port.setGroupSeparatorShown(False)
        # The style sheet's padding does not reach its text.
        self.port.lineEdit().setTextMargins(6, 0, 0, 0)
        self.at.setMaximumWidth(90)
        self.at.setPlaceholderText("08:00")
        self.folder.setPlaceholderText(tr("none; a path that every desk reaches, as /srv/papers"))
        self.to.setPlaceholderText(tr("nobody; addresses with commas between"))
        self.sender.setPlaceholderText("grid@example.cn")
        self.host.setPlaceholderText("mail.example.cn")
        self.user.setPlaceholderText(tr("none to sign in with"))
        self.name_width = 0
        self._lay_out()
        fields: tuple[QWidget, ...] = (
            self.on, self.at, self.folder, self.to, self.sender, self.host, self.user, self.port, self.style_,
            self.language, self.security, *self.kinds.values(), *self.formats.values(),
        )  # fmt: skip
        for field in fields:
            field.setEnabled(may_set)
            if isinstance(field, QLineEdit):
                field.textEdited.connect(self._edited)
            elif isinstance(field, QCheckBox):
                field.toggled.connect(self._edited)
            elif isinstance(field, QComboBox):
                field.currentIndexChanged.connect(self._edited)
        self.port.valueChanged.connect(self._edited)
        self.security.activated.connect(self._usual_port)

    def fill(self, schedule: Schedule) -> None:
        """Show a schedule."""
        self._filling = True
        mail = schedule.mail
        self.on.setChecked(schedule.on)
        self.at.setText(f"{schedule.at:%H:%M}")
        for kind, box in self.kinds.items():
            box.setChecked(kind in schedule.kinds)
        for form, box in self.formats.items():
            box.setChecked(form in schedule.formats)
        self.style_.setCurrentIndex(self.style_.findData(schedule.style))
        self.language.setCurrentIndex(self.language.findData(schedule.language))
        self.folder.setText(schedule.folder)
        self.to.setText(", ".join(mail.to))
        self.sender.setText(mail.sender)
        self.host.setText(mail.host)
        self.port.setValue(mail.port)
        self.security.setCurrentIndex(self.security.findData(mail.security.value))
        self.user.setText(mail.user)
        self._filling = False
        self.mark_wrong("")

    def typed(self) -> Schedule | None:
        """Return the schedule as it stands in the fields, None where the time is no time."""
        at = _time(self.at.text())
        if at is None:
            return None
        said = self.to.text().replace("，", ",").replace(";", ",").replace("；", ",")
        return Schedule(
            on=self.on.isChecked(),
            at=at,
            kinds=tuple(kind for kind, box in self.kinds.items() if box.isChecked()),
            formats=tuple(form for form, box in self.formats.items() if box.isChecked()),
            language=str(self.language.currentData()),
            style=str(self.style_.currentData()),
            folder=self.folder.text().strip(),
            mail=Mail(
                to=tuple(one.strip() for one in said.split(",") if one.strip()),
                sender=self.sender.text().strip(),
                host=self.host.text().strip(),
                port=self.port.value(),
                security=Security(self.security.currentData()),
                user=self.user.text().strip(),
            ),
        )

    def mark_wrong(self, name: str) -> None:
        """Mark the field that makes no sense, and go to it; "" for none."""
        fields: dict[str, QWidget] = {
            "at": self.at, "folder": self.folder, "to": self.to, "sender": self.sender, "host": self.host,
            "user": self.user,
        }  # fmt: skip
        for one, field in fields.items():
            restyle(field, "wrong", "true" if one == name else "false")
        # Python's dicts keep their order: the first box stands for its row.
        boxes = {"kinds": next(iter(self.kinds.values())), "formats": next(iter(self.formats.values()))}
        wanted = (fields | boxes).get(name)
        if wanted is not None:
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _edited(self) -> None:
        if not self._filling:
            self.changed.emit()

    @Slot(int)
    def _usual_port(self, _: int) -> None:
        if self.port.value() in _PORTS.values():
            self.port.setValue(_PORTS[Security(self.security.currentData())])

    def _lay_out(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(1, 1)
        clock = label(tr("of the city, for the days before"), "second")
        rows = (
            ("", (self.on,), self.on),
            (tr("Each day at"), (self.at, clock), self.at),
            (tr("Kinds"), tuple(self.kinds.values()), None),
            (tr("Formats"), (*self.formats.values(), self.style_, self.language), None),
            (tr("Folder"), (self.folder,), self.folder),
            (tr("Mail to"), (self.to,), self.to),
            (tr("Mail from"), (self.sender,), self.sender),
            (tr("Mail server"), (self.host, self.port, self.security), self.host),
            (tr("Signs in as"), (self.user,), self.user),
        )
        for row, (name, widgets, field) in enumerate(rows):
            told = label(name)
            self.name_width = max(self.name_width, told.sizeHint().width())
            grid.addWidget(told, row, 0)
            line = QHBoxLayout()
            line.setSpacing(12)
            grid.addLayout(line, row, 1)
            for widget in widgets:
                line.addWidget(widget, 1 if isinstance(widget, QLineEdit) and widget is not self.at else 0)
            if not any(isinstance(one, QLineEdit) and one is not self.at for one in widgets):
                line.addStretch(1)
            if field is not None and name:
                field.setAccessibleName(name)
        for field, name in (
            (self.style_, tr("Dress")), (self.language, tr("Language of the files")), (self.port, tr("Port")),
            (self.security, tr("Encryption")),
        ):  # fmt: skip
            field.setAccessibleName(name)


def _time(said: str) -> time | None:
    try:
        hours, minutes = said.strip().replace("：", ":").split(":")
        return time(int(hours), int(minutes))
    except ValueError:
        return None
