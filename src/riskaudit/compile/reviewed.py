"""What a rule says of findings that reviewers decided, and the cells of their records."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from riskaudit.compile.again import OLD
from riskaudit.model.query import Tree, column, equal, named, one_of, question, table_named, text
from riskaudit.model.relation import RuleQuery
from riskaudit.model.table import ROW_ID, state_of, typed_table

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
    record = exp.alias_(table_named(typed_table(query.dataset)), _SELF, table=True, quoted=True, copy=False)
    on = equal(column(_PLACE, _OTHER), column(ROW_ID, _SELF))
    return question(wanted, record).join(asked.subquery(exp.to_identifier(_OTHER, quoted=True)), on=on, copy=False)


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
