"""Questions to the rules of a large dataset, of the records that were hit: the others have their verdict already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from riskaudit.compile.coded import APART, Coded
from riskaudit.compile.finding import FINDING_COLUMNS, WRITTEN_BY_USERS
from riskaudit.compile.guard import Risks, guarded
from riskaudit.compile.questions import shown_columns
from riskaudit.compile.together import code_of
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import Tree, column, named, number, one_of, question, table_named
from riskaudit.model.relation import Relation, columns_read, looks_around
from riskaudit.model.result import Result
from riskaudit.model.table import FILE, ROW, ROW_ID, SHEET

_PLACES = (FILE, SHEET, ROW, ROW_ID)


@dataclass(frozen=True)
class Known:
    """A rule whose verdicts stand in a table: the column at `place` of the engine's table `codes`.

    `ordered` says that the records are by file, sheet and row already, `single_line` that no cell has a line end.
    """

    rule: Coded
    codes: str
    place: int
    ordered: bool
    single_line: bool

    def where(self, is_it: Tree) -> exp.Select:
        """The places of the records whose verdict meets a condition over `_verdict`."""
        verdicts = question(
            [column(ROW_ID), *named({"_verdict": column(code_of(self.place))})], table_named(self.codes)
        )
        return question([column(ROW_ID)], verdicts.subquery("v", copy=False), is_it)


def complete(known: Known) -> Tree:
    """All findings of a rule as rows of findings.csv, by file, sheet and row."""
    texts = known.rule.query.finding
    asked = _asked(known, _hits(known), {name: texts[name] for name in FINDING_COLUMNS})
    risks = Risks(known.rule.query.judged, single_line=known.single_line)
    cells: dict[str, Tree] = {name: column(name) for name in FINDING_COLUMNS}
    for name in WRITTEN_BY_USERS:
        cells[name] = guarded(column(name), risks.of(texts[name]))
    return question(named(cells), asked.subquery("t", copy=False))


def first_findings(known: Known, dataset: Dataset, mask: bool, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first findings with all that a report shows; the tree, and the names of its columns."""
    wanted = shown_columns(known.rule.query, known.rule.query.finding, dataset, mask)
    return _asked(known, _hits(known), wanted, limit), tuple(wanted)


def first_open(known: Known, dataset: Dataset, mask: bool, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first records that are open and not yet due, with what an address and a due day need."""
    wanted = shown_columns(known.rule.query, {"key": known.rule.query.finding["key"]}, dataset, mask)
    waiting = exp.IntDiv(this=column("_verdict"), expression=number(APART)).eq(known.rule.words.index("not_due"))
    return _asked(known, waiting, wanted, limit), tuple(wanted)


def as_told(rule: Coded, names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows under the names of their columns, with words for the numbers of verdicts and reasons."""
    found = [dict(zip(names, row, strict=True)) for row in rows]
    for row in found:
        for name in ("_told", "_reason_code"):
            row[name] = None if row[name] is None else rule.words[row[name]]
    return found


def _restricted(rule: Coded, among: Tree) -> Relation:
    """The judgement of some records alone: the others are left out first, unless the rule counts them, too."""
    judged = rule.query.judged
    if any(looks_around(step) for step in rule.own):
        return judged.where(among)
    table = Relation(judged.base, judged.steps[: len(judged.steps) - len(rule.own)])
    return rule.over(table.where(among)).query.judged


def _hits(known: Known) -> Tree:
    result = exp.paren(exp.Mod(this=column("_verdict"), expression=number(APART)), copy=False)
    return one_of(result, known.rule.codes(Result.FAIL, Result.REVIEW))


def _asked(known: Known, is_it: Tree, wanted: Mapping[str, Tree], limit: int | None = None) -> exp.Select:
    """Columns over the records whose verdict meets a condition; computed once these are in order, and few enough."""
    places = known.where(is_it)
    order = (ROW_ID,) if known.ordered else _PLACES
    if limit is not None and known.ordered:
        places = places.order_by(column(ROW_ID), copy=False).limit(limit, copy=False)
    among = exp.In(this=column(ROW_ID), query=places.subquery(copy=False))
    read = dict.fromkeys([*columns_read(*wanted.values()), *order])
    hits = _restricted(known.rule, among).keep(read).select.order_by(*map(column, order), copy=False)
    if limit is not None:
        hits = hits.limit(limit, copy=False)
    return question(named(wanted), hits.subquery("h", copy=False))
