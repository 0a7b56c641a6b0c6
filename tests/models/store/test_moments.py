"""Sessions on several connections that see one moment of the database."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import text

from models.briefings.content import About, read_content
from models.briefings.kinds import Kind
from models.figures.day_queries import get_today
from models.figures.filters import Period
from models.figures.queries import get_tiles
from models.store.engine import moment_of
from tests.models.town import Town

pytestmark = pytest.mark.database
CASES = text("SELECT count(*) FROM case_file")


def test_what_is_committed_between_the_reads_of_one_moment_is_seen_by_none_of_them(town: Town) -> None:
    town.filed()
    seen: list[int] = []
    with town.operator.read() as s:
        moment = moment_of(s)
        seen.append(s.execute(CASES).scalar_one())
        # Committed while one reads and before the other begins.
        town.filed()

        def beside() -> None:
            with town.operator.read(moment) as other:
                seen.append(other.execute(CASES).scalar_one())
                town.filed()
                seen.append(other.execute(CASES).scalar_one())
                assert moment != moment_of(other)

        thread = threading.Thread(target=beside)
        thread.start()
        thread.join()
        seen.append(s.execute(CASES).scalar_one())
    assert seen == [1, 1, 1, 1]
    with town.operator.read() as s:
        assert s.execute(CASES).scalar_one() == 3


def test_two_of_one_moment_read_the_same_paper_whatever_comes_between(town: Town) -> None:
    town.filed()
    with town.operator.read() as s:
        about, moment = About(Kind.DAILY, Period.today(get_today(s))), moment_of(s)
        one = read_content(s, about)
        town.filed()
        with town.operator.read(moment) as other:
            again = read_content(other, about)
            assert (again.spots, again.members, again.seen.xacts) == (one.spots, one.members, one.seen.xacts)
            assert get_tiles(other).open == get_tiles(s).open == len(one.spots)


@pytest.mark.parametrize("moment", ["", "'; DROP TABLE step; --", "00000003-0000001B-1'"])
def test_what_is_no_moment_is_not_put_into_a_statement(town: Town, moment: str) -> None:
    with pytest.raises(ValueError, match="no moment"), town.operator.read(moment):
        pass
