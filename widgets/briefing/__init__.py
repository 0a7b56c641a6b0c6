"""The dialogs of papers: what is to be made, what there is, its pages, its words; the archive, two papers side by side."""

from widgets.briefing.archive import ArchiveDialog, Looked
from widgets.briefing.archive_table import ArchiveLine
from widgets.briefing.comparison import ComparedLine, Comparison, ComparisonDialog
from widgets.briefing.dialog import BriefingDialog
from widgets.briefing.form import Asked
from widgets.briefing.listing import BriefingLine
from widgets.briefing.preview import BriefingPreview, PlacedSentence
from widgets.briefing.wording import Draft, Said, WordingDialog

__all__ = [
    "ArchiveDialog",
    "ArchiveLine",
    "Asked",
    "BriefingDialog",
    "BriefingLine",
    "BriefingPreview",
    "ComparedLine",
    "Comparison",
    "ComparisonDialog",
    "Draft",
    "Looked",
    "PlacedSentence",
    "Said",
    "WordingDialog",
]
