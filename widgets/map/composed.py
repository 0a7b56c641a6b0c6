"""A composed page and its policy, without folium: a page composed before is shown without loading it."""

from __future__ import annotations

from dataclasses import dataclass

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""The page's content security policy. Leaflet sets styles through the object model, which the policy allows."""


@dataclass(frozen=True, slots=True)
class Document:
    """A composed page: the HTML without a line of script or style in it, and the two files with what folium wrote."""

    html: str
    script: str
    style: str
