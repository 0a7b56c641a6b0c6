"""What tests of widgets can ask for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent

from widgets import theme
from widgets.i18n import language, set_language


@pytest.fixture
def chinese():
    """Chinese, as users see it first; afterwards too."""
    set_language("zh")
    yield
    set_language("zh")


@pytest.fixture(params=["zh", "en"])
def each_language(request, chinese):
    """Both languages, one after the other."""
    set_language(request.param)
    assert language() == request.param
    return request.param


@pytest.fixture
def dressed(qapp, chinese):
    """The program dressed for the night, in Chinese; undressed again afterwards."""
    theme.apply(qapp, "night")
    yield qapp
    # What the test closed is deleted now: dressing dead widgets again would make every test slower than the last.
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.setStyleSheet("")
