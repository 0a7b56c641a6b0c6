"""Tables of figures counted in advance: what was changed and not folded yet, cells of days and months, and where they stand."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    Date,
    FetchedValue,
    Identity,
    Index,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from models.figures.measures import Measure
from models.store.base import Base
from models.store.types import Xid8


class FigureGridRow(Base):
    """Where a grid counts: its area, None above all areas, and `top_id`, the area or else the grid itself."""

    __tablename__ = "figure_grid"

    grid_id: Mapped[UUID] = mapped_column(primary_key=True)
    area_id: Mapped[UUID | None]
    top_id: Mapped[UUID]
    kind: Mapped[str]


class FigureCategoryRow(Base):
    """The class (大类) that a category counts under."""

    __tablename__ = "figure_category"

    category_id: Mapped[UUID] = mapped_column(primary_key=True)
    class_id: Mapped[UUID | None]


class FigureStateRow(Base):
    """Which build of the cells holds; it does while it was built for the `generation` that is.

    `paired` is the build of which the times by two dimensions are whole: none in a city of before there were any.
    """

    __tablename__ = "figure_state"
    __table_args__ = (CheckConstraint('"only"', name="single"),)

    only: Mapped[bool] = mapped_column(primary_key=True, server_default=text("true"))
    generation: Mapped[int] = mapped_column(BigInteger)
    built: Mapped[int] = mapped_column(BigInteger)
    build: Mapped[int]
    built_at: Mapped[datetime | None]
    folded_at: Mapped[datetime | None]
    paired: Mapped[int | None]


class FigureTouchedRow(Base):
    """A case that a transaction under way has touched, and its facts before that."""

    __tablename__ = "figure_touched"

    xid: Mapped[int] = mapped_column(Xid8, primary_key=True, server_default=FetchedValue())
    case_id: Mapped[UUID] = mapped_column(primary_key=True)
    generation: Mapped[int] = mapped_column(BigInteger)
    facts: Mapped[list[str]] = mapped_column(ARRAY(Text))


class FigureDeltaRow(Base):
    """What a committed transaction changed in the counts: `n` more (or fewer) of a fact, not folded yet."""

    __tablename__ = "figure_delta"

    id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    xid: Mapped[int] = mapped_column(Xid8, server_default=FetchedValue())
    generation: Mapped[int] = mapped_column(BigInteger)
    measure: Mapped[str] = mapped_column(Text)
    bucket: Mapped[int | None] = mapped_column(SmallInteger)
    day: Mapped[date]
    hour: Mapped[int] = mapped_column(SmallInteger)
    accepted_day: Mapped[date | None]
    accepted_hour: Mapped[int | None] = mapped_column(SmallInteger)
    top_id: Mapped[UUID | None]
    grid_kind: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(Text)
    class_id: Mapped[UUID | None]
    department_id: Mapped[UUID | None]
    tier: Mapped[str | None] = mapped_column(Text)
    n: Mapped[int]


class FigureCellRow(Base):
    """The counts of a day or a month by at most two dimensions; a column a measure, null for zero (cuts.py reads `cut`)."""

    __table__ = Table(
        "figure_cell",
        Base.metadata,
        Column("build", Integer, primary_key=True, autoincrement=False),
        Column("cut", SmallInteger, primary_key=True, autoincrement=False),
        *(Column(name, kind, primary_key=True) for name, kind in (("start", Date), ("a", Uuid), ("b", Uuid))),
        *(Column(measure.value, Integer) for measure in Measure),
        Index("ix_figure_cell_b_a", "build", "cut", "start", "b", "a"),
    )


class FigureTimeRow(Base):
    """How long a stage took: a histogram of a day or a month, by at most one dimension."""

    __tablename__ = "figure_time"

    build: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cut: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    start: Mapped[date] = mapped_column(primary_key=True)
    a: Mapped[UUID] = mapped_column(primary_key=True)
    stage: Mapped[str] = mapped_column(Text, primary_key=True)
    buckets: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    counts: Mapped[list[int]] = mapped_column(ARRAY(Integer))


class FigurePairTimeRow(Base):
    """How long stages took by two dimensions: of a day or a month. A mark is a stage's place (StageTime) times 256, and a bucket."""

    __tablename__ = "figure_pair_time"

    build: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    cut: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    start: Mapped[date] = mapped_column(primary_key=True)
    a: Mapped[UUID] = mapped_column(primary_key=True)
    b: Mapped[UUID] = mapped_column(primary_key=True)
    marks: Mapped[list[int]] = mapped_column(ARRAY(SmallInteger))
    counts: Mapped[list[int]] = mapped_column(ARRAY(Integer))


class FigureSliceRow(Base):
    """A stretch of days that is built anew, and the moment (pg_current_snapshot) that it was built from."""

    __tablename__ = "figure_slice"

    build: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    acceptance: Mapped[bool] = mapped_column(primary_key=True)
    first: Mapped[date] = mapped_column(primary_key=True)
    last: Mapped[date]
    generation: Mapped[int] = mapped_column(BigInteger)
    snapshot: Mapped[str] = mapped_column(Text)
