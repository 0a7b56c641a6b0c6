"""The city as a record."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class City:
    """One city: days, limits and charts are in its time zone; lon and lat (WGS-84 degrees) are its centre."""

    id: UUID
    code: str
    name: str
    name_en: str
    timezone: str
    languages: tuple[str, ...]
    lon: float
    lat: float
    zoom: float
    logo: bytes | None
    demo_seed: int | None
    demo_size: str | None

    @property
    def zone(self) -> ZoneInfo:
        """The city's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def is_demo(self) -> bool:
        """Whether this city was made by `demo`; the simulator runs against no other."""
        return self.demo_seed is not None
