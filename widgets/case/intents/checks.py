"""视频核查: begun, and judged."""

from __future__ import annotations

from widgets.case.intents.intent import Intent
from widgets.i18n import mark

INTENTS: tuple[Intent, ...] = (
    Intent(
        "video_check",
        "video_check",
        mark("Video check…"),
        "Alt+Y",
        mark("Send a worker to look at the place, and call him by video a quarter of an hour after he is there"),
        form="video_check",
        more=True,
        group="orders",
    ),
    Intent(
        "call_check",
        "call_check",
        mark("Video check: call"),
        "",
        mark("Call who looks at the place of this case"),
        more=True,
        group="orders",
    ),
    Intent(
        "check_verdict",
        "check_verdict",
        mark("Verdict of the video check…"),
        "Alt+Shift+Y",
        mark("What was seen in the call; the reply to the citizen is drafted with it"),
        form="check_verdict",
        more=True,
        group="orders",
    ),
)
