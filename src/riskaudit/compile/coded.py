"""Verdicts as numbers: what a million records are counted by.

The result of a record and its reason are words of a list that the rule itself makes known: they stand in its
trees as literals. Here each becomes its place in the list, and the two together one small number. A rule whose
words cannot be told from its trees is left as it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from riskaudit.model.query import Tree, case, cast, column, first, nothing, number, plus, text
from riskaudit.model.relation import Derived, Relation, RuleQuery, Step
from riskaudit.model.result import Result

CODE = "_code"
"""The column of a coded judgement: place of the result + `APART` × place of the reason, `_NONE` for no reason."""

APART, _NONE = 100, 99
_ENDS = ("result", "reason", "_told")


class NotCoded(Exception):
    """A verdict or reason that is not one of a list of words."""


@dataclass(frozen=True)
class Coded:
    """A rule with its verdicts as numbers: `judged` has `CODE`, and the texts of a finding follow from it."""

    query: RuleQuery
    words: tuple[str, ...]
    own: tuple[Step, ...] = ()
    """The rule's own steps, whatever its table is made of."""

    def over(self, table: Relation) -> Coded:
        """The same over a table that is itself computed."""
        return replace(self, query=replace(self.query, judged=Relation(table.base, (*table.steps, *self.own))))

    def meaning(self, code: int) -> tuple[str, str | None]:
        """The result and the reason of a number."""
        reason = code // APART
        return self.words[code % APART], None if reason == _NONE else self.words[reason]

    def codes(self, *results: Result) -> list[Tree]:
        """The places of results, as literals."""
        return [number(self.words.index(result)) for result in results if result in self.words]


def coded(query: RuleQuery) -> Coded:
    """The rule with verdicts as numbers. Raises NotCoded."""
    defined = {
        name: tree for step in query.judged.steps if isinstance(step, Derived) for name, tree in step.columns.items()
    }
    spoken = _spoken(defined)
    words: dict[str, int] = {}
    steps: list[Step] = []
    for step in query.judged.steps:
        if isinstance(step, Derived):
            told = {name: _numbered(name in spoken, tree, spoken, words) for name, tree in step.columns.items()}
            steps.append(Derived(told))
        else:
            steps.append(step)
    reason = exp.Mul(this=first(column("reason"), number(_NONE)), expression=number(APART))
    code = cast(plus(column("result"), reason), "smallint")
    if len(words) >= _NONE:
        raise NotCoded(f"{len(words)} words")
    listed = tuple(words)
    results = [(column("result").eq(i), text(word)) for i, word in enumerate(listed) if word in set(Result)]
    finding = {name: _numbered(False, tree, spoken, words) for name, tree in query.finding.items() if name != "result"}
    finding = {name: case(results) if name == "result" else finding[name] for name in query.finding}
    judged = Relation(query.judged.base, tuple(steps)).derive({CODE: code})
    return Coded(replace(query, judged=judged, finding=finding), listed, judged.steps)


def _spoken(defined: Mapping[str, Tree]) -> frozenset[str]:
    """The columns whose values are words: result and reason, and those that lend them their values."""
    found: dict[str, None] = {}
    waiting = list(_ENDS)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        if name not in defined:
            raise NotCoded(name)
        found[name] = None
        waiting += [node.name for node in _values(defined[name]) if isinstance(node, exp.Column)]
    return frozenset(found)


def _values(tree: Tree) -> Iterator[Tree]:
    """The nodes that may become the tree's value."""
    if isinstance(tree, exp.Case):
        for branch in tree.args["ifs"]:
            yield from _values(branch.args["true"])
        if tree.args.get("default") is not None:
            yield from _values(tree.args["default"])
    elif isinstance(tree, exp.Paren):
        yield from _values(tree.this)
    elif isinstance(tree, exp.Coalesce):
        for item in (tree.this, *tree.expressions):
            yield from _values(item)
    else:
        yield tree


def _numbered(speaks: bool, tree: Tree, spoken: frozenset[str], words: dict[str, int]) -> Tree:
    """The tree with numbers for words: for those compared with columns that speak, and, if it speaks, for its values."""

    def place(literal: Tree) -> Tree:
        return number(words.setdefault(literal.name, len(words)))

    tree = exp.paren(tree)  # a copy with a root that stays
    for node in list(_values(tree)) if speaks else []:
        if isinstance(node, exp.Literal) and node.is_string:
            node.replace(place(node))
        elif isinstance(node, exp.Cast) and isinstance(node.this, exp.Null):
            node.replace(nothing("int"))
        elif not isinstance(node, (exp.Column, exp.Null)):
            raise NotCoded(node.sql())
    for item in list(tree.find_all(exp.Column)):
        if item.name not in spoken or item.table:
            continue
        parent = item.parent.parent if isinstance(item.parent, exp.Paren) else item.parent
        if isinstance(parent, (exp.EQ, exp.NEQ)) and isinstance(parent.expression, exp.Literal):
            parent.set("expression", place(parent.expression) if parent.expression.is_string else parent.expression)
        elif isinstance(parent, exp.In):
            parent.set("expressions", [place(one) if one.is_string else one for one in parent.expressions])
        elif not isinstance(parent, exp.Is) and not (speaks and any(item is node for node in _values(tree))):
            raise NotCoded(f"{item.name} in {tree.sql()}")
    inner: Tree = tree.this
    return inner.pop() if inner.parent else inner
