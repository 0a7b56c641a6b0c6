"""The pictures of a paper, drawn or made ready once: the map of the open cases, the place of a matter, its photographs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from desktop.basemap.source import BasemapSource
from desktop.briefing.picture import draw_map, draw_place
from desktop.briefing.topic_pictures import draw_topics
from models.briefings.composing import Drawn
from models.briefings.content import Content
from models.briefings.kinds import Kind
from models.briefings.matter import read_pictures
from models.briefings.records import MapKey, Picture
from models.city.queries import get_city
from models.grids.queries import get_grids, get_places, get_roads
from widgets.i18n import LANGUAGES

LONGEST_SIDE = 1280
QUALITY = 84
Photos = Sequence[tuple[str, datetime, bytes]]


class Drawing:
    """What was read for the pictures; `drawn()` makes them, without the database and away from the GUI's thread."""

    def __init__(self, s: Session, content: Content, language: str) -> None:
        city = get_city(s)
        self.content = content
        self.photos: Photos = ()
        self.source: BasemapSource | None = None
        self.spoken = next((one for one in city.languages if one in LANGUAGES), language)
        if content.matter is not None:
            self.photos = read_pictures(s, content.matter.case_id)
        if content.handover is None and (content.matter is None or content.matter.lon is not None):
            # Nothing is kept of this map but the picture: it needs no version of its rows.
            self.source = BasemapSource(str(city.id), get_places(s), get_roads(s), get_grids(s), version="picture")

    def drawn(self) -> Drawn:
        """Draw and make ready. RuntimeError without a QGuiApplication, whose fonts the maps need."""
        pictures: list[tuple[Picture, bytes]] = []
        key = None
        matter, topics = self.content.matter, self.content.topics
        if self.source is not None and self.content.about.kind is Kind.HOT_TOPICS:
            pictures += draw_topics(self.source, self.spoken, () if topics is None else topics.topics)
        elif self.source is not None and matter is None:
            made = draw_map(self.source, self.spoken, self.content.spots)
            key = MapKey(made.steps, made.unplaced)
            pictures.append((Picture("map", "image/png", len(made.data)), made.data))
        elif self.source is not None and matter is not None and matter.lon is not None and matter.lat is not None:
            data = draw_place(self.source, self.spoken, matter.lon, matter.lat)
            pictures.append((Picture("place", "image/png", len(data)), data))
        for words, at, data in self.photos:
            photo = made_ready(data)
            if photo:
                pictures.append((Picture("photo", "image/jpeg", len(photo), words, at), photo))
        return Drawn(tuple(pictures), key)


def made_ready(data: bytes) -> bytes:
    """Return a photograph upright, small enough for a page, without what a camera writes into it; b"" for none."""
    try:
        with Image.open(io.BytesIO(data)) as opened:
            upright = ImageOps.exif_transpose(opened)
            flat = upright.convert("RGB")
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError):
        return b""
    flat.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    flat.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
