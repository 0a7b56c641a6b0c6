"""The dialogs of papers (日报, 通报, 专报, 交接班): making, looking through, wording and signing."""

from widgets.briefing.dialog import BriefingDialog
from widgets.briefing.form import Asked
from widgets.briefing.listing import BriefingLine
from widgets.briefing.preview import BriefingPreview
from widgets.briefing.wording import Draft, Said, WordingDialog

__all__ = ["Asked", "BriefingDialog", "BriefingLine", "BriefingPreview", "Draft", "Said", "WordingDialog"]
