"""What the call page may ask for at shaotai://<host>/: itself and its files. Nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice
from PySide6.QtWebChannel import QWebChannel  # noqa: F401  (brings qwebchannel.js into Qt's resources)

from widgets.map.site import theme_style
from widgets.web.handler import Answer, Later

FOLDER = Path(__file__).resolve().parents[2] / "resources" / "call"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'none'; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
}


@cache
def _files() -> dict[str, bytes]:
    """The page's files by address, read once: some 20 KB."""
    found = {f"call/{path.name}": path.read_bytes() for path in sorted(FOLDER.iterdir()) if path.suffix in TYPES}
    channel = QFile(":/qtwebchannel/qwebchannel.js")
    if not channel.open(QIODevice.OpenModeFlag.ReadOnly):
        raise FileNotFoundError("qwebchannel.js is missing from Qt's resources; reinstall PySide6-Addons")
    found["page/qwebchannel.js"] = bytes(channel.readAll().data())
    return found


class CallSite:
    """Answers for one page of calls."""

    def __init__(self, theme: str) -> None:
        self._theme = theme

    def __call__(self, path: str, _query: Mapping[str, str]) -> Answer | Later | None:
        """Answer one request; None is "not found"."""
        if path == "page/theme.css":
            return Answer(theme_style(self._theme).encode(), TYPES[".css"])
        wanted = "call/index.html" if path in ("", "index.html") else path
        content_type = TYPES.get(Path(wanted).suffix)
        if content_type is None:
            return None
        return Later(lambda: _files().get(wanted), content_type, POLICY if wanted.endswith(".html") else "")
