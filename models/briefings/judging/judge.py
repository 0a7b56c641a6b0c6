"""Which sentences a paper with figures has, by rule, and in which order."""

from __future__ import annotations

from models.briefings.judging import comparing, places
from models.briefings.judging.judged import Judged, said
from models.figures.day_records import DayFigures, Grounds, Totals
from models.figures.definitions import ACCEPTED


def judge(figures: DayFigures, before: Totals | None, grounds: Grounds) -> tuple[Judged, ...]:
    """Return the sentences that these figures call for: what changed, where and with whom it is worst.

    A quiet day or stretch is told in one sentence, and nothing else is.
    """
    if is_quiet(figures, grounds):
        return (_quiet(figures, grounds),)
    found = [comparing.usual(figures, grounds)]
    if before is not None:
        found += [comparing.change(figures, before), comparing.on_time(figures, before)]
    found.append(comparing.peak(figures))
    rules = (places.concentrated, places.worst_area, places.worst_department, comparing.risen, places.longest)
    found += [rule(figures, grounds) for rule in rules]
    return tuple(one for one in found if one is not None)


def _quiet(figures: DayFigures, grounds: Grounds) -> Judged:
    """Say so; "no more than usual" only of a day that is over and has something usual to be held against."""
    share = figures.share("day_on_time_rate")
    keys = [one.definition for one in figures.stock if one.definition.partition("/")[0] in ("late", "critical")]
    stands = [*(f"{key} own" for key in keys), f"{share.definition} own"]
    if figures.so_far:
        return said("quiet_so_far", (), stands)
    if not grounds.days:
        return said("quiet_period", (), stands)
    if comparing.usual_band(comparing.same_days(grounds)) is None:
        return said("quiet_day", (), stands)
    return said("quiet", (), (*stands, f"{ACCEPTED.key} own"), (comparing.behind_usual(grounds),))


def is_quiet(figures: DayFigures, grounds: Grounds) -> bool:
    """Whether nothing is late or critical, no due case missed its limit, and no more came in than is known to be usual.

    A stretch in which one day stood out was not quiet.
    """
    share = figures.share("day_on_time_rate")
    band = comparing.usual_band(comparing.same_days(grounds))
    return (
        not figures.count("late")
        and not figures.count("critical")
        and share.day_numerator == share.day_denominator
        and (band is None or figures.count("accepted") <= band.high)
        and comparing.peak(figures) is None
    )
