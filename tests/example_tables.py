"""The examples of all rules in one table a dataset, each batch a piece of it: a distributed engine reads them once.

A rule is asked once for all its batches. For each, its tables are the pieces of the batch, so that examples touch
one another no more than when they are laid out one batch after another (`lint.examples`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlglot import exp

from riskaudit.compile import Options, compile_rule, params_of, read_kind
from riskaudit.compile.questions import verdicts
from riskaudit.engine.base import Engine, Row
from riskaudit.lint.examples import Batch, as_table, batches
from riskaudit.model.library import Library
from riskaudit.model.query import Tree, column, in_turn, named, number, question, table_named
from riskaudit.model.result import Result
from riskaudit.model.rule import Rule
from riskaudit.model.table import ROW, typed_table
from riskaudit.spine.tables import load_tables

_HEADING = 2
"""The row of a table's first record."""

Texts = Mapping[str, str | None]


@dataclass(frozen=True)
class Piece:
    """Rows of a dataset's table, from the first to before the last."""

    first: int
    last: int


@dataclass
class Examples:
    """Where the records of every rule's examples stand."""

    library: Library
    records: dict[str, list[Texts]] = field(default_factory=dict)
    placed: dict[str, list[tuple[Batch, dict[str, Piece]]]] = field(default_factory=dict)

    def add(self, rule: Rule) -> None:
        """Put the records and partners of a rule's examples behind those that are there."""
        kind = read_kind(rule, params_of(rule, self.library, None))
        for batch in batches(rule, kind):
            partners: dict[str, list[Texts]] = {name: [] for name in kind.partners()}
            for _, _, example in batch.items:
                for name, given in example.partners.items():
                    partners.setdefault(name, []).extend(given)
            tables = {**partners, rule.dataset: batch.records()[0]}
            pieces = {name: self._put(name, listed) for name, listed in tables.items()}
            self.placed.setdefault(rule.id, []).append((batch, pieces))

    def load(self, engine: Engine) -> None:
        """Make the typed tables of all datasets."""
        tables = [as_table(name, listed or [{}], self.library) for name, listed in self.records.items()]
        columns = {name: tuple(self.library.datasets[name].columns) for name in self.records}
        load_tables(tables, self.library.datasets, columns, engine, None)

    def judged(self, rule: Rule, engine: Engine) -> list[tuple[Result, int, Row]]:
        """The expected result of every example, its place in the file, and what the engine says of its first record."""
        placed = self.placed.get(rule.id, [])
        if not placed:
            return []
        asked = in_turn([self._asked(rule, i) for i in range(len(placed))])
        got: dict[tuple[int, int], Row] = {(int(row[0]), int(row[1])): row[2:] for row in engine.ask(asked)}
        found: list[tuple[Result, int, Row]] = []
        for number_, (batch, pieces) in enumerate(placed):
            start = pieces[rule.dataset].first
            for (expected, i, _), first in zip(batch.items, batch.records()[1], strict=True):
                found.append((expected, i, got.get((number_, start + first), ())))
        return found

    def _put(self, dataset: str, listed: Sequence[Texts]) -> Piece:
        records = self.records.setdefault(dataset, [])
        start = len(records) + _HEADING
        records += listed
        return Piece(start, start + len(listed))

    def _asked(self, rule: Rule, place: int) -> Tree:
        batch, pieces = self.placed[rule.id][place]
        options = Options(as_of=batch.as_of, profile="", proof=False)
        tree = verdicts(compile_rule(rule, self.library, options))
        tree.set("order", None)
        tables = {typed_table(name): piece for name, piece in pieces.items()}
        for table in list(tree.find_all(exp.Table)):
            if table.name in tables:
                table.replace(_piece(table, tables[table.name]))
        source = tree.subquery("j", copy=False)
        names = [item.alias_or_name for item in tree.selects]
        return question([*named({"_batch": number(place)}), *map(column, names)], source)


def _piece(table: exp.Table, piece: Piece) -> Tree:
    """The rows of a piece as a table of the same name."""
    row = column(ROW)
    rows = exp.and_(row >= number(piece.first), row.copy() < number(piece.last))
    alias = table.args.get("alias") or exp.TableAlias(this=exp.to_identifier(table.name, quoted=True))
    return exp.Subquery(this=question([exp.Star()], table_named(table.name), rows), alias=alias.copy())
