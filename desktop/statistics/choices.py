"""What the charts can be narrowed to: the city's areas above single grids, classes, departments, and the field's sources and tiers."""

from __future__ import annotations

from desktop.picture import Ground
from models.cases.records import Source, Tier
from models.grids.records import GridKind
from widgets.i18n import language
from widgets.statistics.wanted import Choice, Choices
from widgets.words import source_word, tier_word


def choices_of(ground: Ground) -> Choices:
    """Return them, in the language in use."""
    basic = [grid for grid in ground.grids if grid.kind is GridKind.BASIC]
    lowest = max((grid.level for grid in basic), default=0)
    areas = sorted((grid for grid in basic if grid.level < lowest), key=lambda grid: grid.path)
    levels = sorted({grid.level for grid in areas})
    classes = [one for one in ground.categories if one.depth <= 2]
    return Choices(
        area=tuple(Choice(one.id, _named(one.name, one.name_en), levels.index(one.level)) for one in areas),
        source=tuple(Choice(source.value, source_word(source)) for source in Source),
        category=tuple(Choice(one.id, _named(one.name, one.name_en), one.depth - 1) for one in classes),
        department=tuple(Choice(one.id, _named(one.name, one.name_en)) for one in ground.departments),
        tier=tuple(Choice(tier.value, tier_word(tier)) for tier in Tier),
    )


def _named(name: str, name_en: str) -> str:
    return name_en if language() == "en" and name_en else name
