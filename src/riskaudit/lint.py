"""Proofreads the rules: every rule against its own examples, and what a rule file must not lack.

The examples of a rule are judged by the very queries that judge exports: their texts go into a raw
table and through the same typing. An example's first record is judged; a column that it does not name
is an empty cell. Without `as_of` of its own an example is judged on `EXAMPLE_DAY`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from riskaudit.compile import Options, compile_rule, params_of, read_kind, rule_faults, setting_of, used_columns
from riskaudit.compile.questions import verdicts
from riskaudit.engine.base import Engine
from riskaudit.errors import Fault, Sentence
from riskaudit.library.document import Document
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


def proofread(library: Library, engine: Engine, only: Iterable[str] | None = None) -> tuple[list[Tried], list[Fault]]:
    """Judge every example of the rules (or of those named) and look for what a rule lacks.

    The engine must be fresh. Faults include examples that end otherwise than they say.
    """
    engine.load_calendar(library.calendar)
    tried: list[Tried] = []
    faults: list[Fault] = []
    for name in sorted(only if only is not None else library.rules):
        rule, document = library.rules[name], library.documents[name]
        broken = rule_faults(rule, library)
        faults += broken or [*_lacks(rule, document)]
        if not broken:
            mine = try_examples(rule, library, engine)
            tried += mine
            faults += [_wrong(item, document) for item in mine if not item.kept]
    return tried, faults


def try_examples(rule: Rule, library: Library, engine: Engine, language: Language = "zh") -> list[Tried]:
    """Judge the examples of one rule, those that cannot touch one another in one go."""
    listed = [
        (result, i, example)
        for result, examples in rule.examples.by_result().items()
        for i, example in enumerate(examples)
    ]
    apart = rule.check.kind in ("uniqueness", "linkage", "agreement", "frequency", "aggregate", "serial")
    groups: dict[tuple[str, int], list[tuple[Result, int, Example]]] = {}
    for number, item in enumerate(listed):
        example = item[2]
        alone = apart or len(example.records) > 1 or bool(example.partners)
        groups.setdefault((example.as_of or "", number if alone else -1), []).append(item)
    found: dict[tuple[Result, int], Tried] = {}
    for (as_of, _), items in groups.items():
        options = Options(as_of=date.fromisoformat(as_of) if as_of else EXAMPLE_DAY, profile="", language=language)
        for (result, i, _), (got, message) in zip(items, _judge(rule, library, engine, options, items), strict=True):
            found[(result, i)] = Tried(rule.id, result, i, got, message)
    return [found[(result, i)] for result, i, _ in listed]


def _judge(
    rule: Rule, library: Library, engine: Engine, options: Options, items: Sequence[tuple[Result, int, Example]]
) -> list[tuple[Result | None, str]]:
    """The result and message of each example's first record."""
    kind = read_kind(rule, params_of(rule, library, None))
    records: list[Mapping[str, str | None]] = []
    firsts: list[int] = []
    for _, _, example in items:
        firsts.append(len(records))
        records += example.records
    partners: dict[str, list[Mapping[str, str | None]]] = {name: [] for name in kind.partners()}
    for _, _, example in items:
        for name, rows in example.partners.items():
            partners.setdefault(name, []).extend(rows)
    tables = [as_table(rule.dataset, records, library)]
    tables += [as_table(name, rows, library) for name, rows in partners.items() if rows and name != rule.dataset]
    wanted = used_columns(rule, kind, setting_of(rule, library, options))
    load_tables(tables, library.datasets, wanted, engine, None)
    empty = [name for name, rows in partners.items() if not rows and name != rule.dataset]
    for name in empty:
        empty_table(name, library.datasets[name], engine)
    query = compile_rule(rule, library, options)
    got = {int(row[0]): (Result(row[1]), str(row[3])) for row in engine.ask(verdicts(query))}
    for name in {rule.dataset, *partners}:
        engine.drop(typed_table(name))
    # A record outside its rule's scope is in no group.
    outside = (Result.NOTAPPLICABLE, "") if kind.groups() else (None, "")
    return [got.get(first + 2, outside) for first in firsts]


def as_table(name: str, records: Sequence[Mapping[str, str | None]], library: Library) -> RawTable:
    """Records as the raw table of a dataset: every column is there, row 2 is the first record."""
    columns = tuple(library.datasets[name].columns)
    cells = [[record.get(key) for record in records] for key in columns]
    mapping = {key: Mapped(i) for i, key in enumerate(columns)}
    rows = range(2, len(records) + 2)
    return RawTable("examples", "", "csv", name, 1, columns, mapping, Batches(cells, list(rows)))


def _lacks(rule: Rule, document: Document) -> Iterator[Fault]:
    """Examples that a rule must have: at least one that is caught and one that passes."""
    caught = rule.examples.fail or rule.examples.review
    if not caught:
        yield document.fault(
            ("examples",),
            Sentence("没有应被查出的样例（fail 或 review）", "no example that is caught (fail or review)"),
        )
    if not rule.examples.pass_:
        yield document.fault(("examples",), Sentence("没有应通过的样例（pass）", "no example that passes"))


def _wrong(item: Tried, document: Document) -> Fault:
    got = item.got.value if item.got else "—"
    return document.fault(
        ("examples", item.expected.value, item.index),
        Sentence(
            f"样例应为 {item.expected.value}，实为 {got}：{item.message}",
            f"must be {item.expected.value}, is {got}: {item.message}",
        ),
        Sentence("改规则或改样例，使二者一致", "mend the rule or the example"),
    )
