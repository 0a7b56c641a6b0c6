"""The one web profile of the program: off the record, closed to the world."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWebEngineCore import QWebEngineDownloadRequest, QWebEngineProfile, QWebEngineSettings

from widgets.web.handler import RunInBackground, SchemeHandler
from widgets.web.interceptor import DenyAll
from widgets.web.scheme import SCHEME

OFF = (
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.JavascriptCanPaste,
    QWebEngineSettings.WebAttribute.AllowWindowActivationFromJavaScript,
    QWebEngineSettings.WebAttribute.AllowGeolocationOnInsecureOrigins,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
)


class WebProfile(QWebEngineProfile):
    """Make one, keep it as long as the program lives, delete every page before it.

    `handler` is where windows mount their sites; `interceptor` refuses every other address.
    """

    def __init__(self, run_in_background: RunInBackground, parent: QObject | None = None) -> None:
        super().__init__(parent)  # without a storage name it is off the record
        self.handler = SchemeHandler(run_in_background, self)
        self.interceptor = DenyAll(self)
        self.installUrlSchemeHandler(SCHEME, self.handler)
        self.setUrlRequestInterceptor(self.interceptor)
        self.setSpellCheckEnabled(False)
        for attribute in OFF:
            self.settings().setAttribute(attribute, False)
        self.downloadRequested.connect(self._refuse_download)

    def _refuse_download(self, download: QWebEngineDownloadRequest) -> None:
        download.cancel()
