"""Questions to the rules of a large dataset, of the records that were hit: the others have their verdict already."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlglot import exp

from riskaudit.compile.coded import APART, Coded
from riskaudit.compile.folding import Folding
from riskaudit.compile.guard import Risks, guarded
from riskaudit.compile.questions import TOLD_OF_OTHERS, shown_columns, waived_counts
from riskaudit.compile.together import code_of
from riskaudit.model.dataset import Dataset
from riskaudit.model.findings import FINDING_COLUMNS, WRITTEN_BY_USERS
from riskaudit.model.masking import Masking
from riskaudit.model.query import Tree, column, named, number, one_of, question, table_named, text
from riskaudit.model.relation import Relation, columns_read, looks_around
from riskaudit.model.result import Result
from riskaudit.model.table import FILE, ROW, ROW_ID, SHEET, STATION

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
    asked = _Asked(known, _hits(known))
    texts = {name: asked.folding.tree(known.rule.query.finding[name]) for name in FINDING_COLUMNS}
    if len(ends := _ends(known.rule)) == 1:  # then the table of verdicts has told the result
        texts["result"] = text(ends[0])
    risks = Risks(asked.folding.relation, single_line=known.single_line)
    cells: dict[str, Tree] = {name: column(name) for name in FINDING_COLUMNS}
    for name in WRITTEN_BY_USERS:
        cells[name] = guarded(
            texts[name] if isinstance(texts[name], exp.Literal) else column(name), risks.of(texts[name])
        )
    return question(named(cells), asked.tree(texts).subquery("t", copy=False))


def first_findings(known: Known, dataset: Dataset, mask: Masking, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first findings with all that a report shows; the tree, and the names of its columns."""
    wanted = shown_columns(known.rule.query, known.rule.query.finding, dataset, mask)
    return _Asked(known, _hits(known), limit).of(wanted), tuple(wanted)


def first_for(reason: str, known: Known, dataset: Dataset, mask: Masking, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first records that ended so for one reason, with their address, limit and figures."""
    texts = {name: known.rule.query.finding[name] for name in TOLD_OF_OTHERS}
    wanted = shown_columns(known.rule.query, texts, dataset, mask)
    ended = exp.IntDiv(this=column("_verdict"), expression=number(APART)).eq(known.rule.words.index(reason))
    return _Asked(known, ended, limit).of(wanted), tuple(wanted)


def waived(known: Known) -> Tree:
    """Of all findings of a rule those that a waiver covers, counted as `questions.waived` does."""
    finding = known.rule.query.finding
    wanted = {STATION: column(STATION), "result": finding["result"], "waived": finding["waived"]}
    return waived_counts(_Asked(known, _hits(known)).of(wanted))


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


def _ends(rule: Coded) -> list[Result]:
    return [result for result in (Result.FAIL, Result.REVIEW) if result in rule.words]


def _hits(known: Known) -> Tree:
    result = exp.paren(exp.Mod(this=column("_verdict"), expression=number(APART)), copy=False)
    return one_of(result, known.rule.codes(*_ends(known.rule)))


class _Asked:
    """The records whose verdict meets a condition, in order, or the first of them; `folding` is over these."""

    def __init__(self, known: Known, is_it: Tree, limit: int | None = None) -> None:
        self._order = (ROW_ID,) if known.ordered else _PLACES
        self._limit = limit
        places = known.where(is_it)
        if limit is not None and known.ordered:
            places = places.order_by(column(ROW_ID), copy=False).limit(limit, copy=False)
        among = exp.In(this=column(ROW_ID), query=places.subquery(copy=False))
        self.folding = Folding(_restricted(known.rule, among))

    def of(self, wanted: Mapping[str, Tree]) -> exp.Select:
        """Columns of these records; computed once they are in order, and few enough."""
        return self.tree({name: self.folding.tree(tree) for name, tree in wanted.items()})

    def tree(self, folded: Mapping[str, Tree]) -> exp.Select:
        """The same of columns that are folded."""
        read = dict.fromkeys([*columns_read(*folded.values()), *self._order])
        hits = self.folding.relation.keep(read).select.order_by(*map(column, self._order), copy=False)
        if self._limit is not None:
            hits = hits.limit(self._limit, copy=False)
        return question(named(folded), hits.subquery("h", copy=False))
