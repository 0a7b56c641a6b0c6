"""Tiles from elsewhere, made in the test: files of them, and a service on this computer."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice, QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.basemap.mbtiles import tms_row
from desktop.basemap.source import TILE, to_world
from models.city.records import BaseMap, BaseMapKind, TileCrs
from models.store.ids import new_id

Paint = Callable[[int, int, int], bytes | None]
PLAIN = QColor(235, 232, 226)


def encode(image: QImage, kind: str = "PNG") -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    assert image.save(buffer, kind)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def plain(colour: str | QColor = PLAIN, kind: str = "PNG", side: int = 256) -> bytes:
    image = QImage(side, side, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    return encode(image, kind)


def spotted(lon: float, lat: float, colour: str = "#D01010", radius: float = 6.0) -> Paint:
    """Tiles with one spot at a place; a tile's coordinates are taken for whatever lon and lat are in."""

    def paint(z: int, x: int, y: int) -> bytes:
        image = QImage(256, 256, QImage.Format.Format_RGB32)
        image.fill(PLAIN)
        at = to_world(np.array([[lon, lat]]))[0] * 2**z - np.array([x, y]) * TILE
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(QColor(colour))
        painter.setPen(QColor(colour))
        painter.drawEllipse(QPointF(at[0], at[1]), radius, radius)
        painter.end()
        return encode(image)

    return paint


def spot_in(data: bytes) -> tuple[float, float] | None:
    """The middle of the red pixels."""
    image = QImage.fromData(data).convertToFormat(QImage.Format.Format_RGB888)
    rows = np.frombuffer(bytes(image.constBits()), dtype=np.uint8).reshape(image.height(), image.bytesPerLine())
    seen = rows[:, : image.width() * 3].reshape(image.height(), image.width(), 3).astype(int)
    ys, xs = np.nonzero(seen[..., 0] - seen[..., 1] > 90)
    return (float(xs.mean()), float(ys.mean())) if xs.size else None


def package(path: Path, tiles: dict[tuple[int, int, int], bytes], **metadata: str) -> Path:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE metadata (name TEXT, value TEXT)")
        connection.execute("CREATE TABLE tiles (zoom_level INT, tile_column INT, tile_row INT, tile_data BLOB)")
        connection.executemany("INSERT INTO metadata VALUES (?, ?)", metadata.items())
        rows = [(z, x, tms_row(z, y), data) for (z, x, y), data in tiles.items()]
        connection.executemany("INSERT INTO tiles VALUES (?, ?, ?, ?)", rows)
    connection.close()
    return path


def base_map(address: str | Path, kind: BaseMapKind = BaseMapKind.MBTILES, **facts: object) -> BaseMap:
    given = {"crs": TileCrs.WEB_MERCATOR, "attribution": "", "min_zoom": 0, "max_zoom": 18} | facts
    return BaseMap(new_id(), "test", kind, str(address), **given)  # type: ignore[arg-type]


class Service:
    """Answers GET on this computer. `answer(path)` gives status, type, body and more headers."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.answer: Callable[[str], tuple[int, str, bytes, dict[str, str]]] = lambda _: (404, "text/plain", b"", {})
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                service.asked.append(self.path)
                status, kind, body, more = service.answer(self.path)
                self.send_response(status)
                for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **more}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(body)
                except OSError:
                    pass

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self._server.server_address[1]}"

    def tiles(self, paint: Paint, kind: str = "image/png") -> None:
        """Answer /z/x/y.png."""

        def answer(path: str) -> tuple[int, str, bytes, dict[str, str]]:
            z, x, y = (int(one) for one in path.partition(".")[0].split("/")[1:4])
            data = paint(z, x, y)
            return (404, "text/plain", b"", {}) if data is None else (200, kind, data, {})

        self.answer = answer

    @property
    def template(self) -> str:
        return f"http://{self.host}/{{z}}/{{x}}/{{y}}.png"

    @contextmanager
    def running(self) -> Iterator[Service]:
        thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.stop()
            thread.join()

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()
