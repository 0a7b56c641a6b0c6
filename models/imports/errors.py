"""What can be wrong with a file as a whole. A row or feature that cannot be used is a reject, not an error."""

from __future__ import annotations

from typing import Any


class BadInput(Exception):
    """A file cannot be used, and nothing of it was. `code` is a stable key, `facts` fill the sentence.

    Codes: unreadable, empty, binary, encoding, unknown_encoding, header_missing, column_missing, column_twice, truncated, not_csv,
    too_large, no_room, not_xlsx, old_excel, locked, no_sheet, too_wide, broken_zip, unsafe_zip, zip_bomb, not_json, too_deep,
    not_geojson, no_features, no_shapefile, missing_part, broken_layer, layer_encoding, no_layer, several_layers, unknown_crs,
    crs_unsaid, wrong_crs, swapped, mapping, needed_missing, no_shapes, template_kind, there_already, unwritable, rejects_unwritable, no_levels.
    """

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(f"{code} {facts}" if facts else code)
        self.code = code
        self.facts = facts


class Interrupted(Exception):
    """The import was stopped between two transactions; what was committed stays. `counts` says how far it came."""

    def __init__(self, counts: Any) -> None:
        super().__init__("interrupted")
        self.counts = counts
