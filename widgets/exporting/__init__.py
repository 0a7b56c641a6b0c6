"""The export dialog."""

from widgets.exporting.dialog import ExportDialog

__all__ = ["ExportDialog"]
