"""Tables of the watch. All append-only; triggers sign every row (login, desk, time) and say whose duty it is to write it."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from models.store.base import Base
from models.store.ids import new_id


class Signed:
    """Who wrote a row, at which desk and when: the database's word, whatever the writer says."""

    login: Mapped[str] = mapped_column(server_default=text("SESSION_USER"))
    desk: Mapped[str] = mapped_column(server_default="")
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class UrgeRow(Signed, Base):
    """An urge (催办) and whom it went to; neither worker nor department: the desk itself."""

    __tablename__ = "urge"
    __table_args__ = (
        CheckConstraint("worker_id IS NULL OR department_id IS NULL", name="one_receiver"),
        CheckConstraint("rule IN ('unsigned','late')", name="rule"),
        CheckConstraint("(rule IS NULL) = (rule_since IS NULL)", name="rule_since"),
        CheckConstraint("rule IS NOT NULL OR NOT automatic", name="automatic"),
        Index("ix_urge_case_id", "case_id", "recorded_at"),
        Index("uq_urge_rule", "case_id", "rule", "rule_since", unique=True, postgresql_where=text("rule IS NOT NULL")),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    order_id: Mapped[UUID | None] = mapped_column(ForeignKey("dispatch_order.id"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    words: Mapped[str]
    rule: Mapped[str | None]
    """The rule that proposed it; None where a person thought of it."""
    rule_since: Mapped[datetime | None]
    """Since when the rule's reason held (the order's giving, the limit that passed): one urge a rule and reason."""
    automatic: Mapped[bool] = mapped_column(server_default=text("false"))
    """Sent by the city's switch; nobody confirmed it."""


class SupervisionRow(Base):
    """What makes an urge a supervision (督办): number, the leader's title, until when it must be answered, the sheet."""

    __tablename__ = "supervision"
    __table_args__ = (
        CheckConstraint("serial > 0", name="serial"),
        CheckConstraint("sha256 = encode(sha256(convert_to(sheet, 'UTF8'::name)), 'hex')", name="sha256"),
        UniqueConstraint("year", "serial"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    urge_id: Mapped[UUID] = mapped_column(ForeignKey("urge.id"), unique=True)
    year: Mapped[int]
    serial: Mapped[int]
    title: Mapped[str]
    answer_due_at: Mapped[datetime]
    sheet: Mapped[str] = mapped_column(Text)
    """The canonical JSON of `models.watch.records.Sheet`: the sheet prints as it was given out, whatever came later."""
    sha256: Mapped[str]


class SupervisionAnswerRow(Signed, Base):
    """The answer to a supervision, once; on whose behalf where the desk entered it."""

    __tablename__ = "supervision_answer"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    supervision_id: Mapped[UUID] = mapped_column(ForeignKey("supervision.id"), unique=True)
    words: Mapped[str]
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))


class WatchRuleRow(Signed, Base):
    """How the city set a rule that proposes urging; the highest version of a key is in force."""

    __tablename__ = "watch_rule"
    __table_args__ = (
        CheckConstraint("key IN ('unsigned','late')", name="key"),
        CheckConstraint("enabled OR NOT automatic", name="automatic"),
        UniqueConstraint("key", "version"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    key: Mapped[str]
    version: Mapped[int]
    enabled: Mapped[bool]
    automatic: Mapped[bool]
    words: Mapped[str] = mapped_column(server_default="")


class LookMarkRow(Signed, Base):
    """Somebody has looked at what stood among things to look at."""

    __tablename__ = "look_mark"
    __table_args__ = (
        CheckConstraint("kind IN ('quick_close','bulk_close','far_feedback','same_picture')", name="kind"),
        UniqueConstraint("case_id", "kind"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(server_default="")


class ShiftRow(Signed, Base):
    """A shift, begun by whoever signed (login) the page of the one before."""

    __tablename__ = "shift"
    __table_args__ = (
        CheckConstraint("(page IS NULL) = (previous_id IS NULL)", name="page"),
        CheckConstraint("(page IS NULL) = (sha256 IS NULL)", name="digest"),
        CheckConstraint("sha256 = encode(sha256(convert_to(page, 'UTF8'::name)), 'hex')", name="sha256"),
        UniqueConstraint("previous_id", postgresql_nulls_not_distinct=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    previous_id: Mapped[UUID | None] = mapped_column(ForeignKey("shift.id"))
    page: Mapped[str | None] = mapped_column(Text)
    """The canonical JSON of `models.watch.shifts.records.Page`, as it was signed."""
    sha256: Mapped[str | None]


class ShiftSeatRow(Signed, Base):
    """Who sits where; the newest row of an account in a shift counts, "" means left."""

    __tablename__ = "shift_seat"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    shift_id: Mapped[UUID] = mapped_column(ForeignKey("shift.id"), index=True)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    seat: Mapped[str] = mapped_column(server_default="")


class RollCallRow(Signed, Base):
    """A roll call (点名)."""

    __tablename__ = "roll_call"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    shift_id: Mapped[UUID | None] = mapped_column(ForeignKey("shift.id"))
    words: Mapped[str] = mapped_column(server_default="")


class RollCallLineRow(Base):
    """One who is called: a worker or a sub-centre; `on_duty` is what the database knew of a worker at that moment."""

    __tablename__ = "roll_call_line"
    __table_args__ = (
        CheckConstraint("(worker_id IS NULL) <> (department_id IS NULL)", name="one_called"),
        UniqueConstraint(
            "roll_call_id",
            "worker_id",
            "department_id",
            name="uq_roll_call_line_called",
            postgresql_nulls_not_distinct=True,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    roll_call_id: Mapped[UUID] = mapped_column(ForeignKey("roll_call.id"))
    worker_id: Mapped[UUID | None] = mapped_column(ForeignKey("worker.id"))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    on_duty: Mapped[bool | None]


class RollCallAnswerRow(Signed, Base):
    """What one who was called answered; the newest counts."""

    __tablename__ = "roll_call_answer"
    __table_args__ = (CheckConstraint("answer IN ('present','excused','absent','not_reached')", name="answer"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    line_id: Mapped[UUID] = mapped_column(ForeignKey("roll_call_line.id"), index=True)
    answer: Mapped[str]
    words: Mapped[str] = mapped_column(server_default="")


class DutyLogRow(Signed, Base):
    """A line of the duty log; "done" ends the line it names."""

    __tablename__ = "duty_log"
    __table_args__ = (
        CheckConstraint("kind IN ('note','point','promise','waiting_call','handover','done')", name="kind"),
        CheckConstraint("(kind = 'done') = (ends_id IS NOT NULL)", name="ends"),
        Index("ix_duty_log_recorded_at", "recorded_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    kind: Mapped[str]
    words: Mapped[str] = mapped_column(server_default="")
    case_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_file.id"))
    due_at: Mapped[datetime | None]
    ends_id: Mapped[UUID | None] = mapped_column(ForeignKey("duty_log.id"), unique=True)


class ToldFiguresRow(Signed, Base):
    """The sentence that a leader was told, with the figures in it."""

    __tablename__ = "told_figures"
    __table_args__ = (Index("ix_told_figures_recorded_at", "recorded_at"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    sentence: Mapped[str]
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB)
