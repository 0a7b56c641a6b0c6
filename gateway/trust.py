"""The page that tells how a phone comes to trust the gateway's own authority, and its certificate (/ca.crt)."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, HTMLResponse, Response

from gateway.certificates import fingerprint
from gateway.failures import Failure
from gateway.options import Options

PAGES = Path(__file__).resolve().parent.parent / "resources" / "gateway"
KIND = "application/x-x509-ca-cert"


def install(app: FastAPI, options: Options) -> None:
    """Offer the authority where the certificate is its own; with a certificate of the city's there is nothing to trust."""

    def authority() -> Path:
        own = options.tls and options.certificate is None and options.folder is not None
        found = options.folder / "ca.crt" if own and options.folder is not None else None
        if found is None or not found.exists():
            raise Failure(404, "unknown")
        return found

    def certificate() -> Response:
        return FileResponse(authority(), media_type=KIND, filename="shaotai-ca.crt")

    def page() -> Response:
        told = (PAGES / "trust.html").read_text(encoding="utf-8")
        return HTMLResponse(told.replace("{{fingerprint}}", fingerprint(authority())))

    def style() -> Response:
        return FileResponse(PAGES / "trust.css", media_type="text/css")

    for path, route in (("/ca.crt", certificate), ("/trust", page), ("/trust.css", style)):
        app.add_api_route(path, route, include_in_schema=False)
