"""The way of one deadline as a picture shows it: from its start over what is skipped to its end."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Literal

from pydantic import Field

from riskaudit.model.base import Frozen


class Moment(Frozen):
    """A local moment; of a whole day its first one, and `whole_day` says so."""

    at: datetime
    whole_day: bool = False

    @classmethod
    def day(cls, value: datetime | date) -> Moment:
        """The whole day of a date or moment."""
        day = value.date() if isinstance(value, datetime) else value
        return cls(at=datetime.combine(day, time()), whole_day=True)

    @property
    def shown(self) -> str:
        """The date of a day, else the moment to the minute, or to the second where it has some."""
        if self.whole_day:
            return self.at.date().isoformat()
        return f"{self.at:%Y-%m-%d %H:%M:%S}" if self.at.second else f"{self.at:%Y-%m-%d %H:%M}"


class Skip(Frozen):
    """A span that the clock leaves out, its end excluded: a pause of the record, or days off."""

    from_: datetime = Field(alias="from")
    to: datetime
    why: Literal["pause", "day off"]


class Strip(Frozen):
    """A deadline of one record. The act must lie between `earliest` and `due`, as far as there are such limits, both
    included; it was done at `end`, or was still open then. `start` is the moment that the limits are counted from."""

    start: Moment
    start_title: str = Field(description="what happened at `start`, in the report's language")
    end: Moment
    end_title: str
    ahead: bool = Field(False, description="the act must come first: limits are counted back from `start`")
    open: bool = Field(False, description="not done by `end`, the day on which open items are judged")
    earliest: Moment | None = None
    due: Moment | None = None
    skipped: tuple[Skip, ...] = Field((), description="in order of their beginning")
