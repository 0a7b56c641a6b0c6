"""Files that somebody else made, read into two shapes.

`read_table(path, *, encoding=None, delimiter=None, sheet=None) -> Table`
    CSV (UTF-8, UTF-16, GB18030) and XLSX: a header and rows of text, each with its line. `Table.need(columns)` refuses a
    table without them; `Table.read()` yields the rows, as often as wanted.
`read_features(path, crs=None, *, layer=None, near=None) -> Features`
    GeoJSON, a Shapefile (alone or in a zip) and GeoPackage: properties and a shapely geometry in WGS-84 for each feature.
`area(feature)`, `line(feature)`, `point(feature)`
    the geometry as what is wanted, repaired where it can be; raise Rejected with the reason where it cannot.

All raise BadInput for a file that cannot be used at all, and nothing else.
"""

from __future__ import annotations

from models.imports.reading.features import Feature as Feature
from models.imports.reading.features import Features as Features
from models.imports.reading.features import read_features as read_features
from models.imports.reading.shapes import area as area
from models.imports.reading.shapes import line as line
from models.imports.reading.shapes import point as point
from models.imports.reading.tables import Table as Table
from models.imports.reading.tables import read_table as read_table
