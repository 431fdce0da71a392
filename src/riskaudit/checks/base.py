"""What every kind of check has: parameters, what it reads, and a judgement as trees."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Literal

from pydantic import Field

from riskaudit.checks.expression import Condition, read_condition
from riskaudit.checks.formula import Formula, read_formula
from riskaudit.checks.phrases import masked, moment_text
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Frozen, Language
from riskaudit.model.calendar import Calendar
from riskaudit.model.dataset import Column, Dataset
from riskaudit.model.english import quoted
from riskaudit.model.masking import MASKED, Masking
from riskaudit.model.measure import Measure
from riskaudit.model.outcome import LimitLine
from riskaudit.model.query import Tree, as_date, column, day, first, text, truth
from riskaudit.model.reference import Basis
from riskaudit.model.relation import Relation
from riskaudit.model.strip import Strip
from riskaudit.model.table import State, day_of, state_of, typed_columns, typed_table

Missing = Literal["review", "fail"]
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Setting:
    """What a check is judged in: its dataset (by name) and the others, the law, the calendar, the day.

    `unread` is true if any input could not be read, which makes "no partner" uncertain. `used` are the
    columns that the rule looks at; None stands for all. `law_date` is the day whose law judges every
    record, where one was asked for. `when` is the rule's own scope, for kinds that judge groups of records. `mask` says
    how personal values are hidden in what a kind shows, `proof` whether findings tell how it stands with proofs.
    """

    name: str
    dataset: Dataset
    datasets: Mapping[str, Dataset]
    bases: Mapping[str, Basis]
    rule_basis: tuple[str, ...]
    calendar: Calendar
    as_of: date
    language: Language
    params: Mapping[str, Any] = field(default_factory=dict)
    missing: Missing | None = None
    when: Tree | None = None
    unread: bool = False
    law_date: date | None = None
    mask: Masking = MASKED
    used: tuple[str, ...] | None = None
    proof: bool = True

    def relation(self) -> Relation:
        """The typed table of the dataset: its address columns, and the columns in use."""
        table = Relation.table(typed_table(self.name))
        return table if self.used is None else table.keep(typed_columns(self.dataset.only(self.used)))

    def condition(self, source: str, dataset: Dataset | None = None) -> Condition:
        """Read a condition over this dataset or another."""
        return read_condition(source, dataset or self.dataset, self.params)

    def formula(self, source: str) -> Formula:
        """Read a numeric expression over this dataset."""
        return read_formula(source, self.dataset, self.params)

    def title(self, name: str) -> str:
        """A column's title in the report's language."""
        return self.dataset.columns[name].title.in_(self.language)

    def quoted(self, name: str) -> str:
        """A column's title in the quotation marks of the language, as a sentence names it."""
        return f"“{self.title(name)}”" if self.language == "zh" else quoted(self.title(name))

    @property
    def joint(self) -> str:
        """What stands between the items of a list."""
        return "、" if self.language == "zh" else ", "

    def date_only(self, name: str) -> Tree:
        """Whether a moment's cell is a date without a time of day; true for every column of dates."""
        if self.dataset.columns[name].type == "date":
            return truth(True)
        return first(column(day_of(name)), truth(False))

    def shown(self, name: str) -> Tree:
        """A moment column as text."""
        return moment_text(column(name), self.date_only(name))

    def hidden(self, name: str, tree: Tree) -> Tree:
        """A value of a column as a finding may show it: masked where it is personal, unless masking is off."""
        return masked(tree, self.dataset.columns[name].personal, self.mask)

    def say(self, words: Bilingual) -> Tree:
        """A sentence in the report's language, as a text tree."""
        return text(words.in_(self.language))


@dataclass(frozen=True)
class Judgement:
    """What a kind makes of its records, as trees over `relation`.

    `verdict` is one of the five record results, `reason` a code for results that need one
    (`unreadable:cut_at`, `not_due` …). `by` is the date whose law applies. `sentence`, where not
    NULL, takes the place of the rule's own message. `ceiling` is true where a fail may only be a review. `used` is
    how much of its limit a record has used, in whole percent, rounded down; NULL where that says nothing. `whose`
    follows the limit in words where limits of one check differ in whose figure they are.
    """

    relation: Relation
    verdict: Tree
    reason: Tree
    by: Tree
    limit: Tree
    actual: Tree
    excess: Tree
    basis: Tree | None = None
    ceiling: Tree | None = None
    sentence: Tree | None = None
    slots: Mapping[str, Tree] = field(default_factory=dict)
    figures: Mapping[str, Tree] = field(default_factory=dict)
    used: Tree | None = None
    whose: Tree | None = None


