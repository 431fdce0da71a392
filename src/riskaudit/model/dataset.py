"""The contract of one kind of export: its columns, headings, code lists, key and dates."""

from __future__ import annotations

from collections.abc import Collection
from typing import Literal

from pydantic import Field, model_validator

from riskaudit.model.base import Bilingual, Frozen

ColumnType = Literal["text", "code", "moment", "date", "number", "flag"]
"""text: as written. code: a value of a closed list. moment: date with time of day (a cell may give
the date alone). date: a local date. number: a decimal. flag: yes or no."""

Personal = Literal["name", "phone", "address", "id", "account", "free text", "supply"]
"""How a value is masked in reports; see design, promise 6. supply: a line, often named after the one customer it
feeds; hidden from outsiders only."""


class StandIn(Frozen):
    """What a moment is computed from where a sheet lacks it: a moment, and the minutes from it."""

    start: str
    minutes: str


class Column(Frozen):
    """One column: what it means, under which headings exports have it, and how its cells read."""

    title: Bilingual
    type: ColumnType = "text"
    aliases: tuple[str, ...] = Field((), description="headings met in exports, besides the Chinese title")
    time_aliases: tuple[str, ...] = Field((), description="headings of a second column with the time of day")
    codes: dict[str, tuple[str, ...]] = Field({}, description="value → the ways exports write it")
    open: bool = Field(False, description="a code outside the list is kept as it is, not unreadable")
    from_: StandIn | None = Field(
        None, alias="from", description="a sheet without this moment gives it as `minutes` after `start`"
    )
    month: bool = Field(False, description="names a month, as 202610 or 2026-10")
    personal: Personal | None = None
    optional: bool = Field(False, description="exports often lack it; its absence reads as empty cells")

    @property
    def of_a_person(self) -> bool:
        """Whether its values belong to a person."""
        return self.personal not in (None, "supply")

    @model_validator(mode="after")
    def _codes_fit(self) -> Column:
        if (self.type == "code") != bool(self.codes):
            raise ValueError("a column has `codes` if and only if its type is code")
        if self.month and self.type not in ("text", "number"):
            raise ValueError("a month is a text or a number")
        if self.time_aliases and self.type != "moment":
            raise ValueError("time_aliases belong to a moment")
        if self.from_ and self.type != "moment":
            raise ValueError("`from` belongs to a moment")
        return self


class Pause(Frozen):
    """A span that a deadline does not count: its first and last moment, and why."""

    from_: str = Field(alias="from")
    to: str
    reason: str | None = None


class Exclusion(Frozen):
    """Rows that are not records of the month's work, e.g. withdrawn notices; counted, not judged."""

    when: str
    reason: Bilingual
    whole_key: bool = Field(False, description="every row of the sheet with the same key goes with it")


class Confidential(Frozen):
    """Records of which the unit concerned must not learn, such as those of informants: their findings say so first."""

    when: str
    words: Bilingual


class Proof(Frozen):
    """What a court would ask for when a record of this kind is disputed: a paper or a trace, and the columns any of
    which shows that it is there: a text that does not say no, a moment, a flag that is set. Without columns no export
    shows it, and `kept` says where it lies."""

    title: Bilingual
    columns: tuple[str, ...] = ()
    when: str | None = Field(None, description="a condition; for other records it is not asked for")
    kept: Bilingual | None = Field(None, description="where it is kept, for those who must fetch it")

    @model_validator(mode="after")
    def _is_somewhere(self) -> Proof:
        if not self.columns and self.kept is None:
            raise ValueError("a proof that no column shows needs `kept`")
        return self


class EventMoment(Frozen):
    """A moment of a record made from a log: that of one step."""

    step: str = Field(description="the value of the step column of the log")
    at: str = Field(description="the moment of the log that is taken, e.g. when the step was finished")
    same_day: str | None = Field(
        None,
        description="another moment of the log that must lie on the same day: else which of them counts is not told",
    )
    instead: tuple[str, ...] = Field(
        (), description="steps which may have been the same act: with one of them and without `step` nothing is told"
    )

    @property
    def steps(self) -> tuple[str, ...]:
        """All steps that are looked at."""
        return (self.step, *self.instead)

    @property
    def columns(self) -> tuple[str, ...]:
        """The moments of the log that are looked at."""
        return (self.at, self.same_day) if self.same_day else (self.at,)


