"""The demo city's data folder, for faults of the whole program."""

from __future__ import annotations

from tests.support.desks import demo_home

__all__ = ["demo_home"]