class CheckKind(Frozen, ABC):
    """The parameters of one kind, and what the kind does with them."""

    kind: ClassVar[str]
    title: ClassVar[Bilingual]
    excusable: ClassVar[bool] = False
    """Whether a recorded excuse (weather, traffic) turns a fail into a review: lateness can be excused."""

    compares: ClassVar[bool] = False
    """Whether the verdict on a record depends on other records of its own dataset or of another."""

    slots: ClassVar[tuple[str, ...]] = ()
    """What a message may name beside the columns and the common slots; the judgement fills them."""

    by: str | None = Field(None, description="the moment whose law applies")
    measure: Measure | None = Field(
        None,
        description="whose the figures are: `basis`, where a fact gives them; `audit`, where they are our own. "
        "Left out: the audit's where a parameter of the rule gives them",
    )

    @abstractmethod
    def reads(self) -> tuple[str, ...]:
        """Columns whose absence from every file leaves the rule unchecked."""

    def figures_of(self) -> Measure:
        """Whose the figures in the limit's words are."""
        return self.measure or "basis"

    def groups(self) -> tuple[str, ...]:
        """The columns that make the groups a kind judges; none for a kind that judges records."""
        return ()

    def shows(self) -> tuple[str, ...]:
        """Columns whose cells a finding shows; those it reads, unless a kind says otherwise."""
        return self.reads()

    @abstractmethod
    def judge(self, setting: Setting) -> Judgement:
        """The verdict as trees. May raise ExpressionError for a condition that cannot be read."""

    def limits_in_words(self, dataset: Dataset) -> tuple[LimitLine, ...]:
        """The limits as lines of the rule card."""
        return ()

    def read_by_size(self) -> str | None:
        """The column whose own size says how its figures are read, where limits say one thing in two units."""
        return None

    def conditions(self) -> Iterator[tuple[Path_, str, str | None]]:
        """Conditions among the parameters: where, the text, and the other dataset it is about."""
        yield from ()

    def unmet(self, present: Collection[str]) -> tuple[str, ...]:
        """Columns for lack of which, in every file, the rule cannot be checked at all."""
        return tuple(name for name in self.reads() if name not in present)

    def partner_reads(self) -> Mapping[str, tuple[str, ...]]:
        """Columns of other datasets without which the rule cannot be checked."""
        return {}

    def strip(self, figures: Mapping[str, Any], setting: Setting) -> Strip | None:
        """The way of one finding's deadline as a picture shows it; None for kinds that know none."""
        return None

    def asks_proof(self, setting: Setting) -> tuple[str, ...]:
        """The reasons of a review that asks for proof of an act without a record; none for kinds that never do."""
        return ()

    def due(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """The last moment for an act that is still open; empty for kinds that know none."""
        return ""

    def partners(self) -> tuple[str, ...]:
        """Other datasets whose records the check needs."""
        return tuple(self.partner_reads())

    def faults(self, setting: Setting) -> Iterator[tuple[Path_, Sentence]]:
        """What is wrong with the parameters beyond their types, e.g. a column of the wrong type."""
        yield from ()

    def calculate(self, figures: Mapping[str, Any], setting: Setting) -> str:
        """The calculation of one finding in words; empty where there is nothing to calculate."""
        return ""

    def must_be(self, setting: Setting, names: Sequence[str], *types: str) -> Iterator[tuple[Path_, Sentence]]:
        """Faults for columns that do not exist or have another type than those given (any if none)."""
        for name in names:
            found: Column | None = setting.dataset.columns.get(name)
            if found is None:
                what = Sentence(f"数据集没有列“{name}”", f'the dataset has no column "{name}"')
                yield self._where(name), what
            elif types and found.type not in types:
                wanted = "/".join(types)
                what = Sentence(
                    f"列“{name}”的类型是 {found.type}，此处需要 {wanted}",
                    f'column "{name}" is {found.type}; {wanted} is needed',
                )
                yield self._where(name), what

    def _where(self, name: str) -> Path_:
        """The parameter that names a column, as the rule file has it; empty if none does by itself."""
        for field_name, info in type(self).model_fields.items():
            value, key = getattr(self, field_name), info.alias or field_name
            if value == name:
                return (key,)
            if isinstance(value, tuple) and name in value:
                return (key, value.index(name))
        return ()


def state_reason(name: str, *states: State) -> list[tuple[Tree, Tree]]:
    """Pairs of a state of a column and its reason code, in the order given."""
    words = {
        State.EMPTY: "missing",
        State.UNREADABLE: "unreadable",
        State.ABSENT: "absent",
        State.LOST: "lost",
    }
    state = column(state_of(name))
    return [(state.eq(int(item)), text(f"{words[item]}:{name}")) for item in states]


NOT_READ = (State.EMPTY, State.UNREADABLE, State.ABSENT, State.LOST)
NOT_KNOWN = (State.UNREADABLE, State.ABSENT, State.LOST)


def law_day(by: str | None, setting: Setting) -> Tree:
    """The date whose law applies where a check has no dated limits.

    That of the moment named, else of the dataset's date; a record without it is judged by the law of
    `as_of`: what it lacks, it lacks today. A law date that was asked for takes the place of them all.
    """
    if setting.law_date is not None:
        return day(setting.law_date)
    return first(as_date(column(by or setting.dataset.date)), day(setting.as_of))
