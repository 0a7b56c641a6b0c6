"""What programs that are opened share."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def map_pages(tmp_path_factory) -> Path:
    """Where the map's page lies once it is composed; it does not depend on the city."""
    return tmp_path_factory.mktemp("pages")
