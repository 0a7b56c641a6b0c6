"""What a paper is to be: which kind, of which days or matter, in which formats and dress, and into which folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from models.briefings.kinds import ABOUT_ONE, Kind, period_of
from widgets.i18n import LANGUAGES, tr
from widgets.keys import KeyButton
from widgets.labels import label, restyle
from widgets.words.papers import kind_word

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
FORMATS = ("pdf", "docx", "xlsx", "html", "png")
CHECKED = ("pdf", "xlsx")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was filled in. `day` is None for a kind that is about one matter, `case` the number of that matter."""

    kind: Kind
    day: date | None
    case: str
    folder: Path
    formats: tuple[str, ...]
    language: str
    style: str
    watermark: bool


class BriefingForm(QWidget):
    """The fields. `changed()` tells that the papers that there are of it are to be shown, `mended()` that a field was edited."""

    changed = Signal()
    mended = Signal()
    pick_requested = Signal()

    def __init__(self, today: date, folder: Path, language: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.today = today
        self.kind, self.language, self.style = QComboBox(), QComboBox(), QComboBox()
        self.day, self.case, self.folder = QLineEdit(), QLineEdit(), QLineEdit(str(folder))
        self.days = label(role="second")
        self.yesterday, self.so_far = QPushButton(tr("Yesterday")), QPushButton(tr("Today so far"))
        self.formats = {form: QCheckBox(form.upper()) for form in FORMATS}
        self.watermark = QCheckBox(tr("My name on every page"))
        self.pick = KeyButton(tr("Choose…"), "Ctrl+O")
        for kind in Kind:
            self.kind.addItem(kind_word(kind), kind.value)
        for code in LANGUAGES:
            self.language.addItem(LANGUAGE_NAMES[code], code)
        self.language.setCurrentIndex(max(self.language.findData(language), 0))
        self.style.addItem(tr("Red head"), "red")
        self.style.addItem(tr("Plain"), "plain")
        for form in CHECKED:
            self.formats[form].setChecked(True)
        self.formats["png"].setText(tr("Cards (PNG)"))
        self.formats["docx"].setText("Word (DOCX)")
        self._build()
        self._connect()
        self._show_kind()

    def _build(self) -> None:
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self._day_row = self._row(self.day, self.yesterday, self.so_far, self.days)
        self._case_row = self._row(self.case)
        rows = (
            (tr("Kind of paper"), self._row(self.kind), self.kind),
            (tr("Day of the briefing"), self._day_row, self.day),
            (tr("Number of the case"), self._case_row, self.case),
            (tr("Formats"), self._row(*self.formats.values()), self.formats["pdf"]),
            (tr("Dress"), self._row(self.style, self.language, self.watermark), self.style),
            (tr("Folder"), self._row(self.folder, self.pick), self.folder),
        )
        self._names = []
        for row, (name, box, field) in enumerate(rows):
            told = label(name, "second")
            self._names.append(told)
            grid.addWidget(told, row, 0)
            grid.addWidget(box, row, 1)
            field.setAccessibleName(name)
        self.language.setAccessibleName(tr("Language of the files"))
        self.day.setMaximumWidth(150)
        self.case.setPlaceholderText("20261123-0042")
        for button in (self.yesterday, self.so_far, self.pick):
            button.setAutoDefault(False)

    def _row(self, *widgets: QWidget) -> QWidget:
        box = QWidget(self)
        line = QHBoxLayout(box)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        wide = (self.folder, self.case, self.days)
        for widget in widgets:
            line.addWidget(widget, 1 if widget in wide else 0)
        if not set(wide) & set(widgets):
            line.addStretch(1)
        return box

    def _connect(self) -> None:
        self.kind.currentIndexChanged.connect(self._kind_chosen)
        self.day.textEdited.connect(self._edited)
        self.case.textEdited.connect(self._edited)
        self.folder.textEdited.connect(self._edited)
        self.day.editingFinished.connect(self.changed)
        self.case.editingFinished.connect(self.changed)
        self.yesterday.clicked.connect(self._yesterday)
        self.so_far.clicked.connect(self._today_so_far)
        self.pick.clicked.connect(self.pick_requested)

    @property
    def chosen_kind(self) -> Kind:
        """The kind that is chosen."""
        return Kind(self.kind.currentData())

    @property
    def chosen_day(self) -> date | None:
        """The day that is written there, None where it is none."""
        try:
            return date.fromisoformat(self.day.text().strip())
        except ValueError:
            return None

    def set_kind(self, kind: Kind) -> None:
        """Choose a kind."""
        self.kind.setCurrentIndex(self.kind.findData(kind.value))

    def set_day(self, day: date) -> None:
        """Put a day in."""
        self.day.setText(day.isoformat())
        self._edited()
        self.changed.emit()

    def set_folder(self, folder: str) -> None:
        """Take the folder that was chosen."""
        self.folder.setText(folder)
        self._edited()

    def asked(self) -> Asked:
        """What is filled in, as far as it goes."""
        return Asked(
            kind=self.chosen_kind,
            day=None if self.chosen_kind is Kind.MATTER else self.chosen_day,
            case=self.case.text().strip() if self.chosen_kind is Kind.MATTER else "",
            folder=Path(self.folder.text().strip()).expanduser(),
            formats=tuple(form for form, box in self.formats.items() if box.isChecked()),
            language=str(self.language.currentData()),
            style=str(self.style.currentData()),
            watermark=self.watermark.isChecked(),
        )

    def wrong(self, *, making: bool) -> str:
        """Return what has to be mended before a paper is made (or written), "" for nothing; the field has the focus then."""
        day = self.chosen_day
        if making and self.chosen_kind is Kind.MATTER and not self.case.text().strip():
            return self._refuse(self.case, tr("Say which case it is about: its number, as 20261123-0042."))
        if making and self.chosen_kind is not Kind.MATTER and day is None:
            return self._refuse(self.day, tr("That is no day. Write it as 2026-11-23."))
        if making and self.chosen_kind is not Kind.MATTER and day is not None and day > self.today:
            return self._refuse(self.day, tr("That day has not begun. Choose today or a day before it."))
        if not any(box.isChecked() for box in self.formats.values()):
            return self._refuse(self.formats["pdf"], tr("Choose at least one format."))
        if not self.folder.text().strip():
            return self._refuse(self.folder, tr("Say into which folder to write."))
        return ""

    def _refuse(self, field: QWidget, words: str) -> str:
        restyle(field, "wrong", "true")
        field.setFocus(Qt.FocusReason.OtherFocusReason)
        return words

    @Slot()
    def _kind_chosen(self) -> None:
        self._show_kind()
        self.mended.emit()
        self.changed.emit()

    def _show_kind(self) -> None:
        about_case = self.chosen_kind is Kind.MATTER
        for row, shown in ((1, not about_case), (2, about_case)):
            self._names[row].setVisible(shown)
            (self._day_row if row == 1 else self._case_row).setVisible(shown)
        self._show_days()

    def _show_days(self) -> None:
        day, kind = self.chosen_day, self.chosen_kind
        several = ""
        if day is not None and kind not in ABOUT_ONE:
            period = period_of(kind, day)
            several = f"{period.first} – {period.last}" if period.days > 1 else ""
        self.days.setText(several)

    @Slot()
    def _yesterday(self) -> None:
        self.set_day(self.today - timedelta(days=1))

    @Slot()
    def _today_so_far(self) -> None:
        self.set_day(self.today)

    @Slot()
    def _edited(self) -> None:
        for field in (self.day, self.case, self.folder):
            restyle(field, "wrong", "false")
        self._show_days()
        self.mended.emit()
