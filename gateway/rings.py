"""How a sleeping phone is woken for a call: adapters, each with one method. A city adds its own by speaking HTTP, or here.

An SMS, a city's own messenger (政务微信, 浙政钉) and an automatic voice call all take a number and a few words.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from typing import Protocol, TextIO
from uuid import UUID

from gateway.messages import Lines, Ways, post, way_of
from models.workers.masking import mask_phone

log = logging.getLogger(__name__)
TOKEN = "SHAOTAI_RINGS_TOKEN"  # noqa: S105 - the name of the variable


class RingAdapter(Protocol):
    """Wakes the phone of a number: `link` opens the call there, and stands in `words` too.

    Raises OSError where it could not be handed over.
    """

    def ring(self, phone: str, words: str, link: str) -> None: ...


class Console:
    """Writes to a terminal, for trying out: the number masked."""

    def __init__(self, out: TextIO | None = None) -> None:
        self._out = out

    def ring(self, phone: str, words: str, link: str) -> None:
        out = self._out or sys.stderr
        said = words if link in words else f"{words} {link}"
        out.write(f"ring {mask_phone(phone)}: {said}\n")
        out.flush()


class File:
    """Appends a line of JSON for each ring to a file for its owner's eyes alone: at, phone, words, link."""

    def __init__(self, path: Path) -> None:
        self._lines = Lines(path)

    def ring(self, phone: str, words: str, link: str) -> None:
        self._lines.append(phone=phone, words=words, link=link)


class Http:
    """Posts {"phone", "words", "link"} to a city's own service; 2xx is handed over.

    The variable SHAOTAI_RINGS_TOKEN, where it is set, goes along as a bearer token.
    """

    def __init__(self, address: str) -> None:
        self._address = address

    def ring(self, phone: str, words: str, link: str) -> None:
        post(self._address, TOKEN, phone=phone, words=words, link=link)


def ring_adapter(said: str) -> RingAdapter:
    """Return the adapter for console, file:PATH or an http(s) address. Raises ValueError for anything else."""
    ways: Ways[RingAdapter] = (Console, File, Http)
    return way_of(said, "rings", ways)


def link_of(base: str, call_id: UUID, link: str) -> str:
    """Return the address that opens a call on a phone; the secret stands behind the #, which browsers keep to themselves."""
    return f"{base.rstrip('/')}/field/#call={call_id}&link={link}"


def ring_words(caller: str, link: str) -> str:
    """Return what a worker reads; nothing of the case, for it goes through others' hands."""
    return f"【网格通】{caller}请您视频连线，点开接听（10分钟内有效，请勿转发）：{link} Video call: open to answer."
