"""The desk's type: Noto Sans CJK SC with figures of equal width, in the sizes of the scale."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtGui import QFont

from widgets.theme.tokens import FAMILY

FALLBACKS = (FAMILY, "Noto Sans SC", "Source Han Sans SC", "Microsoft YaHei", "PingFang SC", "sans-serif")


@lru_cache(maxsize=32)
def _made(size: int, strong: bool) -> QFont:
    made = QFont()
    made.setFamilies(list(FALLBACKS))
    made.setPixelSize(size)
    made.setWeight(QFont.Weight.Medium if strong else QFont.Weight.Normal)
    # Figures keep their place while they change.
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def font(size: int = 14, *, strong: bool = False) -> QFont:
    """Return the desk's font at `size` pixels."""
    return QFont(_made(size, strong))
