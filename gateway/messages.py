"""How a code reaches a worker: adapters, each with one method. A city adds its own by speaking HTTP, or here."""

from __future__ import annotations

import json
import logging
import os
import sys
import threading
import urllib.request
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol, TextIO, TypeVar

from models.workers.masking import mask_phone

log = logging.getLogger(__name__)

TOKEN = "SHAOTAI_MESSAGES_TOKEN"  # noqa: S105 - the name of the variable
HTTP_TIMEOUT_S = 10
T = TypeVar("T")
Ways = tuple[Callable[[], T], Callable[[Path], T], Callable[[str], T]]
"""What makes an adapter for console, a file's path and an address."""


class Messenger(Protocol):
    """Sends words to a phone number. `kind` is "code" for now; raises OSError where they could not be handed over."""

    def send(self, phone: str, words: str, kind: str) -> None: ...


class Console:
    """Writes to a terminal, for trying out: the number masked, for terminals are kept in scroll-back and logs."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def send(self, phone: str, words: str, kind: str) -> None:
        out = self._out or sys.stderr
        out.write(f"{kind} {mask_phone(phone)}: {words}\n")
        out.flush()


class Lines:
    """A file of lines of JSON for its owner's eyes alone; each says `at`."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()

    def append(self, **facts: str) -> None:
        """Add a line. Raises OSError."""
        line = {"at": datetime.now(UTC).isoformat()} | facts
        with self._lock:
            descriptor = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            with os.fdopen(descriptor, "a", encoding="utf-8") as file:
                file.write(json.dumps(line, ensure_ascii=False) + "\n")


def post(address: str, variable: str, **facts: str) -> None:
    """Post facts as JSON, with what the environment variable holds as a bearer token. Raises OSError for all but 2xx."""
    headers = {"Content-Type": "application/json"}
    if token := os.environ.get(variable):
        headers["Authorization"] = f"Bearer {token}"
    body = json.dumps(facts).encode()
    request = urllib.request.Request(address, body, headers, method="POST")  # noqa: S310 - http(s), see messenger
    with urllib.request.urlopen(request, timeout=HTTP_TIMEOUT_S):  # noqa: S310
        pass


class File:
    """Appends a line of JSON for each message to a file for its owner's eyes alone: at, phone, kind, words."""

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)

    def send(self, phone: str, words: str, kind: str) -> None:
        self._lines.append(phone=phone, kind=kind, words=words)


class Http:
    """Posts {"phone", "kind", "words"} to a city's own service; 2xx is handed over.

    The variable SHAOTAI_MESSAGES_TOKEN, where it is set, goes along as a bearer token.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def send(self, phone: str, words: str, kind: str) -> None:
        post(self._address, TOKEN, phone=phone, kind=kind, words=words)


def way_of(said: str, what: str, ways: Ways[T]) -> T:
    """Return what goes to console, file:PATH or an http(s) address, whichever is said. Raises ValueError, naming `what`."""
    console, file, http = ways
    if said == "console":
        return console()
    if said.startswith("file:"):
        return file(Path(said.removeprefix("file:")))
    if said.startswith(("http://", "https://")):
        return http(said)
    raise ValueError(f"{what} go to console, file:PATH or an http(s) address, not to {said!r}")


def messenger(said: str) -> Messenger:
    """Return the adapter for console, file:PATH or an http(s) address. Raises ValueError for anything else."""
    ways: Ways[Messenger] = (Console, File, Http)
    return way_of(said, "messages", ways)


def code_words(code: str) -> str:
    """Return what a worker is sent."""
    return f"【网格通】验证码 {code}，5分钟内有效，请勿告诉他人。Code {code}, good for 5 minutes."


def hand_over(to: Messenger, phone: str, words: str, kind: str) -> None:
    """Send it, and note where that failed: the phone that asked was answered already, and may ask again."""
    try:
        to.send(phone, words, kind)
    except (OSError, ValueError) as error:
        log.error("a message (%s) could not be handed over: %s", kind, type(error).__name__)
