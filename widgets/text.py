"""Text that others typed, shown as typed: never run, never taken for markup, never able to turn its neighbours around."""

from __future__ import annotations

import html
import re

_FSI, _PDI = "\u2068", "\u2069"
_EMBED = "\u202a\u202b\u202d\u202e"
_POP = "\u202c"
_ISOLATE = "\u2066\u2067\u2068"
_BREAKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029", " ") | {"\0": "\ufffd"})
ELLIPSIS = "…"


def isolated(text: str) -> str:
    """Return text in a direction isolate of its own: whatever it opens it closes, and it closes nothing of ours."""
    kept: list[str] = []
    stack: list[str] = []
    for char in text:
        if char in _EMBED:
            stack.append(_POP)
        elif char in _ISOLATE:
            stack.append(_PDI)
        elif char in (_POP, _PDI):
            if not stack or stack[-1] != char:
                continue
            stack.pop()
        kept.append(char)
    return f"{_FSI}{''.join(kept)}{''.join(reversed(stack))}{_PDI}"


# Right-to-left scripts, and the characters that steer direction.
_TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def needs_isolation(text: str) -> bool:
    """Return whether text holds anything that could disturb the direction of its neighbours."""
    return _TURNS.search(text) is not None


def shown(text: str) -> str:
    """Return text as it may stand beside other text: isolated where it has to be, line breaks kept."""
    text = text.replace("\0", "\ufffd")
    return isolated(text) if needs_isolation(text) else text


def line(text: str) -> str:
    """Return text for a single line: breaks and tabs become spaces."""
    return shown(text.translate(_BREAKS))


def cut(text: str, most: int) -> str:
    """Return at most `most` characters of text, with an ellipsis where something was left off."""
    return text if len(text) <= most else text[: most - 1] + ELLIPSIS


def tooltip(text: str) -> str:
    """Return text for a tooltip, which Qt would take for markup where it looks like it."""
    return f"<p style='white-space: pre-wrap'>{html.escape(text)}</p>" if text else ""


def label(text: str) -> str:
    """Return text for a button or menu, where an ampersand would otherwise underline its neighbour."""
    return line(text).replace("&", "&&")
