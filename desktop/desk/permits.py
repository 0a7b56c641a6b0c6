"""Which operations a case offers to an account: what cannot be done now is not on the screen."""

from __future__ import annotations

from desktop.acts import OFFERED, OPERATIONS
from models.cases.states import actions_from
from widgets.case.sheet import CaseSheet

_ALWAYS = frozenset({"unmask", "show_on_map"})


def allowed(sheet: CaseSheet) -> frozenset[str]:
    """Return the buttons that are there for who looks at this sheet.

    An act that is an arrow of the case's life is there where the arrow starts; where a room says more about it, or it is
    no arrow, the room's word in `desktop.acts.OFFERED` decides.
    """
    if sheet.me is None or not sheet.me.may_write:
        return frozenset({"show_on_map"})
    arrows = (actions_from(sheet.detail.case.state) & OPERATIONS) - OFFERED.keys()
    return arrows | _ALWAYS | {button for button, offers in OFFERED.items() if offers(sheet, sheet.me)}
