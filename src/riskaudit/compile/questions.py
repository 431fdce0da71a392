"""The questions that a compiled rule is asked: how many, which, and the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlglot import exp

from riskaudit.compile.finding import shown_cell
from riskaudit.compile.guard import guarded
from riskaudit.compile.query import NEARLY
from riskaudit.model.dataset import Dataset
from riskaudit.model.findings import FINDING_COLUMNS, WRITTEN_BY_USERS
from riskaudit.model.masking import Masking
from riskaudit.model.query import (
    CALENDAR,
    Tree,
    case,
    cast,
    column,
    equal,
    named,
    negate,
    nothing,
    one_of,
    question,
    some,
    table_named,
    text,
    truth,
)
from riskaudit.model.relation import RuleQuery, columns_read
from riskaudit.model.table import FILE, FIRST, ROW, ROW_ID, SCOPE, SHEET, STATION, UNIT, state_of, text_of, typed_table

CHOSEN = "_chosen"
"""The table of one rule's findings and open items, with all their columns; of a small dataset, of all its records."""

FOUND = "_found"
"""The table of one rule's findings with their texts, each under its name behind `_f_`."""

_COUNTED = (STATION, "result", "reason")
_WAIVED = (STATION, "result", "waived")
_TOLD = ("result", "reason", "_told")
_ADDRESS = (FILE, SHEET, ROW, UNIT, ROW_ID)
TOLD_OF_OTHERS = ("fingerprint", "key", "limit", "actual")
"""The texts of records that are no findings and yet listed: open ones, and near misses."""

_SELF, _OTHER, _PLACE = "r", "o", "_place"

HITS = "_hits"
"""The table that notes which records had a finding: `dataset`, the record's place, `result`."""


def counts(query: RuleQuery) -> Tree:
    """Rows of 供电所, result, reason and the number of records."""
    return _counted(query.judged.keep(_COUNTED).select.subquery("j", copy=False))


def kept_counts() -> Tree:
    """The same from `CHOSEN`, where it holds all records."""
    return _counted(table_named(CHOSEN))


def everything(query: RuleQuery) -> Tree:
    """All records as judged, for `CHOSEN`: planning a judgement costs more than keeping a small dataset whole."""
    return query.judged.keep(_chosen_columns(query)).select


def chosen(query: RuleQuery) -> Tree:
    """The records that fail, want review, are not yet due or have nearly failed, for `CHOSEN`: the rest is asked of
    that table."""
    wanted = some(_hits(), one_of(column("reason"), [text("not_due"), text(NEARLY)]))
    return query.judged.where(wanted).keep(_chosen_columns(query)).select


def found(query: RuleQuery) -> Tree:
    """The findings among `CHOSEN` with their texts, for `FOUND`."""
    texts = {_text_of(name): tree for name, tree in query.finding.items()}
    shown = dict.fromkeys([*_ADDRESS, *_TOLD, *columns_read(*query.figures.values(), *query.proof), *_cells(query)])
    return _of_chosen(query, {**{name: column(name) for name in shown}, **texts}, _hits())


def complete_findings() -> Tree:
    """Every finding as a row of findings.csv, by file, sheet and row, safe to open in a spreadsheet."""
    cells: dict[str, Tree] = {}
    for name in FINDING_COLUMNS:
        cell = column(_text_of(name))
        cells[name] = guarded(cell) if name in WRITTEN_BY_USERS else cell
    return question(named(cells), table_named(FOUND)).order_by(*_in_order(FOUND), copy=False)


def waived(query: RuleQuery) -> Tree:
    """Of the findings among `CHOSEN` that a waiver covers: rows of 供电所, result, waiver and their number."""
    return waived_counts(_of_chosen(query, {name: query.finding.get(name, column(name)) for name in _WAIVED}, _hits()))


def waived_counts(findings: exp.Select) -> Tree:
    """The same of findings that have these columns."""
    by = [column(name) for name in _WAIVED]
    covered = negate(equal(column("waived"), text("")))
    asked = question([*by, exp.Count(this=exp.Star())], findings.subquery("f", copy=False), covered)
    return asked.group_by(*(column(name) for name in _WAIVED), copy=False)


def no_hits() -> Tree:
    """The columns of `HITS` without a row."""
    wanted = {"dataset": nothing(), ROW_ID: cast(exp.null(), "bigint"), "result": nothing()}
    return question(named(wanted), table_named(CALENDAR), truth(False))


def noted_hits(query: RuleQuery) -> Tree:
    """The records of the findings, for `HITS`."""
    wanted = {"dataset": text(query.dataset), ROW_ID: column(ROW_ID), "result": column("result")}
    return question(named(wanted), table_named(CHOSEN), _hits())


def noted_in_month(query: RuleQuery) -> Tree:
    """The same of a rule that judges records outside the month, too: those count among no records of the month."""
    wanted = {"dataset": text(query.dataset), ROW_ID: column(ROW_ID), "result": column("result"), SCOPE: column(SCOPE)}
    found = _of_chosen(query, wanted, _hits()).subquery("n", copy=False)
    return question([column("dataset"), column(ROW_ID), column("result")], found, column(SCOPE))


