"""What is said of a figure that nobody can count here."""

from __future__ import annotations

from datetime import UTC

from desktop.figures.controller import FIGURES
from models.figures.definitions import DEFINITIONS
from widgets.figures.about import AboutFigure, Explained


def test_every_rate_of_the_domain_is_listed_and_one_of_surveys_says_why_it_has_no_value(qtbot):
    rates = {one.name for one in DEFINITIONS.values() if one.kind == "rate"}
    assert rates <= {one.name for one in FIGURES}
    about = AboutFigure(UTC)
    qtbot.addWidget(about)
    about.show_figure(Explained(DEFINITIONS["awareness/1"], None, None))
    assert (about.name.text(), about.value.text()) == ("群众知晓率", "—")
    assert "调查" in about.told("made")
    about.show_figure(Explained(DEFINITIONS["on_time_rate/1"], None, None))
    assert about.told("made") == ""
