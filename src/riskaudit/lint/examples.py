"""A rule's own examples, judged by the very queries that judge exports.

Their texts go into a raw table and through the same typing. An example's first record is judged; a column
that it does not name is an empty cell. Without `as_of` of its own an example is judged on `EXAMPLE_DAY`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from riskaudit.checks import CheckKind
from riskaudit.compile import Options, compile_rule, params_of, read_kind, setting_of, used_columns
from riskaudit.compile.questions import verdicts
from riskaudit.engine.base import Engine
from riskaudit.model.base import Language
from riskaudit.model.library import Library
from riskaudit.model.result import Result
from riskaudit.model.rule import Example, Rule
from riskaudit.model.table import Batches, Mapped, RawTable, typed_table
from riskaudit.spine.tables import empty_table, load_tables

EXAMPLE_DAY = date(2026, 11, 1)


@dataclass(frozen=True)
class Tried:
    """One example: what it must end in, what it ended in, and the words of the finding."""

    rule: str
    expected: Result
    index: int
    got: Result | None
    message: str

    @property
    def kept(self) -> bool:
        """Whether the example ended as the rule says."""
        return self.got is self.expected


@dataclass(frozen=True)
class Batch:
    """Examples that are judged in one go, on one day: they cannot touch one another."""

    as_of: date
    items: tuple[tuple[Result, int, Example], ...]

    def records(self) -> tuple[list[Mapping[str, str | None]], list[int]]:
        """All records, and the place of each example's first."""
        records: list[Mapping[str, str | None]] = []
        firsts: list[int] = []
        for _, _, example in self.items:
            firsts.append(len(records))
            records += example.records
        return records, firsts


def batches(rule: Rule, kind: CheckKind) -> list[Batch]:
    """The rule's examples, together where a verdict looks at one record alone."""
    groups: dict[tuple[str, int], list[tuple[Result, int, Example]]] = {}
    listed = [
        (result, i, example)
        for result, examples in rule.examples.by_result().items()
        for i, example in enumerate(examples)
    ]
    for number, item in enumerate(listed):
        example = item[2]
        alone = kind.compares or len(example.records) > 1 or bool(example.partners)
        groups.setdefault((example.as_of or "", number if alone else -1), []).append(item)
    return [
        Batch(date.fromisoformat(as_of) if as_of else EXAMPLE_DAY, tuple(items)) for (as_of, _), items in groups.items()
    ]


def try_examples(rule: Rule, library: Library, engine: Engine, language: Language = "zh") -> list[Tried]:
    """Judge the examples of one rule, in the order of the file."""
    kind = read_kind(rule, params_of(rule, library, None))
    found: dict[tuple[Result, int], Tried] = {}
    for batch in batches(rule, kind):
        with laid_out(rule, library, engine, batch):
            judged = judge_batch(rule, library, engine, batch, language)
        for (result, i, _), (got, message) in zip(batch.items, judged, strict=True):
            found[(result, i)] = Tried(rule.id, result, i, got, message)
    order = [(result, i) for result, examples in rule.examples.by_result().items() for i in range(len(examples))]
    return [found[key] for key in order]


@contextmanager
def laid_out(rule: Rule, library: Library, engine: Engine, batch: Batch) -> Iterator[None]:
    """The batch's records and partners as typed tables on the engine, as long as it lasts."""
    options = Options(as_of=batch.as_of, profile="", proof=False)
    setting = setting_of(rule, library, options)
    kind = read_kind(rule, setting.params)
    records, _ = batch.records()
    partners: dict[str, list[Mapping[str, str | None]]] = {name: [] for name in kind.partners()}
    for _, _, example in batch.items:
        for name, given in example.partners.items():
            partners.setdefault(name, []).extend(given)
    tables = [as_table(rule.dataset, records, library)]
    tables += [as_table(name, rows, library) for name, rows in partners.items() if rows and name != rule.dataset]
    wanted = used_columns(rule, kind, setting)
    load_tables(tables, library.datasets, wanted, engine, None)
    for name, rows in partners.items():
        if not rows and name != rule.dataset:
            empty_table(name, library.datasets[name], engine, wanted.get(name, ()))
    try:
        yield
    finally:
        for name in {rule.dataset, *partners}:
            engine.drop(typed_table(name))


def judge_batch(
    rule: Rule, library: Library, engine: Engine, batch: Batch, language: Language = "zh"
) -> list[tuple[Result | None, str]]:
    """The result and message of each example's first record; its tables must be laid out."""
    options = Options(as_of=batch.as_of, profile="", language=language, proof=False)
    query = compile_rule(rule, library, options)
    got = {int(row[0]): (Result(row[1]), str(row[3])) for row in engine.ask(verdicts(query))}
    # A record outside its rule's scope is in no group.
    outside = (Result.NOTAPPLICABLE, "") if query.grouped else (None, "")
    return [got.get(first + 2, outside) for first in batch.records()[1]]


def as_table(name: str, records: Sequence[Mapping[str, str | None]], library: Library) -> RawTable:
    """Records as the raw table of a dataset: every column is there, row 2 is the first record."""
    columns = tuple(library.datasets[name].columns)
    cells = [[record.get(key) for record in records] for key in columns]
    mapping = {key: Mapped(i) for i, key in enumerate(columns)}
    rows = range(2, len(records) + 2)
    return RawTable("examples", "", "csv", name, 1, columns, mapping, Batches(cells, list(rows)))