class Events(Frozen):
    """How records are made from the log of another dataset where no sheet has them: one for each key.

    A step that the log does not have anywhere gives no column; one that it has, but not for this record, an empty
    cell; several moments of one step, or several values of one column, are unreadable. Pauses are carried over where
    both datasets have them.
    """

    from_: str = Field(alias="from", description="the dataset of the log")
    key: str = Field(description="the column of both by which rows of the log belong together")
    step: str = Field(description="the column of the log that names the step")
    moments: dict[str, EventMoment] = Field(min_length=1, description="moment of this dataset → step of the log")
    columns: tuple[str, ...] = Field((), description="columns of both that are carried over where the log has them")
    undone: dict[str, tuple[str, ...]] = Field(
        {}, description="column of the log → its values that tell of a step sent back: whether it was done is not told"
    )


class Dataset(Frozen):
    """One kind of export. Columns that other fields name must exist."""

    title: Bilingual
    identify: tuple[str, ...] = Field(min_length=1, description="columns whose headings tell this kind of sheet")
    key: tuple[str, ...] = Field(min_length=1)
    date: str = Field(description="the moment by which a record belongs to a month")
    done: str | None = Field(None, description="the moment that closes a record; open ones carry over")
    unit: tuple[str, ...] = Field((), description="the unit chain, the largest first")
    pause: Pause | None = None
    excuse: tuple[str, ...] = ()
    exclude: tuple[Exclusion, ...] = ()
    events: Events | None = Field(None, description="how records are made from a log where no sheet has them")
    proof: tuple[Proof, ...] = Field((), description="what a court would ask for, in order of weight")
    confidential: Confidential | None = None
    withheld: str | None = Field(None, description="a condition; records that no report for outsiders tells of")
    columns: dict[str, Column] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_exist(self) -> Dataset:
        named = [*self.identify, *self.key, self.date, *self.unit, *self.excuse]
        named += [self.done] if self.done else []
        named += [name for name in (self.pause.from_, self.pause.to, self.pause.reason) if name] if self.pause else []
        named += [name for proof in self.proof for name in proof.columns]
        named += [self.events.key, *self.events.moments, *self.events.columns] if self.events else []
        missing = [name for name in named if name not in self.columns]
        if missing:
            raise ValueError(f"no such column: {', '.join(dict.fromkeys(missing))}")
        for name, column in self.columns.items():
            if column.from_ and not self._fits(column.from_):
                raise ValueError(f"`from` of {name}: `start` must be a moment and `minutes` a number")
        mute = [n for proof in self.proof for n in proof.columns if self.columns[n].type in ("code", "number")]
        if mute:
            raise ValueError(f"proof: a code or a number shows no paper: {', '.join(mute)}")
        bad = [name for name in self.columns if name.startswith("_") or "__" in name]
        if bad:
            raise ValueError(f"column names must not begin with _ or hold __: {', '.join(bad)}")
        return self

    @model_validator(mode="after")
    def _events_fit(self) -> Dataset:
        if self.events is None:
            return self
        if self.key != (self.events.key,):
            raise ValueError("`events`: its key must be the key of the dataset")
        for name in self.events.moments:
            if self.columns[name].type not in ("moment", "date"):
                raise ValueError(f"`events`: {name} is neither a moment nor a date")
        made = [self.events.key, *self.events.moments, *self.events.columns]
        twice = [name for name in dict.fromkeys(made) if made.count(name) > 1]
        if twice:
            raise ValueError(f"`events` makes a column twice: {', '.join(twice)}")
        lacking = [name for name in dict.fromkeys((*self.identify, self.date)) if name not in made]
        if lacking:
            raise ValueError(f"`events` must make {', '.join(lacking)}, without which no record is told")
        return self

    def _fits(self, source: StandIn) -> bool:
        start, minutes = self.columns.get(source.start), self.columns.get(source.minutes)
        return bool(start and minutes and start.type == "moment" and minutes.type == "number")

    def only(self, names: Collection[str]) -> Dataset:
        """The same contract with the columns named, and those that records need for their address."""
        kept = {*names, *self.key, *self.identify, self.date, *self.unit, *self.excuse}
        kept |= {self.done} if self.done else set()
        kept |= {name for name in (self.pause.from_, self.pause.to) if name} if self.pause else set()
        sources = [self.columns[name].from_ for name in kept if name in self.columns]
        kept |= {name for source in sources if source for name in (source.start, source.minutes)}
        pause = self.pause.model_copy(update={"reason": None}) if self.pause else None
        columns = {name: column for name, column in self.columns.items() if name in kept}
        return self.model_copy(update={"columns": columns, "pause": pause})
