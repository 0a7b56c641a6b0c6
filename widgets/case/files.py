"""Files that come to the case panel: dropped, pasted or chosen, they go to the form that is open, or to the case."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence

from widgets.case.forms.host import FormHost
from widgets.media.drop import pasteable

ADD = "add_files"


class PanelFiles(QObject):
    """Where files go. `ask` opens a form by its button, with facts; `can_add` says whether the case takes files now."""

    pasted = Signal(object)
    """Files (list of paths) or a picture (QImage) were pasted while no text field had the keys."""

    def __init__(
        self, forms: FormHost, ask: Callable[[str, dict[str, Any]], None], can_add: Callable[[], bool], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._forms, self._ask, self._can_add = forms, ask, can_add

    @property
    def welcome(self) -> bool:
        """Whether files let go over the panel would be attached."""
        return self._forms.files is not None or self._can_add()

    @Slot(object)
    def take(self, paths: Sequence[str]) -> None:
        """Put files into the form that is open, or open the one that adds them to the case."""
        if self._forms.files is not None:
            self._forms.files.add(paths)
        elif self._can_add():
            self._ask(ADD, {"paths": list(paths)})

    def choose(self) -> bool:
        """Have files chosen for the form that is open; False where none is that takes files."""
        if self._forms.files is None:
            return False
        self._forms.files.choose_asked.emit()
        return True

    def paste(self, event: QKeyEvent) -> bool:
        """Take what is pasted; False where this is another key, or the clipboard holds nothing to attach."""
        found = pasteable() if self.welcome and event.matches(QKeySequence.StandardKey.Paste) else None
        if found is not None:
            self.pasted.emit(found)
        return found is not None
