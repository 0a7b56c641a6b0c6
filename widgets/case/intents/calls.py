"""视频连线 from the open case."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

VIDEO_CALL = "video_call"
INTENTS: tuple[Intent, ...] = (
    Intent(
        VIDEO_CALL,
        VIDEO_CALL,
        mark("Video call"),
        "Ctrl+L",
        mark("See the place through the phone of the worker chosen on the map, else of who holds the case"),
    ),
)
"""Its key calls who was chosen on the map without a case, too: it is the command `call.worker`."""
