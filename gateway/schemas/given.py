"""What a phone sends."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

from models.cases.attachments.records import NewAttachment


def _of_our_time(at: datetime) -> datetime:
    """Refuse years that no phone means and no calendar reaches."""
    if not 2000 <= at.year <= 2200:
        raise ValueError("a time between 2000 and 2200 is wanted")
    return at.astimezone(UTC)


At = Annotated[AwareDatetime, AfterValidator(_of_our_time)]
Lon = Annotated[float, Field(ge=-180, le=180, allow_inf_nan=False)]
Lat = Annotated[float, Field(ge=-90, le=90, allow_inf_nan=False)]
Note = Annotated[str, StringConstraints(max_length=4000)]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Given(BaseModel):
    """What is not named here is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


class Command(Given):
    """What is written once: the same `id` again does nothing and answers as at first."""

    id: Annotated[UUID, Field(description="Made by the phone (UUID version 4 or 7), the same for every try.")]


class AskCode(Given):
    """Whose one-time code is asked for."""

    phone: Annotated[str, StringConstraints(min_length=3, max_length=40)]


class OpenByCode(AskCode):
    """A number and the code that was sent to it."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


class OpenByLink(Given):
    """What stands after #link= in the address that the desk gave."""

    link: Token


class Refresh(Given):
    """The refresh token; it is good once."""

    refresh: Token


class SayDuty(Command):
    """On or off duty (上班, 下班), since when."""

    on: bool
    at: At


class GivenFix(Given):
    """One position: accuracy in metres, heading in degrees clockwise from north, speed in m/s."""

    at: At
    lon: Lon
    lat: Lat
    accuracy_m: Annotated[float, Field(ge=0, le=1e6, allow_inf_nan=False)] = 0
    heading: Annotated[float, Field(ge=0, le=360, allow_inf_nan=False)] | None = None
    speed: Annotated[float, Field(ge=0, le=1000, allow_inf_nan=False)] | None = None


class SendPositions(Command):
    """A batch of positions; it may come twice."""

    fixes: Annotated[list[GivenFix], Field(min_length=1, max_length=200)]


class Act(Command):
    """Signing, arriving, starting. Where it was done goes into the note's place, if the phone knows."""

    at: At
    note: Note = ""
    lon: Lon | None = None
    lat: Lat | None = None


class GivenAttachment(Given):
    """A file that was sent with PUT /media, and what it shows."""

    sha256: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
    name: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    evidence: Literal["", "photo", "film", "document", "signature"] = ""
    taken_at: At | None = None
    lon: Lon | None = None
    lat: Lat | None = None

    def as_record(self) -> NewAttachment:
        """Return it as the models take it."""
        return NewAttachment(**self.model_dump())


class FeedBack(Command):
    """What was done or found: done 已处置, progress 处置中先行反馈, needs_department 需部门处置, not_so 情况不属实.

    `needs_department` whistles to `department_id`; the order stays in hand.
    """

    at: At
    finding: Literal["done", "progress", "needs_department", "not_so"]
    note: Words
    attachments: Annotated[list[GivenAttachment], Field(max_length=20)] = []
    department_id: UUID | None = None


class RefuseOrder(Command):
    """Why an order is returned (退单), and what that stands on."""

    at: At
    reason: Words
    basis: Words


class Support(Command):
    """What support is asked for: the worker's grid calls the level above (吹哨)."""

    at: At
    words: Words


class AnswerSupervision(Command):
    """The answer to a supervision (督办单)."""

    supervision_id: UUID
    words: Words


class SendReport(Command):
    """What the worker reports (上报)."""

    at: At
    title: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    text: Note = ""
    category_id: UUID
    lon: Lon
    lat: Lat
    address: Annotated[str, StringConstraints(max_length=400)] = ""
    attachments: Annotated[list[GivenAttachment], Field(max_length=20)] = []
