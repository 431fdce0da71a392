"""Large texts: read by the engine itself, in one pass over the columns in use, and never copied as a whole.

What is kept of a plain column is its value; text, state and address are computed when they are asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from riskaudit.checks.expression import read_condition
from riskaudit.engine.base import Engine, EngineError
from riskaudit.model.dataset import Dataset
from riskaudit.model.month import Month
from riskaudit.model.progress import Gauge
from riskaudit.model.query import Tree, case, nothing, number
from riskaudit.model.relation import Relation
from riskaudit.model.table import PLACE, RawTable, Stored, TextSource, day_of, state_of, text_of
from riskaudit.records import normalise, plain, tallies
from riskaudit.records.address import SKIP, addressed, of_its_key
from riskaudit.records.moments import DayOrder
from riskaudit.records.names import meanings, normalised
from riskaudit.records.normalise import Forms

EXCLUDED = "_excluded"
"""The column of a staged table that tells the exclusion that holds, NULL for a record of the month's work."""

_LOOKED_AT = 0.8
"""The share of its time after which the cells of a sheet that was taken have been looked at."""

_MOST_WORDS = 50_000
"""So many different words are looked at; a text with more of them is read record by record."""


def in_use(dataset: Dataset, wanted: Collection[str]) -> Dataset:
    """The dataset with the columns that rules want, and those that exclusions look at."""
    looked_at = [name for item in dataset.exclude for name in read_condition(item.when, dataset, {}).columns]
    return dataset.only([*wanted, *looked_at])


def narrowed(table: RawTable, dataset: Dataset) -> RawTable:
    """The sheet with no more columns than the dataset has."""
    return replace(table, mapping={name: at for name, at in table.mapping.items() if name in dataset.columns})


def exclusion(dataset: Dataset) -> Tree:
    """The number of the first exclusion that holds; NULL for a record of the month's work."""
    pairs: list[tuple[Tree, Tree]] = []
    for i, item in enumerate(dataset.exclude):
        condition = read_condition(item.when, dataset, {})
        if all(name in dataset.columns for name in condition.columns):
            pairs.append((of_its_key(condition.tree) if item.whole_key else condition.tree, number(i)))
    return case(pairs, nothing("int")) if pairs else nothing("int")


def columns_of(engine: Engine) -> Callable[[Stored], Sequence[str] | None]:
    """How the engine tells the columns of a stored table; None for one that it has not."""

    def told(source: Stored) -> Sequence[str] | None:
        try:
            return engine.columns(source)
        except EngineError:
            return None

    return told


@dataclass(frozen=True)
class _Taken:
    """A text that was read: the engine's name for the reading, and its rows."""

    name: str
    rows: int


class LargeTexts:
    """The large texts that the engine has read, and how they become staged tables."""

    def __init__(
        self,
        datasets: Mapping[str, Dataset],
        wanted: Mapping[str, Collection[str]],
        engine: Engine,
        month: Month | None,
        gauge: Gauge | None = None,
    ) -> None:
        self._datasets = {name: in_use(dataset, wanted.get(name, ())) for name, dataset in datasets.items()}
        self._known = {word for dataset in datasets.values() for word in meanings(dataset)}
        self._engine, self._month, self._gauge = engine, month, gauge or Gauge()
        self._taken: dict[TextSource, _Taken] = {}
        self._staged: dict[str, Relation] = {}

    def has(self, table: RawTable) -> bool:
        """Whether the sheet was taken."""
        return isinstance(table.source, TextSource) and table.source in self._taken

    def is_single_line(self, table: RawTable) -> bool:
        """Whether the sheet was taken and none of its cells has a line end."""
        return isinstance(table.source, TextSource) and table.source in self._taken and not table.source.line_ends

    def take(self, table: RawTable) -> int | None:
        """Read a text; the rows it has, or None if the engine objects to something in it, or if words in it may be
        the headings of a further table."""
        assert isinstance(table.source, TextSource)
        try:
            taken = self._read(table, f"l_{len(self._taken)}", whole=False)
        except EngineError:
            return None
        if self._may_go_on(table, taken.name):
            self._engine.drop(taken.name)
            return None
        self._taken[table.source] = taken
        return taken.rows

    def _may_go_on(self, table: RawTable, name: str) -> bool:
        """Whether there may be headings below the first ones."""
        known = self._known | {normalised(heading) for heading in table.headings}
        words = self._engine.ask(tallies.suspected(name, known, _MOST_WORDS))
        return len(words) == _MOST_WORDS or any(normalised(word) in known for (word,) in words)

    def stage(self, table: RawTable, staged: str) -> tuple[int, Mapping[str, DayOrder]]:
        """Make the staged table of a text that was taken, as a view; its rows, and its orders of day and month."""
        assert isinstance(table.source, TextSource)
        taken = self._taken[table.source]
        dataset = self._datasets[table.dataset]
        table = narrowed(table, dataset)
        asked, now = plain.oddities_question(table, dataset, taken.name), self._gauge.asking(taken.rows, _LOOKED_AT)
        odd = plain.oddities(table, dataset, [int(count) for count in self._engine.ask(asked)[0]])
        now.end()
        if odd.no_records:
            self._engine.drop(taken.name)
            taken = self._read(table, taken.name, whole=True)
        forms = Forms(
            orders=odd.orders,
            rounded=odd.rounded,
            plain=frozenset(table.mapping) - odd.columns,
            filled=odd.filled,
            taken=True,
            all_records=not odd.no_records,
        )
        whole = normalise.expressions(
            table, dataset, taken.name, forms, self._month, [*_kept(table, dataset, forms), PLACE]
        )
        whole = whole.derive({EXCLUDED: exclusion(dataset)})
        if odd.columns or dataset.exclude:
            whole = self._settle(whole, table, dataset, forms, taken)
        self._engine.view(staged, whole.select)
        self._staged[staged] = whole
        return taken.rows, forms.orders

    def relation(self, staged: str) -> Relation:
        """The steps that lead to a staged table."""
        return self._staged.get(staged) or Relation.table(staged)

    def _read(self, table: RawTable, name: str, *, whole: bool) -> _Taken:
        dataset = self._datasets[table.dataset]
        raw = f"{name}_raw"
        self._engine.load(raw, table.source, len(table.headings))
        try:
            reading = plain.first_reading(narrowed(table, dataset), dataset, raw, whole=whole)
            rows = self._engine.number(name, reading.select)
            self._gauge.now.end()
            return _Taken(name, rows)
        finally:
            self._engine.drop(raw)

    def _settle(self, whole: Relation, table: RawTable, dataset: Dataset, forms: Forms, taken: _Taken) -> Relation:
        """The same with what is slow to tell computed once: columns that are not plain, and what is no record."""
        kept = [*_kept(table, dataset, forms), SKIP, EXCLUDED]
        for key, kind in dataset.columns.items():
            if key not in forms.plain:
                kept += [key, text_of(key), state_of(key), *([day_of(key)] if kind.type == "moment" else [])]
        name = f"{taken.name}_typed"
        self._engine.number(name, whole.keep(kept).select)
        self._engine.drop(taken.name)
        relation = normalise.settled(table, dataset, Relation.table(name), forms)
        return addressed(table, dataset, relation, self._month, [EXCLUDED, PLACE], forms.filled)


def _kept(table: RawTable, dataset: Dataset, forms: Forms) -> list[str]:
    """The columns of the first reading from which plain columns follow."""
    plain_ones = [key for key in table.mapping if key in forms.plain]
    return [name for key in plain_ones for name in plain.kept_columns(key, dataset.columns[key])]
