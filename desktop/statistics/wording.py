"""What the statistics window says: why something could not be read, how old the data is, and what an export is about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo

from desktop.desk.words import error_words
from desktop.picture import Ground
from models.exports.chart_tables import ChartTable
from models.figures.chart_records import Compare, Read
from models.figures.filters import BadPeriod
from models.store.errors import Refused
from widgets.i18n import tr
from widgets.statistics.window import StatisticsWindow
from widgets.statistics.words import bad_period_words, compare_word, period_word
from widgets.words import refusal_words
from widgets.words.origins import origin_word


def problem_words(error: BaseException, zone: tzinfo) -> str:
    """Say what went wrong."""
    if isinstance(error, BadPeriod):
        return bad_period_words(error)
    if isinstance(error, Refused):
        return refusal_words(error.code, error.facts, zone=zone)
    return error_words(error)


def age_words(read: Read, zone: tzinfo) -> str:
    """Say as of when something was read, and from where if not from the main database."""
    told = (tr("Data as of {time}", time=f"{read.as_of.astimezone(zone):%H:%M:%S}"), origin_word(read.origin))
    return " · ".join(word for word in told if word)


def caption_of(window: StatisticsWindow, ground: Ground) -> str:
    """Return what a chart's picture is of, for whoever sees it without the window: city, days, cases, and as of when."""
    wanted, bar = window.bar.wanted, window.bar
    parts = [ground.city.name, period_word(wanted.filter.period)]
    if wanted.compare is not Compare.NONE and wanted.compared is not None:
        parts.append(f"{compare_word(wanted.compare)} {period_word(wanted.compared.period)}")
    return " · ".join(part for part in (*parts, *(words for _, words in bar.chip_words()), bar.age.text()) if part)


def about_export(
    window: StatisticsWindow, ground: Ground, tables: Sequence[ChartTable], now: datetime
) -> tuple[list[tuple[str, str]], str]:
    """Return what stands on the last sheet of an export, and what its file is called."""
    wanted = window.bar.wanted
    about = [
        (tr("City"), f"{ground.city.name} ({ground.city.code})"),
        (tr("Period"), period_word(wanted.filter.period)),
        (tr("Written"), f"{now.astimezone(ground.city.zone):%Y-%m-%d %H:%M:%S} ({ground.city.timezone})"),
        (tr("Data as of"), window.bar.age.text()),
    ]
    if wanted.compare is not Compare.NONE and wanted.compared is not None:
        about.append((compare_word(wanted.compare), period_word(wanted.compared.period)))
    about += [(tr("Only"), words) for _, words in window.bar.chip_words()]
    about += [(table.name, fact) for table in tables for _, fact in table.about]
    period = wanted.filter.period
    return about, f"{ground.city.code}-{tr('statistics')}-{period.first:%Y%m%d}-{period.last:%Y%m%d}"
