"""Photos, films, voice notes: sent under their digest, read by those whose they are."""

from __future__ import annotations

import hashlib
import re
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path as File
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Path, Request, Response
from fastapi.responses import StreamingResponse
from starlette.concurrency import run_in_threadpool

from gateway.access import ORIGIN, At, House, Who
from gateway.failures import Failure
from gateway.routes import failures
from gateway.schemas.told import Kept
from models.media.keeping import keep_file
from models.media.reading import read_range, read_thumbnail
from models.media.records import Media, MediaKind
from models.phones.files import note_sent, visible_media
from models.phones.records import Phone

router = APIRouter(prefix="/media/{sha256}", tags=["media"])
Digest = Annotated[str, Path(pattern="^[0-9a-f]{64}$", description="The file's SHA-256, lower-case hexadecimal.")]
PIECE = 1 << 20
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")
_BINARY: dict[str, Any] = {"schema": {"type": "string", "format": "binary"}}
_BODY = {"requestBody": {"required": True, "content": {"application/octet-stream": _BINARY}}}
_FILE: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/octet-stream": _BINARY}, "description": "All of it."}
}
_PART: dict[int | str, dict[str, Any]] = {
    206: {"content": {"application/octet-stream": _BINARY}, "description": "The part that Range asks for."}
}
_THERE: dict[int | str, dict[str, Any]] = {200: {"model": Kept, "description": "It was there already."}}
# Whoever shares the phone must not find it in the next one's cache.
_KEEP = {"Cache-Control": "private, no-store"}


@router.put("", status_code=201, responses=failures(401, 409, 413) | _THERE, openapi_extra=_BODY)
async def send(sha256: Digest, request: Request, response: Response, at: At, phone: Who) -> Kept:
    """Send a file's bytes as they are: 201, or 200 where it was there already. What is not attached expires in a day."""
    if not request.headers.get("content-length", "").isdigit():
        raise Failure(422, "invalid", fields=[{"where": ["header", "content-length"], "kind": "missing"}])
    with tempfile.TemporaryDirectory(prefix="shaotai-") as folder:
        path, digest = File(folder) / "file", hashlib.sha256()
        async with await anyio.open_file(path, "wb") as file:
            async for piece in request.stream():
                digest.update(piece)
                await file.write(piece)
        if digest.hexdigest() != sha256:
            raise Failure(422, "not_this_digest", sha256=digest.hexdigest())
        there, kept = await run_in_threadpool(_keep, at, phone, path, sha256)
    response.status_code = 200 if there else 201
    return Kept(sha256=kept.sha256, size=kept.size, mime=kept.mime, kind=kept.kind)


@router.get("", responses=failures(401, 404) | _FILE | _PART, response_class=StreamingResponse)
def read(sha256: Digest, request: Request, at: At, phone: Who) -> Response:
    """Read it, or with Range a part of it."""
    found = _visible(at, phone, sha256)
    headers = _headers(found)
    said = _RANGE.fullmatch(request.headers.get("range", ""))
    start, end = _part(said, found.size) if said is not None else (0, found.size)
    if start >= end:
        raise Failure(416, "invalid", size=found.size)
    pieces = _pieces(at, sha256, start, end)
    # Read before anything is answered: what lies elsewhere may be out of reach.
    first = next(pieces)
    partial = said is not None
    headers["Content-Length"] = str(end - start)
    if partial:
        headers["Content-Range"] = f"bytes {start}-{end - 1}/{found.size}"
    return StreamingResponse(chain((first,), pieces), 206 if partial else 200, headers, media_type=found.mime)


@router.head("", responses=failures(401, 404))
def ask(sha256: Digest, at: At, phone: Who) -> Response:
    """Ask whether it is there, for this worker: 200 with its length, else 404 and it is to be sent."""
    found = _visible(at, phone, sha256)
    return Response(headers=_headers(found) | {"Content-Length": str(found.size)}, media_type=found.mime)


@router.get("/thumbnail", responses=failures(401, 404) | _FILE, response_class=Response)
def thumbnail(sha256: Digest, at: At, phone: Who) -> Response:
    """Read it small: a JPEG of at most 320 pixels a side; 404 for what has no picture."""
    _visible(at, phone, sha256)
    with at.store.read() as s:
        small = read_thumbnail(s, sha256)
    if small is None:
        raise Failure(404, "unknown")
    return Response(small, headers=_KEEP, media_type="image/jpeg")


def _keep(at: House, phone: Phone, path: File, sha256: str) -> tuple[bool, Media]:
    with at.store.read() as s:
        there = visible_media(s, phone.worker_id, sha256) is not None
    kept = keep_file(at.store, path, name=path.name)
    with at.store.transaction(ORIGIN) as s:
        note_sent(s, phone.worker_id, sha256)
    return there, kept


def _visible(at: House, phone: Phone, sha256: str) -> Media:
    with at.store.read() as s:
        found = visible_media(s, phone.worker_id, sha256)
    if found is None:
        raise Failure(404, "unknown")
    return found


def _headers(found: Media) -> dict[str, str]:
    # A document of somebody's is never opened as a page of ours.
    shown = "attachment" if found.kind is MediaKind.DOCUMENT else "inline"
    return _KEEP | {"Accept-Ranges": "bytes", "ETag": f'"{found.sha256}"', "Content-Disposition": shown}


def _part(said: re.Match[str], size: int) -> tuple[int, int]:
    first, last = said[1], said[2]
    if not first:
        return max(0, size - int(last or 0)), size
    return int(first), min(size, int(last) + 1) if last else size


def _pieces(at: House, sha256: str, start: int, end: int) -> Iterator[bytes]:
    while start < end:
        with at.store.read() as s:
            piece = read_range(s, sha256, start, min(PIECE, end - start))
        if not piece:
            return
        start += len(piece)
        yield piece
