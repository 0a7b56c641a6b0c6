"""A new city with nothing in it, and a window with the desk's imports on it, on the real database."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import text

from desktop.board import Board
from desktop.importing.desk import Imports
from desktop.jobs import Jobs
from desktop.live import LiveFeed
from desktop.session import Session
from models.imports.founding import found_city
from models.store.engine import Store
from widgets import theme
from widgets.i18n import set_language
from widgets.notice import Notice

PATIENCE = 60_000


class Window(QWidget):
    """What the imports need of a desk's window: a map to lie over, a field, a status line."""

    def __init__(self) -> None:
        super().__init__()
        self.map, self.search, self.notice = QWidget(), QLineEdit(), Notice()
        layout = QVBoxLayout(self)
        layout.addWidget(self.search)
        layout.addWidget(self.map, 1)
        layout.addWidget(self.notice)
        self.resize(1600, 900)


@dataclass
class ImportDesk:
    """A desk's imports, and the city they go into."""

    window: Window
    imports: Imports
    board: Board
    store: Store
    folder: Path
    problems: list[BaseException] = field(default_factory=list)
    qtbot: Any = None

    @property
    def dialog(self) -> Any:
        return self.imports.importing.dialog

    def drop(self, *files: Path, over: QWidget | None = None) -> None:
        """Drag files over the window (or a part of it) and let go."""
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
        facts = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
        target = over or self.window
        QCoreApplication.sendEvent(target, QDragEnterEvent(QPoint(5, 5), *facts))
        veil = self.imports.veil
        if veil.isVisible():
            QCoreApplication.sendEvent(veil, QDropEvent(QPointF(50, 50), *facts))

    def until(self, so: Callable[[], Any]) -> None:
        self.qtbot.waitUntil(lambda: bool(so()), timeout=PATIENCE)

    def until_page(self, page: int) -> None:
        self.until(lambda: self.dialog is not None and self.dialog.page == page and not self.dialog._busy)

    def press(self, button: QWidget) -> None:
        self.qtbot.mouseClick(button, Qt.MouseButton.LeftButton)

    def ask(self, statement: str) -> Any:
        with self.store.read() as s:
            return s.execute(text(statement)).scalar_one()

    def table(self, name: str, header: Sequence[str], *rows: Sequence[str]) -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *rows])
        return path

    def areas(self, name: str, *squares: tuple[str, str, float]) -> Path:
        """GeoJSON of squares of one degree: code, name, west end."""
        features = [
            {
                "type": "Feature",
                "properties": {"code": code, "name": words},
                "geometry": {
                    "type": "Polygon",
                    "coordinates": [[[west, 0], [west + 1, 0], [west + 1, 1], [west, 1], [west, 0]]],
                },
            }
            for code, words, west in squares
        ]
        path = self.folder / name
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8")
        return path


@pytest.fixture
def open_desk(qtbot, qapp, city_database, tmp_path, monkeypatch) -> Iterator[Callable[..., ImportDesk]]:
    """Opens the imports of an account in a new city; all is closed at the end."""
    monkeypatch.setenv("SHAOTAI_HOME", str(tmp_path / "home"))
    set_language("zh")
    theme.apply(qapp, "night")
    founder = Store(city_database.operator, desk="founder", pool_size=1)
    with founder.transaction() as s:
        found_city(s, "newtown", "新城", centre=(0.5, 0.5))
    founder.close()
    opened: list[tuple[Jobs, LiveFeed, Board, Session, Imports, Window, Store]] = []

    def make(account: str = "operator") -> ImportDesk:
        session, jobs, window = Session.open(getattr(city_database, account)), Jobs(), Window()
        board = Board(session.store, jobs)
        imports = Imports(session, jobs, board, window)
        live = LiveFeed(session.store, session.reader)
        live.updated.connect(board.take)
        # The desk's own store refuses to be asked on this thread.
        beside = Store(city_database.operator, desk="test", pool_size=1)
        made = ImportDesk(window, imports, board, beside, tmp_path, qtbot=qtbot)
        jobs.unhandled.connect(made.problems.append)
        live.failed.connect(made.problems.append)
        opened.append((jobs, live, board, session, imports, window, beside))
        window.show()
        qtbot.waitExposed(window)
        live.start()
        made.until(lambda: board.ground is not None or made.problems)
        assert not made.problems, made.problems
        return made

    yield make
    for jobs, live, board, session, imports, window, beside in opened:
        imports.close()
        board.close()
        live.stop()
        live.join()
        jobs.close()
        session.close()
        beside.close()
        window.close()
        window.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


@pytest.fixture
def desk(open_desk):
    """The imports of an operator."""
    return open_desk()
