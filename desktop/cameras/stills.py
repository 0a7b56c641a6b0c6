"""A camera's picture of this moment into the case that is open: never one that stands still, never in anybody's way."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import av
from PySide6.QtCore import QObject, Signal, Slot

from desktop.attachments.adding import Adding
from desktop.attachments.keeper import Keeper
from desktop.attachments.private import PrivateFolder, unused
from desktop.board import Board
from desktop.cameras.reader import CameraReader
from desktop.jobs import Jobs
from models.cases.attachments.records import Origin
from models.cases.records import OpenCase
from models.grids.records import Camera
from widgets.cameras.records import Standing
from widgets.cameras.words import age_word, standing_word
from widgets.i18n import tr
from widgets.media.records import ChosenFile
from widgets.text import line
from widgets.words import number_word

log = logging.getLogger(__name__)


class Stills(QObject):
    """`taken(words)` once one is on its way or in its case, `refused(words)` where none was taken, and why."""

    taken = Signal(str)
    refused = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        board: Board,
        folder: PrivateFolder,
        keeper: Keeper,
        adding: Adding,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._jobs, self._board, self._folder = jobs, board, folder
        self._keeper, self._adding = keeper, adding
        self._under_way: dict[str, str] = {}
        """What is said once a file is in its case."""
        adding.attached.connect(self._attached)

    def take(self, camera: Camera, reader: CameraReader | None, case: OpenCase | None) -> None:
        """Take a still of what the camera shows now, into the case."""
        name = line(camera.name)
        if case is None:
            self.refused.emit(
                tr("No still was taken: no case is open for it. Open one at the desk, then press the key again")
            )
            return
        # First the picture, then how it stands: one that came meanwhile makes it no older than it is.
        newest = None if reader is None else reader.still()
        seen = None if reader is None else reader.seen()
        if newest is None or seen is None or seen.standing is not Standing.LIVE:
            how = standing_word(seen) if seen is not None else tr("Not connected")
            age = "" if seen is None or seen.age is None else age_word(seen.age)
            self.refused.emit(
                tr("No still was taken of {camera}: {why}. What is not of now is no evidence; take it once the picture is live again",
                   camera=name, why=tr(", ").join(part for part in (how, age) if part))
            )  # fmt: skip
            return
        self._write(camera, *newest, case)

    def take_left(self) -> None:
        """Put to their cases what an earlier program took and could not put there any more."""
        self._jobs.read(self._folder.left_of_cameras, self._left, self._not_taken(tr("stills of before")))

    def _write(self, camera: Camera, frame: av.VideoFrame, came: float, case: OpenCase) -> None:
        ground = self._board.ground
        assert ground is not None
        at = self._board.clock.now() - timedelta(seconds=max(0.0, time.monotonic() - came))
        local = at.astimezone(ground.city.zone)
        stem = tr("Camera still {camera} {time}", camera=line(camera.name), time=f"{local:%Y%m%d-%H%M%S}")
        folder = self._folder

        def write() -> tuple[Path, str]:
            # What makes pictures is loaded where the first one comes.
            from desktop.cameras.jpeg import write_still

            path = unused(folder.of_camera(str(case.id), f"{stem}.jpg"))
            return path, write_still(frame, path, code=camera.code, at=local, lon=camera.lon, lat=camera.lat)

        number = number_word(case.number or case.title)

        def written(found: tuple[Path, str]) -> None:
            path, sha256 = found
            said = {"camera": line(camera.name), "time": f"{local:%H:%M:%S}", "case": number}
            self._under_way[str(path)] = tr(
                "Still of {camera} at {time} is in {case} · SHA-256 {digest}…", **said, digest=sha256[:12]
            )
            self.taken.emit(tr("Still of {camera} at {time} goes to {case}…", **said))
            note = tr("Still of the camera {camera} ({code})", camera=line(camera.name), code=camera.code)
            self._put(path, case.id, case.number or case.title, note)

        self._jobs.page(write, written, self._not_taken(line(camera.name)))

    def _put(self, path: Path, case_id: UUID, number: str, note: str) -> None:
        self._keeper.tell_made(str(path), Origin.CAMERA_STILL)
        self._adding.add(case_id, number, [ChosenFile(str(path))], {"note": note})

    def _left(self, found: list[Path]) -> None:
        for path in found:
            try:
                case_id = UUID(path.parent.name)
            except ValueError:
                continue
            case = self._board.cases.get(case_id)
            self._put(path, case_id, "" if case is None else case.number or case.title, tr("Still of a camera"))

    @Slot(object)
    def _attached(self, paths: list[str]) -> None:
        ours = [Path(one) for one in paths if self._folder.is_of_camera(Path(one))]
        for path in ours:
            if words := self._under_way.pop(str(path), ""):
                self.taken.emit(words)
        if ours:
            self._jobs.page(lambda: self._folder.clear_taken(ours))

    def _not_taken(self, camera: str) -> Callable[[BaseException], None]:
        def failed(error: BaseException) -> None:
            log.warning("a camera's still was not kept: %s", error)
            self.refused.emit(
                tr("The still of {camera} could not be kept: {reason}. Make room and take it again", camera=camera, reason=str(error))
            )  # fmt: skip

        return failed
