"""The pictures of a paper, drawn or made ready once: the map of the open cases, the place of a matter, its photographs."""

from __future__ import annotations

import io
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from PIL import Image, ImageOps, UnidentifiedImageError
from sqlalchemy.orm import Session

from desktop.basemap.source import BasemapSource
from desktop.briefing.ahead import Look, MapAhead, read_map
from desktop.briefing.picture import draw_place
from desktop.briefing.topic_pictures import draw_topics
from models.briefings.composing import Drawn
from models.briefings.content import Content
from models.briefings.kinds import Kind
from models.briefings.matter import read_pictures
from models.briefings.records import MapKey, Picture
from models.city.queries import get_city
from models.city.records import City
from models.store.engine import Store
from widgets.i18n import LANGUAGES

LONGEST_SIDE = 1280
QUALITY = 84
Photos = Sequence[tuple[str, datetime, bytes]]


WITHOUT_CITY = {Kind.MATTER, Kind.HANDOVER, Kind.HOT_TOPICS}
"""Papers of these kinds do not have the city with its open cases."""


def ahead_of(
    store: Store, s: Session, moment: str, kind: Kind, language: str
) -> AbstractContextManager[MapAhead | None]:
    """Begin with the map of a paper before its figures are read, if it has that of the city with its open cases.

    `moment` is the session's.
    """
    if kind in WITHOUT_CITY:
        return nullcontext()
    city = get_city(s)
    return MapAhead(store, moment, str(city.id), _spoken(city, language))


class Drawing:
    """What was read for the pictures; `drawn()` makes them, without the database and away from the GUI's thread.

    `ahead` is the map of the city where it was begun with; `look` is asked while it is waited for, and may raise.
    """

    def __init__(self, s: Session, content: Content, language: str, ahead: MapAhead | None, look: Look) -> None:
        city = get_city(s)
        self.content = content
        self.photos: Photos = ()
        self.source: BasemapSource | None = None
        self.spoken = _spoken(city, language)
        self.ahead, self.look = ahead, look
        if content.matter is not None:
            self.photos = read_pictures(s, content.matter.case_id)
        if ahead is not None:
            ahead.read(look)
        elif content.handover is None and (content.matter is None or content.matter.lon is not None):
            self.source = read_map(s, str(city.id))

    def drawn(self) -> Drawn:
        """Draw and make ready. RuntimeError without a QGuiApplication, whose fonts the maps need."""
        pictures: list[tuple[Picture, bytes]] = []
        key = None
        matter, topics = self.content.matter, self.content.topics
        if self.ahead is not None:
            made = self.ahead.drawn(self.look)
            key = MapKey(made.steps, made.unplaced)
            pictures.append((Picture("map", "image/png", len(made.data)), made.data))
        elif self.source is not None and self.content.about.kind is Kind.HOT_TOPICS:
            pictures += draw_topics(self.source, self.spoken, () if topics is None else topics.topics)
        elif self.source is not None and matter is not None and matter.lon is not None and matter.lat is not None:
            data = draw_place(self.source, self.spoken, matter.lon, matter.lat)
            pictures.append((Picture("place", "image/png", len(data)), data))
        for words, at, data in self.photos:
            photo = made_ready(data)
            if photo:
                pictures.append((Picture("photo", "image/jpeg", len(photo), words, at), photo))
        return Drawn(tuple(pictures), key)


def _spoken(city: City, language: str) -> str:
    return next((one for one in city.languages if one in LANGUAGES), language)


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