def worst_per_record(dataset: str) -> Tree:
    """Rows of the worst result of a record (fail before review) and the number of records."""
    of_it = column("dataset").eq(dataset)
    worst = question(named({"worst": exp.Min(this=column("result"))}), table_named(HITS), of_it)
    worst = worst.group_by(column(ROW_ID), copy=False)
    counted = question([column("worst"), exp.Count(this=exp.Star())], worst.subquery("w", copy=False))
    return counted.group_by(column("worst"), copy=False)


def every_finding(query: RuleQuery, dataset: Dataset, mask: Masking) -> tuple[Tree, tuple[str, ...]]:
    """All findings among `CHOSEN`, for a rule that has few; the tree, and the names of its columns."""
    wanted = shown_columns(query, query.finding, dataset, mask)
    asked = _of_chosen(query, wanted, _hits())
    return asked.order_by(*_in_order(CHOSEN if query.grouped else _SELF), copy=False), tuple(wanted)


def first_findings(query: RuleQuery, dataset: Dataset, mask: Masking, limit: int) -> tuple[Tree, tuple[str, ...]]:
    """The first findings with all that a report shows; the tree, and the names of its columns."""
    texts = {name: column(_text_of(name)) for name in query.finding}
    wanted = shown_columns(query, texts, dataset, mask)
    return _first(question(named(wanted), table_named(FOUND)), FOUND, limit), tuple(wanted)


def first_for(
    reason: str, query: RuleQuery, dataset: Dataset, mask: Masking, limit: int
) -> tuple[Tree, tuple[str, ...]]:
    """The first records that ended so for one reason, with their address, limit and figures."""
    wanted = shown_columns(query, {name: query.finding[name] for name in TOLD_OF_OTHERS}, dataset, mask)
    asked = _of_chosen(query, wanted, column("reason").eq(reason))
    return _first(asked, CHOSEN if query.grouped else _SELF, limit), tuple(wanted)


def verdicts(query: RuleQuery) -> Tree:
    """Rows of the record's row (of a group: that of its first record), its result, its reason and its message, in the order of the table."""
    row = FIRST if query.grouped else ROW
    judged = query.judged.derive({"_message": query.finding["message"]})
    asked = judged.keep((row, "result", "reason", "_message", ROW_ID)).select.subquery("j", copy=False)
    reason = case([(column("result").eq("pass"), nothing())], column("reason"))
    wanted = [column(row), column("result"), *named({"reason": reason}), column("_message")]
    return question(wanted, asked).order_by(column(ROW_ID), copy=False)


def as_dicts(names: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Rows of a question under the names of its columns."""
    return [dict(zip(names, row, strict=True)) for row in rows]


def _counted(source: Tree) -> Tree:
    asked = question([*map(column, _COUNTED), exp.Count(this=exp.Star())], source)
    return asked.group_by(*map(column, _COUNTED), copy=False)


def _hits() -> Tree:
    return one_of(column("result"), [text("fail"), text("review")])


def _text_of(name: str) -> str:
    return f"_f_{name}"


def _cells(query: RuleQuery) -> list[str]:
    """The columns that the cells of a finding are shown from."""
    return [item for name in query.evidence for item in (text_of(name), state_of(name))]


def _chosen_columns(query: RuleQuery) -> tuple[str, ...]:
    """What `CHOSEN` must hold of a record: its place and its verdict, and what was computed on the way to its texts."""
    read = columns_read(*query.finding.values(), *query.figures.values())
    if query.grouped:
        read = (*_ADDRESS, *read, *_cells(query))
    return tuple(dict.fromkeys([ROW_ID, *_COUNTED, *_TOLD, *(name for name in read if name not in query.own)]))


def _of_chosen(query: RuleQuery, wanted: Mapping[str, Tree], where: Tree) -> exp.Select:
    """Columns of the records in `CHOSEN`, read from there or from the record itself."""
    if query.grouped:
        return question(named(wanted), table_named(CHOSEN), where)
    kept = [name for name in _chosen_columns(query) if name not in (ROW_ID, STATION)]
    verdict = question([*map(column, kept), *named({_PLACE: column(ROW_ID)})], table_named(CHOSEN), where)
    record = exp.alias_(table_named(typed_table(query.dataset)), _SELF, table=True, quoted=True, copy=False)
    on = equal(column(_PLACE, _OTHER), column(ROW_ID, _SELF))
    return question(named(wanted), record).join(
        verdict.subquery(exp.to_identifier(_OTHER, quoted=True)), on=on, copy=False
    )


def shown_columns(query: RuleQuery, texts: Mapping[str, Tree], dataset: Dataset, mask: Masking) -> dict[str, Tree]:
    """The columns of a finding that is shown: its texts, its address, its figures, and the cells of its evidence."""
    wanted: dict[str, Tree] = dict(texts)
    wanted |= {"_told": column("_told"), "_reason_code": column("reason")}
    wanted |= {name: column(name) for name in (FILE, SHEET, ROW, UNIT)}
    wanted |= dict(query.figures)
    for name in query.evidence:
        wanted[f"_cell_{name}"] = shown_cell(name, dataset, mask)
        wanted[f"_state_{name}"] = column(state_of(name))
    wanted |= {f"_proof_{i}": tree for i, tree in enumerate(query.proof)}
    return wanted


def _first(asked: exp.Select, table: str, limit: int) -> Tree:
    return asked.order_by(*_in_order(table), copy=False).limit(limit, copy=False)


def _in_order(table: str) -> list[Tree]:
    return [column(name, table) for name in (FILE, SHEET, ROW, ROW_ID)]
