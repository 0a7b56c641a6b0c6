"""A paper's pages as they will be printed, to be looked through before anything is written; a sentence opens its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import QDialog, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from widgets.briefing.standing import StandingWindow, StandsOn
from widgets.i18n import tr
from widgets.labels import label
from widgets.text import tooltip

WIDTH = 860
"""How wide a page is shown, in pixels of the screen's own scale."""
AROUND = 4
"""So many pixels wider than its words a sentence is marked."""


@dataclass(frozen=True, slots=True)
class PlacedSentence:
    """A sentence where it stands: the page (0 the first), left, top, width and height as shares of the page; its figures."""

    key: str
    text: str
    page: int
    place: tuple[float, float, float, float]
    figures: tuple[StandsOn, ...]


class _Sentence(QPushButton):
    """A sentence on a page, seen where the pointer or the keys are; whoever comes by the keys finds it in sight."""

    def __init__(self, one: PlacedSentence, area: QScrollArea, page: QWidget) -> None:
        super().__init__(page)
        self._area = area
        self.setProperty("kind", "sentence")
        self.setAccessibleName(one.text)
        self.setToolTip(tooltip(tr("What it stands on (Enter)")))
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._area.ensureWidgetVisible(self, 0, 80)


class BriefingPreview(QDialog):
    """Not modal. Space and Page Down turn to what follows, Tab goes to a sentence, Enter opens it, Esc closes.

    `case_opened(UUID)`: a case behind a sentence is to be looked at.
    """

    case_opened = Signal(object)

    def __init__(
        self,
        title: str,
        pages: Sequence[bytes],
        sentences: Sequence[PlacedSentence] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Preview of {title}", title=title))
        self.setModal(False)
        self.resize(WIDTH + 60, 940)
        self.pages = [self._page(n, data, len(pages)) for n, data in enumerate(pages, start=1)]
        body = QWidget()
        stack = QVBoxLayout(body)
        stack.setSpacing(16)
        for page in self.pages:
            stack.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        stack.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setWidget(body)
        self.sentences = [self._sentence(one) for one in sentences if one.page < len(self.pages)]
        self.standing: StandingWindow | None = None
        told = tr("Space and Page Down turn the pages, Esc closes.")
        if self.sentences:
            told = tr(
                "Space and Page Down turn the pages, Tab goes to a sentence, Enter or a click opens what it stands on, Esc closes."
            )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(label(told, "note"))
        layout.addWidget(self.area, 1)
        layout.itemAt(0).widget().setContentsMargins(16, 8, 16, 8)
        for key, way in (("Space", 1), ("PgDown", 1), ("Shift+Space", -1), ("PgUp", -1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(self._next if way > 0 else self._previous)
        self.area.setFocus(Qt.FocusReason.OtherFocusReason)

    def open(self) -> None:
        """Show it without blocking the desk."""
        self.show()
        self.activateWindow()

    def _page(self, number: int, data: bytes, many: int) -> QLabel:
        shown = QLabel()
        picture = QPixmap()
        picture.loadFromData(data)
        shown.setPixmap(picture.scaledToWidth(WIDTH, Qt.TransformationMode.SmoothTransformation))
        shown.setFixedSize(shown.pixmap().size())
        shown.setAccessibleName(tr("Page {n} of {many}", n=number, many=many))
        return shown

    def _sentence(self, one: PlacedSentence) -> _Sentence:
        page = self.pages[one.page]
        left, top, wide, high = one.place
        across, down = page.width(), page.height()
        place = QRect(round(left * across), round(top * down), round(wide * across), round(high * down))
        shown = _Sentence(one, self.area, page)
        shown.setGeometry(place.adjusted(-AROUND, -AROUND // 2, AROUND, AROUND // 2))
        shown.clicked.connect(partial(self._stand, one))
        return shown

    def _stand(self, one: PlacedSentence) -> None:
        self.standing = StandingWindow(one.text, one.figures, self)
        self.standing.case_opened.connect(self.case_opened)
        self.standing.destroyed.connect(self._left)
        self.standing.open()

    def _left(self) -> None:
        self.standing = None

    def _turn(self, way: int) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + way * max(self.area.viewport().height() - 40, 40))

    def _next(self) -> None:
        self._turn(1)

    def _previous(self) -> None:
        self._turn(-1)
