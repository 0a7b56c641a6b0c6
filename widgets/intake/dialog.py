"""The dialog for a new report by hand. It stays open beside the map; nothing typed is lost until it was taken in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from models.cases.records import Category, Nature, NewReport, Source, Urgency
from models.links.records import Hints, Sought, Twin
from widgets.i18n import tr
from widgets.intake.category import CategoryPicker
from widgets.intake.checks import TITLE_MOST, Draft, problems
from widgets.intake.hints import HintPane
from widgets.intake.layout import choice, lay_out
from widgets.intake.place import NamedPlace, PlacePicker
from widgets.keys import KeyButton
from widgets.labels import ElidedLabel, label, restyle
from widgets.media.drop import FileDrop
from widgets.media.files import CHOOSE_KEY, FilesField
from widgets.text import line
from widgets.words import nature_word, source_word, urgency_word

LOOK_MS = 300
"""How long after the last letter the like of a report is looked for."""


class IntakeDialog(QDialog):
    """Not modal, so that the place can be picked on the map meanwhile.

    Esc hides it with everything typed still in it; `accept` says that the report was taken in.
    """

    pick_requested = Signal()
    """The place is to be picked on the map; `set_place` answers."""
    submitted = Signal(object)
    """The NewReport; `accept` or `set_busy(False)` answers."""
    attached = Signal(object, object)
    """A Twin, and the NewReport to be put to its case; answered like `submitted`."""
    looked = Signal(object)
    """The like of this (Sought) is to be looked for; `show_hints` answers."""
    searched = Signal(str)
    """A place of this name is to be looked for; `offer_places` answers."""
    pasted = Signal(object)
    """Files (list of paths) or a picture (QImage) were pasted where no text field could take them."""
    named = Signal(object)
    """A NamedPlace was chosen; `set_place` answers."""

    def __init__(self, categories: Sequence[Category] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("New report"))
        self.setModal(False)
        self._place: tuple[float, float] | None = None
        self._busy = False
        self._urgency_said = False
        self.title = QLineEdit()
        self.title.setMaxLength(TITLE_MOST)
        self.title.setPlaceholderText(tr("What is it about, in a few words"))
        self.text = QPlainTextEdit()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(96)
        self.text.setPlaceholderText(tr("What was said, in full"))
        self.category = CategoryPicker()
        self.source = choice(Source, {value: source_word(value) for value in Source}, Source.HOTLINE)
        self.nature = choice(Nature, {value: nature_word(value) for value in Nature}, Nature.HELP)
        self.urgency = choice(Urgency, {value: urgency_word(value) for value in Urgency}, Urgency.NORMAL)
        self.search = PlacePicker()
        self.place = ElidedLabel(role="second")
        self.pick = KeyButton(tr("Pick on the map"), "Ctrl+M")
        self.unpick = QPushButton(tr("No place"))
        self.address, self.reporter, self.phone = QLineEdit(), QLineEdit(), QLineEdit()
        self.problem = label(role="problem", wraps=True)
        self.submit = KeyButton(tr("Take in"), "Ctrl+Return")
        self.submit.setProperty("kind", "primary")
        self.leave = QPushButton(tr("Later"))
        self.leave.setToolTip(tr("Close; what was typed is still here when it is opened again"))
        self.wipe = QPushButton(tr("Empty all fields"))
        self.files = FilesField(evidence=False)
        self.hints = HintPane()
        self._look_timer = QTimer(self, interval=LOOK_MS)
        self._look_timer.setSingleShot(True)
        lay_out(self)
        self.problem.hide()
        self.drop = FileDrop(self)
        self._connect()
        self.set_place(None, None, "")
        self.offer_categories(categories)

    def _connect(self) -> None:
        self.pick.clicked.connect(self.pick_requested)
        self.unpick.clicked.connect(self._unpicked)
        self.submit.clicked.connect(self._submit)
        self.leave.clicked.connect(self.hide)
        self.wipe.clicked.connect(self.clear)
        for key, slot in (("Ctrl+Return", self._submit), ("Ctrl+Enter", self._submit), ("Ctrl+M", self.pick.click)):
            QShortcut(QKeySequence(key), self).activated.connect(slot)
        for n in range(1, 10):
            QShortcut(QKeySequence(f"Ctrl+{n}"), self).activated.connect(partial(self._digit, n))
        QShortcut(QKeySequence(CHOOSE_KEY), self).activated.connect(self.files.choose.click)
        self.drop.dropped.connect(self.files.add)
        self.drop.pasted.connect(self.pasted)
        self._look_timer.timeout.connect(self._look)
        for field in (self.title, self.address, self.phone):
            field.textEdited.connect(self._look_soon)
        self.text.textChanged.connect(self._look_soon)
        self.category.changed.connect(self._look_soon)
        self.category.entered.connect(self.search.field.setFocus)
        self.search.searched.connect(self.searched)
        self.search.chosen.connect(self._place_named)
        self.hints.attach.connect(self._attach)
        self.title.textEdited.connect(self._mended)
        self.category.changed.connect(self._mended)
        self.category.changed.connect(self._propose_urgency)
        self.urgency.activated.connect(self._say_urgency)

    def offer_categories(self, categories: Sequence[Category]) -> None:
        """Offer the city's categories."""
        self.category.offer(categories)

    def open(self) -> None:
        """Show it without blocking the desk; a draft left before is still there."""
        fresh = not self.title.text()
        self.show()
        self.activateWindow()
        (self.title if fresh else self.submit).setFocus(Qt.FocusReason.OtherFocusReason)

    def set_place(self, lon: float | None, lat: float | None, grid_name: str) -> None:
        """Take the place picked on the map (WGS-84 degrees) and the name of its basic grid, "" outside all; or no place."""
        self._place = None if lon is None or lat is None else (lon, lat)
        if lon is None or lat is None:
            self.place.set_words(tr("No place: it goes to no grid until one is picked"))
        else:
            where = line(grid_name) or tr("Outside all grids.")
            self.place.set_words(f"{where}  {lat:.5f}, {lon:.5f}")
        self.unpick.setEnabled(self._place is not None)
        self._look_soon()

    def offer_places(self, wanted: str, found: Sequence[NamedPlace]) -> None:
        """Offer the places found for a name."""
        self.search.offer(wanted, found)

    def show_hints(self, hints: Hints, now: datetime, zone: tzinfo) -> None:
        """Show what is like the report being typed."""
        self.hints.show_hints(hints, now, zone)

    @property
    def repeated(self) -> bool:
        """Whether it is to be noted as a repeated request (重复诉求)."""
        return self.hints.repeated

    def set_busy(self, busy: bool) -> None:
        """While the report is being written it cannot be submitted again; refused, everything typed is still here."""
        self._busy = busy
        self.submit.setEnabled(not busy)
        self.hints.set_busy(busy)

    def show_problem(self, sentence: str) -> None:
        """Say in the dialog itself why the report was not taken in."""
        self._tell([("", sentence)] if sentence else [])

    @Slot()
    def clear(self) -> None:
        """Empty every field."""
        for field in (self.title, self.text, self.address, self.reporter, self.phone, self.category, self.search):
            field.clear()
        self.files.clear()
        self.hints.clear()
        for box, value in ((self.source, Source.HOTLINE), (self.nature, Nature.HELP), (self.urgency, Urgency.NORMAL)):
            box.setCurrentIndex(box.findData(value.value))
        self._urgency_said = False
        self.set_place(None, None, "")
        self._tell([])

    @Slot()
    def _say_urgency(self) -> None:
        self._urgency_said = True

    @Slot()
    def _propose_urgency(self) -> None:
        """What the category is usually, unless somebody has said how urgent this one is."""
        chosen = self.category.chosen
        if chosen is not None and not self._urgency_said:
            self.urgency.setCurrentIndex(self.urgency.findData(chosen.urgency.value))

    @Slot()
    def _unpicked(self) -> None:
        self.set_place(None, None, "")

    @Slot()
    def _mended(self) -> None:
        self._tell([])

    @Slot()
    def _look_soon(self) -> None:
        self._look_timer.start()

    @Slot()
    def _look(self) -> None:
        lon, lat = self._place or (None, None)
        draft = self._draft()
        if self.isVisible() and (lon is not None or draft.address or draft.phone):
            sought = Sought(draft.title, draft.text, draft.category_id, lon, lat, draft.address, draft.phone)
            self.looked.emit(sought)

    @Slot(object)
    def _place_named(self, place: NamedPlace) -> None:
        if not self.address.text().strip():
            self.address.setText(line(place.name))
        if self.search.field.hasFocus():
            self.phone.setFocus(Qt.FocusReason.OtherFocusReason)
        self.named.emit(place)

    def _digit(self, number: int) -> None:
        self.hints.choose(number)

    def _draft(self) -> Draft:
        return Draft(
            self.title.text().strip(),
            self.text.toPlainText().strip(),
            self.category.category_id,
            self.address.text().strip(),
            self.reporter.text().strip(),
            self.phone.text().strip(),
        )

    @Slot()
    def _submit(self) -> None:
        report = self._checked(self._draft())
        if report is not None:
            self.submitted.emit(report)

    @Slot(object)
    def _attach(self, twin: Twin) -> None:
        """What the case says already need not be typed again."""
        draft = self._draft()
        draft = replace(
            draft,
            title=draft.title or twin.case.title[:TITLE_MOST],
            category_id=draft.category_id or twin.case.category_id,
        )
        report = self._checked(draft)
        if report is not None:
            self.attached.emit(twin, report)

    def _checked(self, draft: Draft) -> NewReport | None:
        """Return the report, with the dialog busy: one press, one report. None where something is missing; that is told."""
        if self._busy:
            return None
        found = problems(draft)
        self._tell(found)
        if found or draft.category_id is None:
            self._field(found[0][0] if found else "category").setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        lon, lat = self._place or (None, None)
        self.set_busy(True)
        return NewReport(
            title=draft.title,
            text=draft.text,
            source=Source(self.source.currentData()),
            category_id=draft.category_id,
            nature=Nature(self.nature.currentData()),
            urgency=Urgency(self.urgency.currentData()),
            lon=lon,
            lat=lat,
            address=draft.address,
            reporter=draft.reporter,
            reporter_phone=draft.phone,
        )

    def _field(self, name: str) -> QWidget:
        fields: dict[str, QWidget] = {
            "title": self.title,
            "text": self.text,
            "category": self.category.field,
            "address": self.address,
            "reporter": self.reporter,
            "phone": self.phone,
        }
        return fields.get(name, self.title)

    def _tell(self, found: Sequence[tuple[str, str]]) -> None:
        wrong = {name for name, _ in found}
        for name in ("title", "text", "category", "address", "reporter", "phone"):
            restyle(self._field(name), "wrong", "true" if name in wrong else "false")
        self.problem.setText("\n".join(sentence for _, sentence in found))
        self.problem.setVisible(bool(found))

    def reject(self) -> None:
        """Esc closes; the draft stays."""
        self.hide()
