"""What the export dialog offers."""

from __future__ import annotations

from models.exports.records import ExportFormat, ExportKind
from widgets.i18n import mark

FORMATS = {
    ExportFormat.XLSX: mark("XLSX (Excel, LibreOffice)"),
    ExportFormat.CSV: mark("CSV (text, UTF-8)"),
    ExportFormat.GPKG: mark("GeoPackage (QGIS)"),
    ExportFormat.GEOJSON: mark("GeoJSON"),
}
SYSTEMS = ("WGS84", "CGCS2000", "GCJ-02", "BD-09")
OF_GRID = (ExportKind.GRIDS, ExportKind.CASES, ExportKind.WORKERS)
MASKED = {
    ExportKind.CASES: mark(
        "Names and telephones are masked; so are numbers in titles, addresses and what was said. Other names in what was said cannot be known."
    ),
    ExportKind.WORKERS: mark("Names and telephones are masked."),
}
