"""Proof that was asked for and never came: a review for want of a record becomes a fail once the day has passed."""

from __future__ import annotations

from collections.abc import Sequence

from sqlglot import exp

from riskaudit.checks import CheckKind, Judgement, Setting
from riskaudit.compile.finding import fingerprint_of
from riskaudit.compile.options import Options
from riskaudit.model.base import Bilingual
from riskaudit.model.query import Tree, case, column, is_null, joined, negate, nothing, one_of, question, some, text
from riskaudit.model.relation import Derived, RuleQuery
from riskaudit.model.rule import Rule
from riskaudit.model.table import SCOPE

UNPROVEN = "_unproven"
"""The column of what is said of a record whose proof is overdue; NULL for all others."""

_ASKED = Bilingual(zh="限期举证", en="proof is asked for")
_SAYS = Bilingual(zh="，{}", en="; {}")


def overdue(
    rule: Rule, kind: CheckKind, judgement: Judgement, apart: Sequence[Tree], setting: Setting, options: Options
) -> Tree | None:
    """The words for a record without the record of an act, where an earlier ledger asked for proof by a day that has
    passed; None where no ledger asked this rule. `apart` are the conditions under which the rule has no verdict."""
    said, reasons = options.unproven.get(rule.id), kind.asks_proof(setting)
    if not said or not reasons:
        return None
    fingerprint = fingerprint_of(rule, setting.dataset.key, setting.dataset, options)
    words = exp.Case(this=fingerprint, ifs=[exp.If(this=text(name), true=text(tail)) for name, tail in said.items()])
    unrecorded = one_of(judgement.reason.copy(), [text(reason) for reason in reasons])
    return case([*((condition.copy(), nothing()) for condition in apart), (unrecorded, words)], nothing())


def is_overdue() -> Tree:
    """Whether the proof of a record is overdue."""
    return negate(is_null(column(UNPROVEN)))


def in_month_or_overdue() -> Tree:
    """Whether a record is judged: proof that fell due since is a matter of this month, whenever the record began."""
    return some(column(SCOPE), is_overdue())


def with_overdue(message: Tree, rule: Rule, judgement: Judgement, setting: Setting) -> Tree:
    """A message that goes on, for those whose proof is overdue, with which day has passed and what ledger says so."""
    asked = _ASKED.in_(setting.language)
    ends = judgement.sentence is not None or rule.message.in_(setting.language).endswith(asked)
    before = _SAYS.in_(setting.language)
    head = before.format("") if ends else before.format(asked) + before.format("")
    return case([(is_overdue(), joined(message, text(head), column(UNPROVEN)))], message.copy())


def has_overdue(query: RuleQuery) -> bool:
    """Whether a ledger asked the rule for proof by a day that has passed."""
    return any(isinstance(step, Derived) and UNPROVEN in step.columns for step in query.judged.steps)


def overdue_counts(query: RuleQuery) -> Tree:
    """The number of records whose proof is overdue, and of those among them that are outside the month."""
    judged = query.judged.where(is_overdue()).keep((SCOPE,)).select.subquery("o", copy=False)
    outside = exp.Count(this=case([(negate(column(SCOPE)), text("x"))]))
    return question([exp.Count(this=exp.Star()), outside], judged)
