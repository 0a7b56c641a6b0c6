"""The map of the desk: one page composed by folium, shown by QtWebEngine, fed with typed arrays."""

from widgets.map.records import Candidate, SearchHit
from widgets.map.view import MapView

__all__ = ["Candidate", "MapView", "SearchHit"]
