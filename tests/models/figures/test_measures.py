"""What measures count is what the tiles and a day's figures have always counted; names and keys agree with the database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import text

from models.figures.day_queries import get_day_figures, get_today
from models.figures.filters import Dimension, FigureFilter, Period, Step
from models.figures.measures import BUCKET_ERROR, Measure, StageTime, parts
from models.figures.queries import get_charts, get_tiles
from models.figures.rollups import TooFine, count, count_raw, get_times, reconcile
from models.figures.rollups.cuts import BITS, key_of
from models.store.engine import Store
from tests.models.town import Town
from tests.support.demo import DemoCity

M = Measure


@pytest.fixture(scope="module")
def store(built_city: DemoCity) -> Iterator[Store]:
    store = Store(built_city.database.leader, desk="test", pool_size=1)
    yield store
    store.close()


def test_the_day_and_the_tiles_are_told_by_measures(store: Store) -> None:
    with store.read() as s:
        today = get_today(s)
        day, tiles = get_day_figures(s, today), get_tiles(s)
        now = count(s, FigureFilter(Period.today(today)), list(M))[()]
        month = count(s, FigureFilter(Period.last_days(today, 30)), list(M))[()]
    told = {
        "reported": M.REPORTED, "taken_over": M.TAKEN_OVER, "accepted": M.ACCEPTED, "filed": M.FILED,
        "dispatched": M.DISPATCHED, "closed": M.CLOSED,
    }  # fmt: skip
    assert {name: day.count(name) for name in told} == {name: now[measure] for name, measure in told.items()}
    assert (tiles.reported_today, tiles.accepted_today, tiles.closed_today) == (
        now[M.REPORTED], now[M.ACCEPTED], now[M.CLOSED],
    )  # fmt: skip
    rates = {
        "accepted_rate": (M.REPORTED_ACCEPTED, M.REPORTED), "filed_rate": (M.ACCEPTED_FILED, M.ACCEPTED),
        "dispatch_rate": (M.FILED_DISPATCHED, M.FILED_HERE), "closing_rate": (M.ACCEPTED_CLOSED, M.ACCEPTED),
        "refusal_rate": (M.ORDERS_REFUSED, M.ORDERS), "first_time_rate": (M.CLOSED_FIRST_TIME, M.CLOSED),
    }  # fmt: skip
    for name, (above, below) in rates.items():
        share = day.share(name)
        assert (share.day_numerator, share.day_denominator) == (now[above], now[below]), name
        assert (share.month_numerator, share.month_denominator) == (month[above], month[below]), name
    # What is open and late is counted from the open ones: the rest of the due is here.
    share = day.share("day_on_time_rate")
    assert (tiles.on_time.numerator, share.month_numerator) == (month[M.DUE_ON_TIME], month[M.DUE_ON_TIME])
    assert day.share("case_closing_rate").month_numerator == month[M.DUE_CLOSED]
    assert 0 <= share.month_denominator - month[M.DUE_CLOSED] - month[M.DUE_VOID_LATE] <= tiles.late
    assert day.share("sign_rate").month_numerator == month[M.ORDERS_SIGNED_IN_TIME]


def test_by_area_by_class_by_source_and_by_day_too(store: Store) -> None:
    with store.read() as s:
        today = get_today(s)
        day, charts = get_day_figures(s, today), get_charts(s)
        one = FigureFilter(Period.today(today))
        areas = count(s, one, [M.ACCEPTED, M.CLOSED], [Dimension.AREA])
        classes = count(s, one, [M.ACCEPTED, M.CLOSED], [Dimension.CATEGORY])
        sources = count(s, one, [M.REPORTED, M.REPORTED_ACCEPTED], [Dimension.SOURCE])
        daily = count(s, FigureFilter(Period.last_days(today, 30)), [M.ACCEPTED, M.CLOSED], [Step.DAY])
        hours = count(s, one, [M.ACCEPTED], [Dimension.HOUR])
        names = {None: None} | {row.id: row.name for row in s.execute(text("SELECT id, name FROM grid"))}
    assert {names[key[0]]: (row[M.ACCEPTED], row[M.CLOSED]) for key, row in areas.items()} == {
        row.what and row.what.name: (row.accepted, row.closed) for row in day.areas if row.accepted or row.closed
    }
    assert sorted((row[M.ACCEPTED], row[M.CLOSED]) for row in classes.values()) == sorted(
        (row.accepted, row.closed) for row in day.classes if row.accepted or row.closed
    )
    assert {key[0]: (row[M.REPORTED], row[M.REPORTED_ACCEPTED]) for key, row in sources.items()} == {
        row.source: (row.reported, row.accepted) for row in day.sources
    }
    assert {key[0]: (row[M.ACCEPTED], row[M.CLOSED]) for key, row in daily.items()} == {
        row.day: (row.accepted, row.closed) for row in charts.days if row.accepted or row.closed
    }
    assert {key[0]: row[M.ACCEPTED] for key, row in hours.items()} == {
        row.hour: row.today for row in charts.hours if row.today
    }


def test_a_built_city_is_counted_to_the_last_case(store: Store) -> None:
    with store.read() as s:
        assert reconcile(s, Period.last_days(get_today(s), 3)) == ()
        f = FigureFilter(Period.last_days(get_today(s), 60))
        for by in ((), (Dimension.AREA, Dimension.SOURCE), (Dimension.DEPARTMENT, Step.DAY)):
            assert count(s, f, list(M), by) == count_raw(s, f, list(M), by)
        came = count(s, f, [M.CAME, M.ENDED])[()]
        assert came[M.CAME] - came[M.ENDED] == get_tiles(s).open


def test_what_cells_cannot_tell_is_said_and_the_rows_tell_it(store: Store) -> None:
    with store.read() as s:
        today = get_today(s)
        grid = s.scalar(
            text("SELECT grid_id FROM case_file WHERE grid_id IS NOT NULL ORDER BY accepted_at DESC NULLS LAST LIMIT 1")
        )
        subclass = s.scalar(
            text(
                "SELECT k.id FROM case_file c JOIN category k ON k.id = c.category_id WHERE k.depth = 3 ORDER BY c.accepted_at DESC NULLS LAST LIMIT 1"
            )
        )
        worker = s.scalar(
            text("SELECT worker_id FROM dispatch_order WHERE worker_id IS NOT NULL ORDER BY given_at DESC LIMIT 1")
        )
        period = Period.last_days(today, 30)
        for asked, why in (
            ({"area": grid}, "grid"),
            ({"category": subclass}, "category"),
            ({"worker": worker}, "worker"),
        ):
            f = FigureFilter(period, **asked)
            with pytest.raises(TooFine, match=why):
                count(s, f, [M.ACCEPTED])
            assert count_raw(s, f, [M.CAME, M.ORDERS])[()] != {M.CAME: 0, M.ORDERS: 0}
        f = FigureFilter(period, source="hotline")
        with pytest.raises(TooFine, match="dimensions"):
            count(s, f, [M.ACCEPTED], [Dimension.AREA, Dimension.TIER])
        by_worker = count_raw(s, FigureFilter(period), [M.ORDERS], [Dimension.WORKER])
        assert (
            sum(row[M.ORDERS] for row in by_worker.values()) == count(s, FigureFilter(period), [M.ORDERS])[()][M.ORDERS]
        )


def test_the_areas_of_a_whole_city_are_the_city(store: Store) -> None:
    with store.read() as s:
        top = s.scalar(text("SELECT id FROM grid ORDER BY level, code LIMIT 1"))
        period = Period.last_days(get_today(s), 30)
        every = [M.ACCEPTED, M.CLOSED]
        assert count(s, FigureFilter(period, area=top), every) == count_raw(s, FigureFilter(period, area=top), every)


def test_times_told_from_buckets_are_as_near_as_is_said(store: Store) -> None:
    with store.read() as s:
        f = FigureFilter(Period.last_days(get_today(s), 30))
        told = get_times(s, f)
        for stage in (StageTime.SIGN, StageTime.HANDLE, StageTime.WHOLE):
            exact = s.execute(
                text(
                    "SELECT percentile_disc(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY seconds), count(*) FROM figure_fact"
                    " WHERE part = 'closed' AND measure = :stage AND day BETWEEN :first AND :last"
                ),
                {"stage": stage.value, "first": f.period.first, "last": f.period.last},
            ).one()
            histogram = told[()][stage]
            assert histogram.count == exact[1] > 100
            for share, true in zip((0.25, 0.5, 0.75), exact[0], strict=True):
                assert abs(histogram.quantile(share) / true - 1) <= BUCKET_ERROR + 1e-9
        by_source = get_times(s, f, Dimension.SOURCE)
        assert sum(row[StageTime.WHOLE].count for row in by_source.values()) == told[()][StageTime.WHOLE].count
        with pytest.raises(TooFine):
            get_times(s, f, Dimension.HOUR)


def test_names_and_keys_are_those_of_the_database(town: Town) -> None:
    with town.leader.read() as s:
        assert s.scalar(text("SELECT figure_measures()")) == [one.value for one in Measure]
        assert s.scalar(text("SELECT figure_stages()")) == [one.value for one in StageTime]
        for value in (None, "hotline", 7, "基础"):
            word = None if value is None else str(value)
            assert s.scalar(text("SELECT figure_key(:word)"), {"word": word}) == key_of(value)
        done, _ = town.reviewing()
        town.do("close", done.case_id, None)
    with town.leader.read() as s:
        told = [tuple(row) for row in s.execute(text("SELECT DISTINCT part, measure FROM figure_fact"))]
    for part, measure in told:
        assert part in parts([Measure(measure) if measure in set(Measure) else StageTime(measure)])
    assert set(BITS) == set(Dimension) - {Dimension.WORKER, Dimension.GRID}
