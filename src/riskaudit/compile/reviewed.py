"""What a rule says of findings that reviewers decided, and the cells of their records."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from riskaudit.compile.again import OLD
from riskaudit.model.dataset import Column
from riskaudit.model.findings import FINDING_COLUMNS
from riskaudit.model.query import (
    Tree,
    as_date,
    column,
    equal,
    every,
    less,
    minus,
    named,
    number,
    one_of,
    over,
    question,
    table_named,
    text,
    times,
)
from riskaudit.model.relation import Grouped, Relation, RuleQuery
from riskaudit.model.table import ROW_ID, state_of, typed_table

MEMBERS = "_members"
"""The table of the records of the groups that are asked for, by their places."""

_NAME, _PLACE = "_fingerprint", "_place"
_SELF, _OTHER = "r", "o"


def hits_of(query: RuleQuery) -> Tree:
    """Rows of fingerprint, result and their number, for the findings in `again.OLD` that the rule finds or cannot tell."""
    asked = _asked(query, ("fail", "review", "unknown"), ("result",)).subquery("a", copy=False)
    wanted = [column(_NAME), column("result"), exp.Count(this=exp.Star())]
    return question(wanted, asked).group_by(column(_NAME), column("result"), copy=False)


def cells_of(query: RuleQuery, names: Sequence[str]) -> Tree:
    """Rows of fingerprint, then of each column its value and its state: the records of the findings in `again.OLD`."""
    asked = _asked(query, ("fail", "review"), (ROW_ID,), {_PLACE: column(ROW_ID)})
    wanted = [column(_NAME, _OTHER)]
    wanted += [column(item, _SELF) for name in names for item in (name, state_of(name))]
    on = equal(column(_PLACE, _OTHER), column(ROW_ID, _SELF))
    return question(wanted, _records(query.dataset)).join(
        asked.subquery(exp.to_identifier(_OTHER, quoted=True)), on=on, copy=False
    )


def _asked(
    query: RuleQuery, results: Sequence[str], kept: Sequence[str], renamed: dict[str, Tree] | None = None
) -> exp.Select:
    """The findings that are asked for, as far as they end so, with some columns of the judgement."""
    relation = query.judged.where(one_of(column("result"), [text(result) for result in results]))
    relation = relation.derive({_NAME: query.finding["fingerprint"].copy()})
    old = question([column("c0")], table_named(OLD)).subquery(copy=False)
    relation = relation.where(exp.In(this=column(_NAME), query=old))
    inner = relation.keep([_NAME, *kept]).select
    if renamed is None:
        return inner
    wanted = {_NAME: column(_NAME), **renamed}
    return question(named(wanted), inner.subquery("i", copy=False))


def groups_of(query: RuleQuery) -> Tree:
    """Rows as findings.csv has them: of every group that a rule finds, and of those that it cannot tell."""
    told = one_of(column("result"), [text(result) for result in ("fail", "review", "unknown")])
    texts = {f"_f_{name}": tree for name, tree in query.finding.items()}
    return query.judged.where(told).derive(texts).keep([f"_f_{name}" for name in FINDING_COLUMNS]).select


def members_of(query: RuleQuery) -> Tree:
    """The places of the records of the groups in `again.OLD`, for `MEMBERS`; those among them that may be out of the
    rule's scope are members, too. A group that is found has all columns by which it is one."""
    ungrouped, by = _ungrouped(query)
    records = ungrouped.keep([ROW_ID, *by]).select
    groups = _asked(query, ("fail", "review"), by).subquery(exp.to_identifier(_OTHER, quoted=True))
    same = every(*(equal(column(name, _SELF), column(name, _OTHER)) for name in by))
    asked = question([column(ROW_ID, _SELF)], records.subquery(exp.to_identifier(_SELF, quoted=True)))
    return asked.join(groups, on=same, copy=False)


def member_count(query: RuleQuery) -> Tree:
    """How many records are in groups, found or not."""
    return question([exp.Count(this=exp.Star())], _ungrouped(query)[0].keep([ROW_ID]).select.subquery("m", copy=False))


def _ungrouped(query: RuleQuery) -> tuple[Relation, Sequence[str]]:
    """The records before they are grouped, and the columns by which they are."""
    steps = query.judged.steps
    place, by = next((i, step.by) for i, step in reversed([*enumerate(steps)]) if isinstance(step, Grouped))
    return Relation(query.judged.base, steps[:place]), by


def cells_among(dataset: str, name: str, about: Column, most: int) -> Tree:
    """Different cells of a column in the records of `MEMBERS`: rows of value and state. There is a row of every state,
    and of values all, or some more than `most` evenly spread in their order; of moments the days are the values."""
    state, value = column(state_of(name)), column(name)
    told = {name: as_date(column(name, _SELF)) if about.type == "moment" else column(name, _SELF)}
    told |= {state_of(name): column(state_of(name), _SELF)}
    members = exp.alias_(table_named(MEMBERS), _OTHER, table=True, quoted=True, copy=False)
    on = equal(column(ROW_ID, _SELF), column(ROW_ID, _OTHER))
    cells = question(named(told), _records(dataset)).join(members, on=on, copy=False).distinct(copy=False)
    at, many = minus(over(exp.RowNumber(), [state], [value]), number(1)), over(exp.Count(this=exp.Star()), [state])
    placed = question([value, state, *named({_PLACE: at, "_many": many})], cells.subquery("c", copy=False))
    step = exp.Mod(this=exp.paren(times(column(_PLACE), most + 1)), expression=column("_many"))
    asked = placed.subquery("p", copy=False)
    return question([value.copy(), state.copy()], asked, less(step, number(most + 1)))


def _records(dataset: str) -> Tree:
    """The records of a dataset, under a name of their own."""
    return exp.alias_(table_named(typed_table(dataset)), _SELF, table=True, quoted=True, copy=False)
