"""What is known of a rule before any record is seen, worked out of its trees.

Most rules have no condition, one law and no excuse; then most branches of a verdict are never taken. Words,
numbers and truths that stand fast are put where they are read, branches that cannot be reached are dropped, and
a column that only repeats another is read as that one. What a tree gives for a row does not change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from sqlglot import exp

from riskaudit.compile.values import Values, is_constant, is_nothing
from riskaudit.model.query import CALENDAR, Tree, nothing, truth
from riskaudit.model.relation import Derived, Filtered, Grouped, Kept, LookedUp, Relation, RuleQuery, Step
from riskaudit.model.table import state_of

_OF_CALENDAR = {"w": "bigint", "next_workday": "date", "last_workday": "date"}
_STRICT: dict[type[Tree], str] = {
    exp.DateDiff: "bigint",
    exp.LT: "boolean",
    exp.LTE: "boolean",
    exp.GT: "boolean",
    exp.GTE: "boolean",
}
"""What is NULL when a part of it is, and its type."""


_STATE = state_of("")
_ZERO = exp.Literal.number(0)


class Folding:
    """Trees over a relation as short as what is known of its columns allows.

    `filled` names columns of the table itself that are never NULL.
    """

    def __init__(self, relation: Relation, filled: Collection[str] = ()) -> None:
        self._fast: dict[str, Tree] = {}
        self._values = Values(filled)
        steps = [self._step(step) for step in relation.steps]
        self.relation = Relation(relation.base, tuple(step for step in steps if step is not None))

    def tree(self, tree: Tree) -> Tree:
        """A tree over the relation."""
        whole = exp.paren(tree)
        self._fold(whole.this)
        inner: Tree = whole.this
        return inner.pop()

    def _step(self, step: Step) -> Step | None:
        match step:
            case Derived(columns):
                return Derived(self._derived(columns))
            case Filtered(condition):
                folded = self.tree(condition)
                return None if isinstance(folded, exp.Boolean) and folded.this else Filtered(folded)
            case LookedUp():
                return self._looked_up(step)
            case Kept(names):
                fast = self._fast.items()
                self._fast = {name: tree for name, tree in fast if not _is_column(tree) or tree.name in names}
                self._values.keep(names)
            case Grouped():
                self._fast, self._values = {}, Values(())
        return step

    def _derived(self, columns: Mapping[str, Tree]) -> dict[str, Tree]:
        found = {name: self.tree(tree) for name, tree in columns.items()}
        for name, tree in found.items():
            if is_constant(tree) or _is_column(tree):
                self._fast[name] = tree
            self._values.learn(name, tree)
        return found

    def _looked_up(self, step: LookedUp) -> Step:
        """A look-up; one of the working days of no day gives nothing."""
        if isinstance(step.other, exp.Table) and step.other.name == CALENDAR:
            days = [item for item in step.on.find_all(exp.Column) if item.table == "r"]
            if any(is_nothing(self._fast.get(item.name)) for item in days):
                return Derived(self._derived({name: _none_of(tree) for name, tree in step.columns.items()}))
        for name, tree in step.columns.items():
            self._values.learn(name, tree)
        return step

    def _fold(self, tree: Tree) -> None:
        """Fold a tree that stands in another one, where it stands."""
        if isinstance(tree, exp.Query):
            return
        for inner in list(tree.iter_expressions()):
            self._fold(inner)
        short: Tree = self._short(tree)
        if short is not tree:
            tree.replace(short)

    def _short(self, tree: Tree) -> Tree:
        """A tree whose parts are folded."""
        match tree:
            case exp.Column():
                known = None if tree.table else self._fast.get(tree.name)
                return tree if known is None else known.copy()
            case exp.Paren():
                inner: Tree = tree.this
                plain = is_constant(inner) or isinstance(inner, (exp.Column, exp.Paren, exp.Case))
                return inner if plain else tree
            case exp.Not():
                return truth(not tree.this.this) if isinstance(tree.this, exp.Boolean) else tree
            case exp.And() | exp.Or():
                return _both(tree)
            case exp.Is() if isinstance(tree.expression, exp.Null):
                return self._is_null(tree)
            case exp.Case() if tree.this is None:
                return _branches(tree)
            case exp.Coalesce():
                return self._first(tree)
            case exp.EQ():
                return self._one_of(tree, [tree.expression])
            case exp.In() if tree.args.get("query") is None:
                return self._one_of(tree, tree.expressions)
            case exp.Add() | exp.Sub() if tree.expression == _ZERO:
                return _in_brackets(tree.this)
            case _:
                return _strict(tree)

    def _is_null(self, tree: exp.Is) -> Tree:
        inner = tree.this.unnest()
        if is_nothing(inner):
            return truth(True)
        return truth(False) if self._values.are_filled(inner) else tree

    def _first(self, tree: exp.Coalesce) -> Tree:
        listed = [item for item in (tree.this, *tree.expressions) if not is_nothing(item)]
        for i, item in enumerate(listed):
            if self._values.are_filled(item):
                listed = listed[: i + 1]
                break
        if len(listed) == 1:
            return _in_brackets(listed[0])
        if listed and len(listed) <= len(tree.expressions):
            return exp.Coalesce(this=listed[0], expressions=listed[1:])
        return tree

    def _one_of(self, tree: Tree, others: Iterable[Tree]) -> Tree:
        """A comparison with words or numbers, where the value is known to be among some."""
        mine, wanted = self._values.of(tree.this), [self._values.of(other) for other in others]
        if mine is None or not all(isinstance(other, exp.Literal) for other in others):
            return tree
        theirs = frozenset().union(*(one or () for one in wanted))
        if not self._values.are_filled(tree.this):
            return tree
        if not mine & theirs:
            return truth(False)
        return truth(True) if mine <= theirs else self._values.told_by(tree.this, theirs) or tree


def folded(query: RuleQuery) -> RuleQuery:
    """The same question in fewer words: worth its while where there are many records."""
    folding = Folding(query.judged, [name for name in query.own if name.endswith(_STATE)])
    return replace(
        query,
        judged=folding.relation,
        finding={name: folding.tree(tree) for name, tree in query.finding.items()},
        figures={name: folding.tree(tree) for name, tree in query.figures.items()},
    )


def _is_column(tree: Tree) -> bool:
    return isinstance(tree, exp.Column) and not tree.table


def _none_of(tree: Tree) -> Tree:
    return nothing(_OF_CALENDAR[tree.name])


def _strict(tree: Tree) -> Tree:
    """What is NULL because a part of it is."""
    kind = _STRICT.get(type(tree))
    return nothing(kind) if kind and any(map(is_nothing, (tree.this.unnest(), tree.expression.unnest()))) else tree


def _both(tree: exp.And | exp.Or) -> Tree:
    """AND or OR: one side decides alone, or only the other counts."""
    absorbs = isinstance(tree, exp.Or)
    sides: tuple[Tree, Tree] = (tree.this, tree.expression)
    for side, other in (sides, reversed(sides)):
        if isinstance(side, exp.Boolean):
            return truth(absorbs) if side.this == absorbs else other
    return tree


def _branches(tree: exp.Case) -> Tree:
    """A CASE without the branches that cannot be reached."""
    branches: list[Tree] = []
    default: Tree | None = tree.args.get("default")
    for branch in tree.args["ifs"]:
        condition = branch.this
        if is_nothing(condition) or (isinstance(condition, exp.Boolean) and not condition.this):
            continue
        if isinstance(condition, exp.Boolean):
            default = branch.args["true"]
            break
        branches.append(branch)
    while branches and default is not None and branches[-1].args["true"] == default:
        branches.pop()
    if not branches:
        return tree if default is None else _in_brackets(default)
    if len(branches) == len(tree.args["ifs"]):
        return tree
    return exp.Case(ifs=branches, default=default)


def _in_brackets(tree: Tree) -> Tree:
    """A tree that takes the place of one that had brackets of its own."""
    return exp.paren(tree, copy=False) if isinstance(tree, (exp.Binary, exp.Unary, exp.Predicate)) else tree
