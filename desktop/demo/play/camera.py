"""The phones' cameras: pictures with what is reported and fed back, always where a rule asks for evidence."""

from __future__ import annotations

import io
import random
import time
from collections import deque
from datetime import datetime, timedelta
from uuid import UUID

from desktop.demo.play.scene import scene
from desktop.demo.play.world import World
from desktop.demo.subjects import BY_CODE
from models.cases.attachments.queries import missing_evidence
from models.cases.attachments.records import NewAttachment
from models.cases.records import NewReport, OpenCase, Source
from models.media.keeping import keep_bytes
from models.store.engine import Store
from models.store.errors import Refused

WITH_FEEDBACK = 0.6
WITH_REPORT = {Source.GRID_WORKER: 0.5, Source.DIGITAL_CITY: 0.5, Source.VIDEO_PATROL: 0.6, Source.PUBLIC: 0.4}
"""Share of reports of a source that come with a picture."""
USED_AGAIN = 0.02
"""Share of feedbacks whose picture is one that was sent for another case: something to be looked at."""
SPARE_S = 1.0
"""Real seconds between two pictures that nothing asks for: a city that is played fast takes no more of them."""
_FILM_FRAMES = 12


class Camera:
    """Takes pictures and keeps them through `store`, before the transaction that attaches them."""

    def __init__(self, store: Store, world: World, rng: random.Random) -> None:
        self._store, self._world, self._rng = store, world, rng
        self._spare_at = 0.0
        self._sent: deque[tuple[UUID, NewAttachment]] = deque(maxlen=30)

    def of_report(self, new: NewReport, now: datetime) -> tuple[NewAttachment, ...]:
        """Return what comes with a report, often nothing."""
        if self._rng.random() >= WITH_REPORT.get(new.source, 0.0) or not self._spare():
            return ()
        words = (f"{self._stamp(now)}", new.address or new.title)
        ground = self._ground(new.category_id)
        try:
            return (self._taken(self._picture(ground, words), "上报.jpg", "", now, new.lon, new.lat),)
        except Refused:
            # Without a place to keep it, the report comes without.
            return ()

    def of_feedback(self, case: OpenCase, now: datetime) -> tuple[NewAttachment, ...]:
        """Return what comes with the feedback of a case's lead order: what its rule asks for, else a picture now and then."""
        with self._store.read() as s:
            asked = missing_evidence(s, case.id)
        words = (f"{case.number or ''}  {self._stamp(now)}", f"{case.area} {case.grid}".strip() or case.title)
        ground = self._ground(case.category_id)
        given = [self._evidence(kind, ground, words, now, case) for kind in asked]
        if not given and self._rng.random() < WITH_FEEDBACK and self._spare():
            given = [self._used_again(case) or self._evidence("photo", ground, words, now, case)]
        self._sent.extend((case.id, item) for item in given if item.evidence == "photo")
        return tuple(given)

    def _spare(self) -> bool:
        now = time.monotonic()
        if now < self._spare_at:
            return False
        self._spare_at = now + SPARE_S
        return True

    def _used_again(self, case: OpenCase) -> NewAttachment | None:
        others = [item for case_id, item in self._sent if case_id != case.id]
        return self._rng.choice(others) if others and self._rng.random() < USED_AGAIN else None

    def _evidence(self, kind: str, ground: str, words: tuple[str, ...], now: datetime, case: OpenCase) -> NewAttachment:
        if kind == "film":
            return self._taken(self._film(ground, words), "现场.webm", kind, now, case.lon, case.lat)
        name = {"photo": "现场.jpg", "signature": "签字单.jpg"}.get(kind, "材料.jpg")
        return self._taken(self._picture(ground, words), name, kind, now, case.lon, case.lat)

    def _taken(
        self, data: bytes, name: str, evidence: str, now: datetime, lon: float | None, lat: float | None
    ) -> NewAttachment:
        media = keep_bytes(self._store, data, name)
        at = now - timedelta(seconds=self._rng.uniform(5, 90))
        if lon is not None and lat is not None:
            lon, lat = lon + self._rng.gauss(0, 0.0001), lat + self._rng.gauss(0, 0.0001)
        return NewAttachment(media.sha256, name, evidence, at, lon, lat)

    def _picture(self, ground: str, words: tuple[str, ...]) -> bytes:
        return scene(f"{self._rng.random()}", ground, words)

    def _film(self, ground: str, words: tuple[str, ...]) -> bytes:
        """A second of the scene, as a phone's browser records it."""
        import av
        import numpy as np
        from PIL import Image

        kept, seed = io.BytesIO(), f"{self._rng.random()}"
        frame = np.asarray(Image.open(io.BytesIO(scene(seed, ground, words))))
        with av.open(kept, "w", format="webm") as film:
            stream = film.add_stream("libvpx", rate=_FILM_FRAMES)
            stream.height, stream.width = frame.shape[:2]
            stream.pix_fmt = "yuv420p"
            for _ in range(_FILM_FRAMES):
                film.mux(stream.encode(av.VideoFrame.from_ndarray(frame, format="rgb24")))
            film.mux(stream.encode())
        return kept.getvalue()

    def _ground(self, category_id: UUID) -> str:
        return self._world.subjects.get(category_id, BY_CODE["G1403"]).ground

    def _stamp(self, now: datetime) -> str:
        return f"{self._world.local(now):%Y-%m-%d %H:%M}"
