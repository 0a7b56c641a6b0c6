"""Finds Python wrappers of layout items that Qt has deleted: each ends the process when its address has another owner.

See widgets/bodies.py. What is deleted is told by the object's first word, which says of which C++ class it is; it is read
by the operating system, so that looking at memory that is gone harms nothing.
"""

from __future__ import annotations

import os
import struct

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget, QWidgetItem
from shiboken6 import Shiboken


def stale_items() -> int:
    """Count them."""
    memory = os.open("/proc/self/mem", os.O_RDONLY)
    try:
        there = [one for one in Shiboken.getAllValidWrappers() if type(one) is QWidgetItem]
        words = [_first_word(memory, Shiboken.getCppPointer(one)[0]) for one in there]
        # One that lives, as Qt makes them.
        window = QWidget()
        layout = QHBoxLayout(window)
        layout.addWidget(QLabel())
        alive = _first_word(memory, Shiboken.getCppPointer(layout.itemAt(0))[0])
    finally:
        os.close(memory)
    return sum(word != alive for word in words)


def _first_word(memory: int, address: int) -> int:
    try:
        (found,) = struct.unpack("Q", os.pread(memory, 8, address))
    except OSError:
        return 0
    return int(found)
