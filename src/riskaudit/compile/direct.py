"""Questions to a coded rule over a large table: its verdicts are computed anew for each, nothing is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from riskaudit.compile.coded import Coded
from riskaudit.compile.finding import FINDING_COLUMNS, WRITTEN_BY_USERS, guarded
from riskaudit.compile.questions import shown_columns
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import Tree, column, named, question
from riskaudit.model.relation import LookedUp, columns_read
from riskaudit.model.result import Result
from riskaudit.model.table import FILE, ROW, ROW_ID, SCOPE, SHEET

_ORDER = (FILE, SHEET, ROW, ROW_ID)


def complete(rules: Sequence[tuple[Coded, bool]]) -> Tree:
    """The findings of several rules as rows of findings.csv: rule by rule, each by file, sheet and row.

    Beside a rule stands whether its table is already in that order.
    """
    parts: list[Tree] = []
    for rule, ordered in rules:
        texts = rule.query.finding
        written = [
            name for name in FINDING_COLUMNS if name in WRITTEN_BY_USERS and not isinstance(texts[name], exp.Literal)
        ]
        asked = _asked(rule, _hits(rule), {name: texts[name] for name in FINDING_COLUMNS}, ordered=ordered)
        cells = {name: guarded(column(name)) if name in written else column(name) for name in FINDING_COLUMNS}
        parts.append(question(named(cells), asked.subquery("t", copy=False)))
    whole: Tree = parts[0]
    for part in parts[1:]:
        whole = exp.Union(this=whole, expression=part, distinct=False)
    return whole


def first_findings(
    rule: Coded, ordered: bool, dataset: Dataset, mask: bool, limit: int
) -> tuple[Tree, tuple[str, ...]]:
    """The first findings with all that a report shows; the tree, and the names of its columns."""
    wanted = shown_columns(rule.query, rule.query.finding, dataset, mask)
    return _asked(rule, _hits(rule), wanted, ordered=ordered, limit=limit), tuple(wanted)


def first_open(rule: Coded, ordered: bool, dataset: Dataset, mask: bool, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first records that are open and not yet due, with what an address and a due day need."""
    wanted = shown_columns(rule.query, {"key": rule.query.finding["key"]}, dataset, mask)
    waiting = column("reason").eq(rule.words.index("not_due"))
    return _asked(rule, waiting, wanted, ordered=ordered, limit=limit), tuple(wanted)


def as_told(rule: Coded, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows under the names of their columns, with words for the numbers of verdicts and reasons."""
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for row in found:
        for name in ("_told", "_reason_code"):
            row[name] = None if row[name] is None else rule.words[row[name]]
    return found


def _hits(rule: Coded) -> Tree:
    return rule.is_one_of(Result.FAIL, Result.REVIEW)


def _asked(
    rule: Coded, where: Tree, wanted: Mapping[str, Tree], *, ordered: bool, limit: int | None = None
) -> exp.Select:
    """Columns over the records that meet a condition; they are computed once these are in order, and few enough."""
    in_order = ordered and not any(isinstance(step, LookedUp) for step in rule.own)
    read = dict.fromkeys([*columns_read(*wanted.values()), *(() if in_order else _ORDER)])
    hits = rule.query.judged.where(column(SCOPE)).where(where).keep(read).select
    if not in_order:
        hits = hits.order_by(*map(column, _ORDER), copy=False)
    if limit is not None:
        hits = hits.limit(limit, copy=False)
    return question(named(wanted), hits.subquery("h", copy=False))
