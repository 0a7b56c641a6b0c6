"""A phone's camera and microphone: drawn pictures, and a soft note every few seconds. Both stop while the call is held."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from av import AudioFrame, VideoFrame

from desktop.demo.answering.pattern import Picture
from desktop.demo.answering.shown import Shown

Paint = Callable[[int], Picture]
"""Returns the picture of a number that grows by one a picture."""
CLOCK = 90_000
HELD_S = 1.0
"""While held a picture now and then that says so, as browsers send a black one."""
SOUND_RATE, SOUND_S = 48_000, 0.02
_SAMPLES = round(SOUND_RATE * SOUND_S)
_EVERY_S, _NOTE_S, _HERTZ, _LOUD = 5.0, 0.5, 523.25, 1500.0


class Pace:
    """Waits for the next tick of a rate; one that came late is made up for by no hurry."""

    def __init__(self) -> None:
        self._began = self._due = time.monotonic()

    async def wait(self, seconds: float) -> float:
        """Wait until `seconds` after the last tick; returns the seconds since the beginning."""
        self._due = max(self._due + seconds, time.monotonic() - seconds)
        await asyncio.sleep(max(0.0, self._due - time.monotonic()))
        return self._due - self._began


class Camera(MediaStreamTrack):
    """Sends what `paint` draws, `rate` pictures a second."""

    kind = "video"

    def __init__(self, paint: Paint, shown: Shown, rate: float) -> None:
        super().__init__()
        self._paint, self._shown, self._rate = paint, shown, rate
        self._pace = Pace()
        self.sent = 0
        """How many pictures."""

    async def recv(self) -> VideoFrame:
        """Return the next picture when it is due."""
        told = self._shown.held
        at = await self._pace.wait(1 / self._rate)
        waited = 0.0
        while told and self._shown.held and waited < HELD_S:
            waited += 1 / self._rate
            at = await self._pace.wait(1 / self._rate)
        if self.readyState != "live":
            raise MediaStreamError
        frame = VideoFrame.from_ndarray(self._paint(self.sent), format="rgb24")
        frame.pts, frame.time_base = round(at * CLOCK), Fraction(1, CLOCK)
        self.sent += 1
        return frame


class Microphone(MediaStreamTrack):
    """Sends a soft note now and then, silence while muted, nothing while held."""

    kind = "audio"

    def __init__(self, shown: Shown) -> None:
        super().__init__()
        self._shown = shown
        self._pace = Pace()
        self._at = 0
        self._sound = _note()

    async def recv(self) -> AudioFrame:
        """Return the next 20 ms when they are due."""
        await self._pace.wait(SOUND_S)
        while self._shown.held and self.readyState == "live":
            self._at += _SAMPLES
            await self._pace.wait(SOUND_S)
        if self.readyState != "live":
            raise MediaStreamError
        start = self._at % len(self._sound)
        sound = self._sound[start : start + _SAMPLES]
        if self._shown.muted:
            sound = np.zeros_like(sound)
        frame = AudioFrame.from_ndarray(sound.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.time_base, frame.pts = SOUND_RATE, Fraction(1, SOUND_RATE), self._at
        self._at += _SAMPLES
        return frame


def _note() -> np.ndarray[tuple[int, ...], np.dtype[np.int16]]:
    """Five seconds that begin with a note that fades."""
    sound = np.zeros(round(SOUND_RATE * _EVERY_S), np.int16)
    at = np.arange(round(SOUND_RATE * _NOTE_S)) / SOUND_RATE
    swell = np.minimum(1.0, at / 0.02) * np.exp(-at * 6)
    sound[: len(at)] = (np.sin(2 * np.pi * _HERTZ * at) * swell * _LOUD).astype(np.int16)
    return sound
