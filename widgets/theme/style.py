"""The style sheet and palette of the program, made from the tokens of the theme in use."""

from __future__ import annotations

from pathlib import Path
from string import Template

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication, QStyle

from widgets.theme.fonts import font
from widgets.theme.tokens import MOTION_MS, NIGHT, THEMES, Tokens

RESOURCES = Path(__file__).resolve().parent.parent.parent / "resources"

_tokens: Tokens = NIGHT


def tokens() -> Tokens:
    """Return the tokens of the theme in use."""
    return _tokens


def colour(name: str) -> QColor:
    """Return a token as a colour; KeyError for a name that is no token."""
    return QColor(_tokens.as_dict()[name])


def motion_ms() -> int:
    """Return how long a movement takes: 150 ms, or 0 where the system asks for less motion."""
    style = QApplication.style()
    wants_motion = style is None or style.styleHint(QStyle.StyleHint.SH_Widget_Animation_Duration) > 0
    return MOTION_MS if wants_motion else 0


def sheet(of: Tokens) -> str:
    """Return the style sheet of a theme. KeyError where the sheet asks for a token there is none of."""
    template = Template((RESOURCES / "themes" / "desk.qss").read_text(encoding="utf-8"))
    icons = (RESOURCES / "icons").as_posix()
    return template.substitute(of.as_dict(), icons=icons)


def palette(of: Tokens) -> QPalette:
    """Return the palette of a theme, for whatever the style sheet does not reach."""
    made = QPalette()
    roles = {
        QPalette.ColorRole.Window: of.ground,
        QPalette.ColorRole.WindowText: of.text,
        QPalette.ColorRole.Base: of.surface,
        QPalette.ColorRole.AlternateBase: of.raised,
        QPalette.ColorRole.Text: of.text,
        QPalette.ColorRole.Button: of.raised,
        QPalette.ColorRole.ButtonText: of.text,
        QPalette.ColorRole.ToolTipBase: of.raised,
        QPalette.ColorRole.ToolTipText: of.text,
        QPalette.ColorRole.Highlight: of.accent,
        QPalette.ColorRole.HighlightedText: of.on_accent,
        QPalette.ColorRole.Link: of.accent,
        QPalette.ColorRole.LinkVisited: of.accent,
        QPalette.ColorRole.PlaceholderText: of.muted,
        QPalette.ColorRole.Mid: of.line,
        QPalette.ColorRole.Dark: of.line,
        QPalette.ColorRole.Accent: of.accent,
    }
    for role, value in roles.items():
        made.setColor(role, QColor(value))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(of.faint))
    return made


def apply(app: QApplication, name: str = "night") -> None:
    """Dress the whole program in a theme, "night" or "day"; KeyError for any other."""
    global _tokens
    _tokens = THEMES[name]
    app.setStyle("Fusion")
    app.setPalette(palette(_tokens))
    app.setFont(font(14))
    app.setStyleSheet(sheet(_tokens))
    app.styleHints().setColorScheme(Qt.ColorScheme.Dark if name == "night" else Qt.ColorScheme.Light)
