"""The day's briefing (日报): the map's picture, the PDF, the workbook, and how one is made."""
