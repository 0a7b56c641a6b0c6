"""Answers the pages' requests: bytes at hand at once, everything else from the background."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrlQuery
from PySide6.QtWebEngineCore import QWebEngineUrlRequestJob, QWebEngineUrlSchemeHandler
from shiboken6 import isValid

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answer:
    """Bytes that are at hand. `policy` is the content security policy of a page, empty for what is no page."""

    body: bytes
    content_type: str
    policy: str = ""


@dataclass(frozen=True, slots=True)
class Later:
    """Bytes that someone has to make: `work` runs in the background and gives None where there is nothing."""

    work: Callable[[], bytes | None]
    content_type: str
    policy: str = ""


Site = Callable[[str, Mapping[str, str]], Answer | Later | None]
"""Takes a path without its leading slash and the query; None is "not found". Runs on the GUI thread: no waiting."""

RunInBackground = Callable[[Callable[[], bytes | None], Callable[[bytes | None], None]], None]
"""`run_in_background(fn, on_done)`: fn on another thread, then on_done with its result on the GUI thread."""


class SchemeHandler(QWebEngineUrlSchemeHandler):
    """The only server the pages have. Each host is a site mounted by the window that owns it."""

    def __init__(self, run_in_background: RunInBackground, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._run = run_in_background
        self._sites: dict[str, Site] = {}

    def mount(self, host: str, site: Site) -> None:
        """Let `site` answer for `host`; a host has one site at a time, the newest."""
        self._sites[host] = site

    def unmount(self, host: str, site: Site) -> None:
        """Take `site` away again, unless another has taken its place."""
        if self._sites.get(host) == site:
            del self._sites[host]

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        url = job.requestUrl()
        site = self._sites.get(url.host())
        if site is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
            return
        if bytes(job.requestMethod().data()) != b"GET":
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        answer = site(url.path().removeprefix("/"), dict(QUrlQuery(url).queryItems()))
        if isinstance(answer, Later):
            self._run(_caught(answer.work), _Reply(job, answer))
        elif answer is None:
            job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
        else:
            reply(job, answer)


class _Reply:
    """Answers a request when its bytes have come, if the page still wants them."""

    def __init__(self, job: QWebEngineUrlRequestJob, asked: Later) -> None:
        self._job = job
        self._asked = asked

    def __call__(self, body: bytes | None) -> None:
        if not isValid(self._job):  # scrolled away in the meantime
            return
        if body is None:
            self._job.fail(QWebEngineUrlRequestJob.Error.UrlNotFound)
        else:
            reply(self._job, Answer(body, self._asked.content_type, self._asked.policy))


def reply(job: QWebEngineUrlRequestJob, answer: Answer) -> None:
    """Hand the bytes over; they live as long as the request."""
    told = {b"X-Content-Type-Options": b"nosniff", b"Cache-Control": b"no-store"}
    if answer.policy:
        told[b"Content-Security-Policy"] = answer.policy.encode()
    # Lists, since it is a map of many: a bare value would be taken apart byte by byte.
    headers = {QByteArray(name): [QByteArray(value)] for name, value in told.items()}
    job.setAdditionalResponseHeaders(headers)
    buffer = QBuffer(job)
    buffer.setData(QByteArray(answer.body))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    job.reply(QByteArray(answer.content_type.encode()), buffer)


def _caught(work: Callable[[], bytes | None]) -> Callable[[], bytes | None]:
    def run() -> bytes | None:
        try:
            return work()
        except Exception:
            log.exception("a part of the page could not be made")
            return None

    return run
