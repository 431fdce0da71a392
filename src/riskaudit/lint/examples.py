"""A rule's own examples, judged by the very queries that judge exports.

Their texts go into a raw table and through the same typing. An example's first record is judged; a column
that it does not name is an empty cell. Without `as_of` of its own an example is judged on `EXAMPLE_DAY`.
"""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
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
from riskaudit.spine.large import in_use
from riskaudit.spine.tables import empty_table, lay_portion, load_tables, stage_whole

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
    with closing(each_laid_out(rule, library, engine, batches(rule, kind))) as listed:
        for batch in listed:
            judged = judge_batch(rule, library, engine, batch, language)
            for (result, i, _), (got, message) in zip(batch.items, judged, strict=True):
                found[(result, i)] = Tried(rule.id, result, i, got, message)
    order = [(result, i) for result, examples in rule.examples.by_result().items() for i in range(len(examples))]
    return [found[key] for key in order]


def each_laid_out(rule: Rule, library: Library, engine: Engine, listed: Sequence[Batch]) -> Generator[Batch]:
    """Each batch, as long as its records and partners are typed tables on the engine; to be closed.

    Records of several batches are typed in one go where each batch reads as it would by itself: typing them is most
    of the work.
    """
    wholes = _wholes(rule, library, listed) if len(listed) > 1 else None
    if wholes is None or not _staged(wholes, library, engine):
        for batch in listed:
            with laid_out(rule, library, engine, batch):
                yield batch
        return
    try:
        for i, batch in enumerate(listed):
            for whole in wholes:
                dataset = library.datasets[whole.name]
                lay_portion(whole.name, whole.staged, dataset, whole.wanted, whole.portions[i], engine)
            yield batch
            for whole in wholes:
                engine.drop(typed_table(whole.name))
    finally:
        for whole in wholes:
            engine.drop(typed_table(whole.name))
            engine.drop(whole.staged)


@dataclass(frozen=True)
class _Whole:
    """The records of one dataset in all batches, those of each one after another, and the rows of each as a sheet of
    them all has them."""

    name: str
    wanted: tuple[str, ...]
    records: tuple[Mapping[str, str | None], ...]
    portions: tuple[range, ...]

    @property
    def staged(self) -> str:
        """The table of them all."""
        return f"e_{self.name}"


def _wholes(rule: Rule, library: Library, listed: Sequence[Batch]) -> list[_Whole] | None:
    """All that the batches need; None where they do not want the same columns."""
    asked = [_needs(rule, library, batch) for batch in listed]
    if any(wanted != asked[0][1] for _, wanted in asked):
        return None
    wanted, found = asked[0][1], []
    for name in dict.fromkeys(name for told, _ in asked for name in told):
        rows, records, portions = 2, list[Mapping[str, str | None]](), list[range]()
        for told, _ in asked:
            records += told.get(name, [])
            portions.append(range(rows, len(records) + 2))
            rows = len(records) + 2
        found.append(_Whole(name, tuple(wanted.get(name, ())), tuple(records), tuple(portions)))
    return found


def _staged(wholes: Sequence[_Whole], library: Library, engine: Engine) -> bool:
    """Stage them all; False, and none is left, where one of them has to be read batch by batch."""
    for i, whole in enumerate(wholes):
        table = as_table(whole.name, whole.records, library, whole.wanted)
        if not stage_whole(table, library.datasets[whole.name], whole.wanted, whole.staged, engine):
            for other in wholes[:i]:
                engine.drop(other.staged)
            return False
    return True


_Records = dict[str, list[Mapping[str, str | None]]]


def _needs(rule: Rule, library: Library, batch: Batch) -> tuple[_Records, dict[str, tuple[str, ...]]]:
    """The records of a batch by dataset, its own and its partners', and the columns that the rule reads of each."""
    setting = setting_of(rule, library, Options(as_of=batch.as_of, profile="", proof=False))
    kind = read_kind(rule, setting.params)
    told: _Records = {name: [] for name in kind.partners()}
    for _, _, example in batch.items:
        for name, given in example.partners.items():
            told.setdefault(name, []).extend(given)
    return {**told, rule.dataset: batch.records()[0]}, used_columns(rule, kind, setting)


@contextmanager
def laid_out(rule: Rule, library: Library, engine: Engine, batch: Batch) -> Iterator[None]:
    """The batch's records and partners as typed tables on the engine, as long as it lasts."""
    told, wanted = _needs(rule, library, batch)
    tables = [as_table(name, rows, library, wanted.get(name, ())) for name, rows in told.items() if rows]
    load_tables(tables, library.datasets, wanted, engine, None)
    for name, rows in told.items():
        if not rows:
            empty_table(name, library.datasets[name], engine, wanted.get(name, ()))
    try:
        yield
    finally:
        for name in told:
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


def as_table(
    name: str, records: Sequence[Mapping[str, str | None]], library: Library, wanted: Collection[str] | None = None
) -> RawTable:
    """Records as the raw table of a dataset: every column is there, row 2 is the first record.

    Where only the columns `wanted` will be asked for, others that no record fills are left out: they would cost the
    engine as much as the filled ones.
    """
    dataset = library.datasets[name]
    columns = tuple(dataset.columns)
    if wanted is not None:
        kept = {*in_use(dataset, wanted).columns, *(key for record in records for key in record)}
        columns = tuple(key for key in columns if key in kept)
    cells = [[record.get(key) for record in records] for key in columns]
    mapping = {key: Mapped(i) for i, key in enumerate(columns)}
    rows = range(2, len(records) + 2)
    return RawTable("examples", "", "csv", name, 1, columns, mapping, Batches(cells, list(rows)))
