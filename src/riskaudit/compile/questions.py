"""The questions that a compiled rule is asked: how many, which, and the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from riskaudit.compile.finding import FINDING_COLUMNS, guarded, shown_cell
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    CALENDAR,
    RuleQuery,
    Tree,
    cast,
    column,
    named,
    nothing,
    one_of,
    question,
    some,
    table_named,
    text,
    truth,
)
from riskaudit.model.table import FILE, FIRST, ROW, ROW_ID, SHEET, STATION, UNIT, state_of

CHOSEN = "_chosen"
"""The table of one rule's findings and open items, with all their columns; of a small dataset, of all its records."""

_WRITTEN_BY_USERS = frozenset({"unit", "key", "file", "sheet", "limit", "actual", "excess", "message"})

FOUND = "_found"
"""The table of one rule's findings with their texts, each under its name behind `_f_`."""

HITS = "_hits"
"""The table that notes which records had a finding: `dataset`, the record's place, `result`."""


def counts(query: RuleQuery) -> Tree:
    """Rows of 供电所, result, reason and the number of records."""
    return _counted(_judged(query))


def kept_counts() -> Tree:
    """The same from `CHOSEN`, where it holds all records."""
    return _counted(table_named(CHOSEN))


def everything(query: RuleQuery) -> Tree:
    """All records as judged, for `CHOSEN`: planning a judgement costs more than keeping a small dataset whole."""
    return question([exp.Star()], _judged(query))


def chosen(query: RuleQuery) -> Tree:
    """The records that fail, want review or are not yet due, for `CHOSEN`: the rest is asked of that table."""
    wanted = some(one_of(column("result"), [text("fail"), text("review")]), column("reason").eq("not_due"))
    return question([exp.Star()], _judged(query), wanted)


def found(query: RuleQuery) -> Tree:
    """The findings among `CHOSEN` with their texts, for `FOUND`."""
    hits = one_of(column("result"), [text("fail"), text("review")])
    texts = {_text_of(name): tree for name, tree in query.finding.items()}
    return question([exp.Star(), *named(texts)], table_named(CHOSEN), hits)


def complete_findings() -> Tree:
    """Every finding as a row of findings.csv, by file, sheet and row, safe to open in a spreadsheet."""
    cells: dict[str, Tree] = {}
    for name in FINDING_COLUMNS:
        cell = column(_text_of(name))
        cells[name] = guarded(cell) if name in _WRITTEN_BY_USERS else cell
    return question(named(cells), table_named(FOUND)).order_by(*_in_order(FOUND), copy=False)


def no_hits() -> Tree:
    """The columns of `HITS` without a row."""
    wanted = {"dataset": nothing(), ROW_ID: cast(exp.null(), "bigint"), "result": nothing()}
    return question(named(wanted), table_named(CALENDAR), truth(False))


def noted_hits(query: RuleQuery) -> Tree:
    """The records of the findings, for `HITS`."""
    wanted = {"dataset": text(query.dataset), ROW_ID: column(ROW_ID), "result": column("result")}
    return question(named(wanted), table_named(FOUND))


def worst_per_record(dataset: str) -> Tree:
    """Rows of the worst result of a record (fail before review) and the number of records."""
    of_it = column("dataset").eq(dataset)
    worst = question(named({"worst": exp.Min(this=column("result"))}), table_named(HITS), of_it)
    worst = worst.group_by(column(ROW_ID), copy=False)
    counted = question([column("worst"), exp.Count(this=exp.Star())], worst.subquery("w", copy=False))
    return counted.group_by(column("worst"), copy=False)


def first_findings(query: RuleQuery, dataset: Dataset, mask: bool, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first findings with all that a report shows; the tree, and the names of its columns."""
    texts = {name: column(_text_of(name)) for name in query.finding}
    return _first(query, FOUND, None, texts, dataset, mask, limit)


def first_open(query: RuleQuery, dataset: Dataset, mask: bool, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first records that are open and not yet due, with what an address and a due day need."""
    open_ = column("reason").eq("not_due")
    return _first(query, CHOSEN, open_, {"key": query.finding["key"]}, dataset, mask, limit)


def verdicts(query: RuleQuery) -> Tree:
    """Rows of the record's row (of a group: that of its first record), its result, its reason and its message, in the order of the table."""
    wanted: list[Tree] = [
        column(FIRST if query.grouped else ROW),
        column("result"),
        column("reason"),
        query.finding["message"].copy(),
    ]
    return question(wanted, _judged(query)).order_by(column(ROW_ID), copy=False)


def as_dicts(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows of a question under the names of its columns."""
    return [dict(zip(names, row, strict=True)) for row in rows]


def _counted(source: Tree) -> Tree:
    by = (STATION, "result", "reason")
    asked = question([*map(column, by), exp.Count(this=exp.Star())], source)
    return asked.group_by(*map(column, by), copy=False)


def _judged(query: RuleQuery) -> exp.Subquery:
    return query.judged.select.subquery("j", copy=False)


def _text_of(name: str) -> str:
    return f"_f_{name}"


def _first(
    query: RuleQuery,
    table: str,
    where: Tree | None,
    texts: Mapping[str, Tree],
    dataset: Dataset,
    mask: bool,
    limit: int,
) -> tuple[Tree, tuple[str, ...]]:
    wanted: dict[str, Tree] = dict(texts)
    wanted |= {"_told": column("_told"), "_reason_code": column("reason")}
    wanted |= {name: column(name) for name in (FILE, SHEET, ROW, UNIT)}
    wanted |= dict(query.figures)
    for name in query.evidence:
        wanted[f"_cell_{name}"] = shown_cell(name, dataset, mask)
        wanted[f"_state_{name}"] = column(state_of(name))
    asked = question(named(wanted), table_named(table), where)
    return asked.order_by(*_in_order(table), copy=False).limit(limit, copy=False), tuple(wanted)


def _in_order(table: str) -> list[Tree]:
    return [column(name, table) for name in (FILE, SHEET, ROW, ROW_ID)]
