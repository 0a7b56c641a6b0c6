"""The only object on the call page's web channel. What the page says is checked here before anyone hears of it."""

from __future__ import annotations

import base64
import binascii
import json
import logging
import math
from collections.abc import Callable
from typing import Any
from uuid import UUID

from PySide6.QtCore import QObject, Signal, Slot

log = logging.getLogger(__name__)

LONGEST = 600_000
"""Characters: a piece of a picture (256 KiB of base64) or a signal with its words."""
Facts = dict[str, Any]


def _number(facts: Facts, name: str, least: float = 0.0, most: float = 1e9) -> float:
    value = facts[name]
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"{name} is no number")
    if not least <= value <= most:
        raise ValueError(f"{name} is out of range")
    return float(value)


def _word(facts: Facts, name: str, most: int = 500) -> str:
    value = facts[name]
    if not isinstance(value, str):
        raise TypeError(f"{name} is no text")
    return value[:most]


def _nothing(_: Facts) -> Facts:
    return {}


def _signal(facts: Facts) -> Facts:
    if not isinstance(facts["body"], dict):
        raise TypeError("a signal's body is an object")
    return {
        "link": UUID(facts["link"]),
        "kind": _word(facts, "kind", 20),
        "body": facts["body"],
        "receiver": _word(facts, "receiver", 50),
    }


def _piece(facts: Facts) -> Facts:
    data = base64.b64decode(facts["data"], validate=True)
    return {"key": UUID(facts["key"]), "data": data, "last": facts["last"] is True, "end": facts.get("end") is True}


def _place(facts: Facts) -> Facts:
    return {"x": _number(facts, "x", 0, 1), "y": _number(facts, "y", 0, 1)} if "x" in facts else {}


def _quality(facts: Facts) -> Facts:
    return {name: _number(facts, name) for name in ("width", "height", "frames", "loss", "delay", "kbits")}


def _moved(facts: Facts) -> Facts:
    accuracy = None if facts.get("accuracy") is None else _number(facts, "accuracy")
    return {"lon": _number(facts, "lon", -180, 180), "lat": _number(facts, "lat", -90, 90), "accuracy": accuracy}


READERS: dict[str, Callable[[Facts], Facts]] = {
    "signal": _signal,
    "live": lambda f: {"width": _number(f, "width"), "height": _number(f, "height")},
    "up": _nothing,
    "down": _nothing,
    "bye": _nothing,
    "quality": _quality,
    "clicked": _place,
    "text": lambda f: {"words": _word(f, "words")},
    "can": lambda f: {"torch": f["torch"] is True, "cameras": int(_number(f, "cameras", 0, 99))},
    "phone_muted": lambda f: {"on": f["on"] is True},
    "moved": _moved,
    "watched": lambda f: {"watchers": int(_number(f, "watchers", 0, 999))},
    "still": _piece,
    "chunk": _piece,
    "no_still": lambda f: {"key": UUID(f["key"])},
    "unsaid": lambda f: {"t": _word(f, "t", 20)},
    "no_voice": lambda f: {"why": _word(f, "why", 50)},
}
"""What a page may say, and what is kept of it."""


class CallBridge(QObject):
    """Slots are the page's. `told(call, what, facts)`: the call is None for what concerns none in particular."""

    page_ready = Signal()
    told = Signal(object, str, dict)

    @Slot()
    def ready(self) -> None:
        """The page stands and can be told things."""
        self.page_ready.emit()

    @Slot(str)
    def tell(self, words: str) -> None:
        """Something happened in a call: a JSON object with `call`, `what` and what READERS take of it."""
        try:
            if len(words) > LONGEST:
                raise ValueError("too long")
            facts = json.loads(words)
            what = facts["what"]
            call = UUID(facts["call"]) if facts["call"] is not None else None
            read = READERS[what](facts)
        except (KeyError, TypeError, ValueError, AttributeError, binascii.Error) as error:
            log.warning("the call page said what it may not: %s", error)
            return
        self.told.emit(call, what, read)
