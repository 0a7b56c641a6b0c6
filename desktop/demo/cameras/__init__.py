"""The demo city's cameras: a picture for each, drawn and encoded once, served over RTSP on loopback."""

from __future__ import annotations

HOST = "127.0.0.1"
PORT = 8554
"""The port in the addresses of a demo city. Where another program has it they are served at any other (desktop/cameras)."""


def demo_address(code: str) -> str:
    """Return the address of a demo city's camera as it stands in the database."""
    return f"rtsp://{HOST}:{PORT}/demo/{code}"
