"""Lays out a paper of any kind: which blocks, in which order, in which language; the workbook's sheets and the cards too."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from desktop.briefing import words
from desktop.briefing.dress import Dress
from desktop.briefing.figures_paper import lay_figures
from desktop.briefing.handover_paper import lay_handover
from desktop.briefing.heads import differences_sheet, differences_table, foot, head
from desktop.briefing.matter_paper import lay_matter
from desktop.briefing.paper import Paper, Sheet
from desktop.briefing.sheets import about_sheet
from desktop.briefing.topics_paper import lay_topics
from models.briefings.kinds import Kind
from models.briefings.records import Briefing
from widgets.i18n import tr

_LAID = {Kind.MATTER: lay_matter, Kind.HANDOVER: lay_handover, Kind.HOT_TOPICS: lay_topics}


def paper_of(briefing: Briefing, dress: Dress | None = None) -> Paper:
    """Return a kept paper in the language in use (see widgets.i18n.speaking)."""
    dress = dress or Dress()
    zone = ZoneInfo(briefing.snapshot.timezone)
    watermark = ""
    if dress.exported_by:
        at = words.stamp(dress.exported_at, zone) if dress.exported_at else ""
        watermark = tr("Exported by {who} {moment}", who=words.typed(dress.exported_by), moment=at).strip()
    laid = _LAID.get(briefing.snapshot.kind, lay_figures)(briefing, zone)
    table = differences_table(briefing)

    def sheets() -> tuple[Sheet, ...]:
        sheet = differences_sheet(briefing)
        return (*laid.sheets(), *(() if sheet is None else (sheet,)), about_sheet(briefing))

    return Paper(
        head=head(briefing, dress.style, watermark),
        blocks=(*laid.blocks, *(() if table is None else (table,)), foot(briefing)),
        sheets=sheets,
        cards=laid.cards,
    )
