"""What a phone shows and does in a call: camera, torch, held, muted, recorded, the desk's words and its mark."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

WORDS_S, MARK_S = 8.0, 5.0
"""How long the desk's words and its mark stay."""
ENVIRONMENT, USER = "environment", "user"
RECEIVED = "收到"


@dataclass
class Shown:
    """Follows what comes over the data channel; `hear` returns what the phone says to it."""

    clock: Callable[[], float] = time.monotonic
    facing: str = ENVIRONMENT
    torch: bool = False
    held: bool = False
    muted: bool = False
    """Whether the phone's own sound is off; `desk_muted`: the desk's."""
    desk_muted: bool = False
    recorded: bool = False
    _words: tuple[float, str] = (0.0, "")
    _mark: tuple[float, float, float] | None = None

    @property
    def words(self) -> str:
        """The desk's last words, for a while; "" without any."""
        at, words = self._words
        return words if self.clock() - at < WORDS_S else ""

    @property
    def mark(self) -> tuple[float, float] | None:
        """Where the desk points, as shares of the picture from its left upper corner."""
        if self._mark is None or self.clock() - self._mark[0] > MARK_S:
            return None
        return self._mark[1], self._mark[2]

    def hear(self, message: dict[str, Any]) -> tuple[dict[str, Any], ...]:
        """Do what is asked; what is not understood is left. Returns the answers."""
        match message:
            case {"t": "hello"}:
                return ({"t": "can", "torch": True, "cameras": 2},)
            case {"t": "text", "words": str(words)}:
                self._words = (self.clock(), words)
                return ({"t": "text", "id": message.get("id"), "words": RECEIVED},)
            case {"t": "point", "x": int() | float() as x, "y": int() | float() as y}:
                self._mark = (self.clock(), float(x), float(y))
            case {"t": "point"}:
                self._mark = None
            case {"t": "camera", "facing": "environment" | "user" as facing}:
                self.facing = facing
            case {"t": "torch", "on": bool(on)}:
                self.torch = on
            case {"t": "mute", "who": "phone", "on": bool(on)}:
                self.muted = on
            case {"t": "mute", "who": "desk", "on": bool(on)}:
                self.desk_muted = on
            case {"t": "hold", "on": bool(on)}:
                self.held = on
            case {"t": "recording", "on": bool(on)}:
                self.recorded = on
        return ()
