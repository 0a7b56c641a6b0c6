"""What Chromium is told at its start."""

from __future__ import annotations


def chromium_flags(*, is_root: bool, gpu: bool) -> str:
    """The value of QTWEBENGINE_CHROMIUM_FLAGS.

    As root Chromium does not start with its sandbox, so it is off there and only there. ``gpu`` says that there is a
    graphics processor worth using: then Chromium is told not to distrust it for its name. Without one everything is
    drawn by the processor, and compositing in software is quicker than WebGL emulated in software.
    """
    flags = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-domain-reliability",
        # A call's page names this machine by its address: a phone on another network cannot ask for its .local name.
        "--disable-features=WebRtcHideLocalIpsWithMdns",
        "--disable-sync",
        "--no-first-run",
        "--no-pings",
    ]
    if is_root:
        flags.append("--no-sandbox")
    flags.append("--ignore-gpu-blocklist" if gpu else "--disable-gpu")
    return " ".join(flags)
