"""The way of one deadline as a picture shows it: from its start over what is skipped to its end."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from riskaudit.model.base import Frozen


class Moment(Frozen):
    """A local moment; of a whole day its first one, and `whole_day` says so."""

    at: datetime
    whole_day: bool = False


class Skip(Frozen):
    """A span that the clock leaves out, its end excluded: a pause of the record, or days off."""

    from_: datetime = Field(alias="from")
    to: datetime
    why: Literal["pause", "day off"]


class Strip(Frozen):
    """A deadline of one record. The second act must lie between `earliest` and `due`, as far as there are such
    limits, both included; it was done at `end`, or was still open then."""

    start: Moment
    start_title: str = Field(description="what began it, in the report's language")
    end: Moment
    end_title: str
    open: bool = Field(False, description="not done by `end`, the day on which open items are judged")
    earliest: Moment | None = None
    due: Moment | None = None
    skipped: tuple[Skip, ...] = Field((), description="in order of their beginning")
