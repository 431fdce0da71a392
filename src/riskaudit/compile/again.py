"""A rule asked again about records that were found before, known by their fingerprints alone."""

from __future__ import annotations

from sqlglot import exp

from riskaudit.compile.unproven import in_month_or_overdue
from riskaudit.model.query import Tree, case, column, first, nothing, question, table_named, text
from riskaudit.model.relation import Derived, Filtered, LookedUp, Relation, RuleQuery, Step, looks_around
from riskaudit.model.table import SCOPE

OLD = "_old"
"""The raw table of the fingerprints that are asked for, in its column `c0`."""

OUTSIDE = "outside"
"""The verdict on a record outside the month, by a rule that judges those of the month alone."""

_ASKED, _AMONG, _WAIVED = "_fingerprint", "_among", "_waived"


def asked_again(query: RuleQuery) -> Tree:
    """Rows of the fingerprint, whether the records belong to the month, their result, reason, the waiver that would
    cover them, and their number.

    Records outside the month are judged like the others, for the ledger asks for them. A rule whose judgement itself
    looks at the month does not judge them: they are `OUTSIDE`. Of groups there are those of the month alone.
    """
    identity = query.finding["fingerprint"]
    steps = query.judged.steps
    result: Tree = column("result")
    reason: Tree = column("reason")
    if not query.grouped:
        steps = tuple(step for step in steps if not _is_the_month(step))
        if any(_looks_at_the_month(step) for step in steps):
            inside = first(column(SCOPE), exp.true())
            result, reason = case([(inside, result)], text(OUTSIDE)), case([(inside.copy(), reason)], nothing())
    relation = Relation(query.judged.base, steps)
    if not query.grouped and not any(looks_around(step) for step in steps):
        among = Relation(query.judged.base).derive({_AMONG: identity.copy()}).where(_is_old(_AMONG))
        relation = Relation(query.judged.base, (*among.steps, *steps))
    relation = relation.derive({_ASKED: identity.copy()}).where(_is_old(_ASKED))
    relation = relation.derive({"_again": result, "_why": reason, _WAIVED: query.finding["waived"]})
    kept = [_ASKED, *([] if query.grouped else [SCOPE]), "_again", "_why", _WAIVED]
    wanted: list[Tree] = [column(name) for name in kept]
    if query.grouped:
        wanted.insert(1, exp.true())
    asked = question([*wanted, exp.Count(this=exp.Star())], relation.keep(kept).select.subquery("a", copy=False))
    return asked.group_by(*(column(name) for name in kept), copy=False)


def _is_old(name: str) -> Tree:
    """Whether a fingerprint is asked for."""
    return exp.In(this=column(name), query=question([column("c0")], table_named(OLD)).subquery(copy=False))


def _is_the_month(step: Step) -> bool:
    return isinstance(step, Filtered) and step.condition in (column(SCOPE), in_month_or_overdue())


def _looks_at_the_month(step: Step) -> bool:
    trees: list[Tree] = []
    if isinstance(step, Derived):
        trees = list(step.columns.values())
    elif isinstance(step, Filtered):
        trees = [step.condition]
    elif isinstance(step, LookedUp):
        trees = [step.other, step.on, *step.columns.values()]
    return any(item.name == SCOPE for tree in trees for item in tree.find_all(exp.Column))
