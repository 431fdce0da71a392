"""Which columns a rule looks at: what must be loaded to judge it and to say what was found."""

from __future__ import annotations

from sqlglot import exp

from riskaudit.checks import CheckKind, Setting
from riskaudit.compile.finding import SLOT
from riskaudit.compile.proof import proof_columns
from riskaudit.model.query import Tree, every, first, in_state, is_null, some
from riskaudit.model.rule import Rule
from riskaudit.model.table import State


def condition_columns(rule: Rule, kind: CheckKind, setting: Setting) -> list[str]:
    """The columns of the rule's own conditions, in order of appearance."""
    sources = [rule.when] if rule.when else []
    sources += [source for _, source, other in kind.conditions() if other is None]
    return [name for source in sources for name in setting.condition(source).columns]


def used_columns(rule: Rule, kind: CheckKind, setting: Setting) -> dict[str, tuple[str, ...]]:
    """Dataset → the columns of it that the rule reads, shows, names in its message or looks for proof in; for outsiders also
    those that tell whether a record is withheld."""
    slots = [name for words in (rule.message.zh, rule.message.en) for name in SLOT.findall(words)]
    named = [*kind.reads(), *kind.shows(), *condition_columns(rule, kind, setting), *rule.sets_apart, *slots]
    named += [kind.by] if kind.by else []
    named += proof_columns(setting) if setting.proof and not kind.groups() else []
    named += [*_withheld_by(setting), *_confidential_by(setting)]
    found = {setting.name: tuple(name for name in dict.fromkeys(named) if name in setting.dataset.columns)}
    for partner, columns in kind.partner_reads().items():
        conditions = [source for _, source, other in kind.conditions() if other == partner]
        read = [name for source in conditions for name in setting.condition(source, setting.datasets[partner]).columns]
        found[partner] = tuple(dict.fromkeys([*found.get(partner, ()), *columns, *read]))
    return found


def _withheld_by(setting: Setting) -> list[str]:
    source = setting.dataset.withheld if setting.mask.external else None
    return list(setting.condition(source).columns) if source else []


def _confidential_by(setting: Setting) -> list[str]:
    told = setting.dataset.confidential
    return list(setting.condition(told.when).columns) if told else []


def withheld_outside(setting: Setting) -> Tree | None:
    """Whether a record is withheld from outsiders; one with an unreadable cell in question is. None where the report
    is for insiders, or nothing is ever withheld."""
    columns = _withheld_by(setting)
    if not columns or setting.dataset.withheld is None:
        return None
    tree = exp.paren(setting.condition(setting.dataset.withheld).tree, copy=False)
    unread = some(*(in_state(name, State.UNREADABLE, State.LOST) for name in columns))
    return exp.paren(some(first(tree, exp.false()), every(is_null(tree), unread)), copy=False)
