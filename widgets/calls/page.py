"""The page of calls: the one page of the program that may listen to this machine's microphone."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import QWebEnginePermission, QWebEngineSettings

from widgets.web.page import DeskPage
from widgets.web.profile import WebProfile

GRANTED = frozenset({QWebEnginePermission.PermissionType.MediaAudioCapture})
"""The desk shows nobody its camera."""


class CallPage(DeskPage):
    """Grants the microphone to its own origin, and nothing to anybody else."""

    def __init__(self, profile: WebProfile, host: str, parent: QObject | None = None) -> None:
        super().__init__(profile, host, parent)
        # A voice is heard when its picture comes, not after a click.
        self.settings().setAttribute(QWebEngineSettings.WebAttribute.PlaybackRequiresUserGesture, False)

    def answer_permission(self, permission: QWebEnginePermission) -> None:
        origin = permission.origin()
        own = (origin.scheme(), origin.host()) == (self.home.scheme(), self.home.host())
        if own and permission.permissionType() in GRANTED:
            permission.grant()
        else:
            permission.deny()
