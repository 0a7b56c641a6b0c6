"""Which sections the case panel has, in their order: each room's section with one line, under the tab it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from widgets.case.approvals import RequestSection
from widgets.case.attachments import AttachmentSection
from widgets.case.checks import CheckSection
from widgets.case.claims import ClaimSection
from widgets.case.clocks import ClockSection
from widgets.case.disputes import DeliberationSection
from widgets.case.links import EarlierSection, LinkSection
from widgets.case.orders import OrdersSection, RouteSection
from widgets.case.sections import SheetSection
from widgets.case.told import ToldSection
from widgets.case.video import VideoSection
from widgets.case.watch import UrgeSection
from widgets.case.whistles import WhistleSection

ACT, RELATED, HISTORY = "act", "related", "history"
"""The tabs: what is to be done now, what it hangs together with, how it came here."""


@dataclass(frozen=True, slots=True)
class Room:
    """A section by its name, and the tab it stands under."""

    name: str
    tab: str
    make: Callable[[], SheetSection]


ROOMS: tuple[Room, ...] = (
    Room("claims", ACT, ClaimSection),
    Room("checks", ACT, CheckSection),
    Room("orders", ACT, OrdersSection),
    Room("attachments", ACT, AttachmentSection),
    Room("deliberation", ACT, DeliberationSection),
    Room("whistles", ACT, WhistleSection),
    Room("requests", ACT, RequestSection),
    Room("video", HISTORY, VideoSection),
    Room("clocks", HISTORY, ClockSection),
    Room("citizen", ACT, ToldSection),
    Room("urges", ACT, UrgeSection),
    Room("route", ACT, RouteSection),
    Room("links", RELATED, LinkSection),
    Room("earlier", RELATED, EarlierSection),
)
