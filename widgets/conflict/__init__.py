"""Two versions of one case side by side, and the question what shall be done."""

from widgets.conflict.dialog import Conflict, ConflictDialog

__all__ = ["Conflict", "ConflictDialog"]
