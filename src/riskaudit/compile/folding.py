"""What is known of a rule before any record is seen, worked out of its trees.

Most rules have no condition, one law and no excuse; then most branches of a verdict are never taken. Words,
numbers and truths that stand fast are put where they are read, branches that cannot be reached are dropped, and
a column that only repeats another is read as that one. What a tree gives for a row does not change.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlglot import exp

from riskaudit.model.query import Tree, truth
from riskaudit.model.relation import Derived, Filtered, Grouped, Kept, Relation, Step

_COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_SURE_OF_ALL = (*_COMPARED, exp.And, exp.Or, exp.Not, exp.Paren, exp.DPipe, exp.Cast, exp.In)


class Folding:
    """Trees over a relation as short as what is known of its columns allows.

    `filled` names columns of the table itself that are never NULL.
    """

    def __init__(self, relation: Relation, filled: Collection[str]) -> None:
        self._fast: dict[str, Tree] = {}
        self._filled = set(filled)
        self.relation = Relation(relation.base, tuple(map(self._step, relation.steps)))

    def tree(self, tree: Tree) -> Tree:
        """A tree over the relation."""
        whole = exp.paren(tree)
        self._fold(whole.this)
        inner: Tree = whole.this
        return inner.pop()

    def _step(self, step: Step) -> Step:
        match step:
            case Derived(columns):
                return Derived(self._derived(columns))
            case Filtered(condition):
                return Filtered(self.tree(condition))
            case Kept(names):
                self._fast = {
                    name: tree
                    for name, tree in self._fast.items()
                    if not isinstance(tree, exp.Column) or tree.name in names
                }
            case Grouped():
                self._fast, self._filled = {}, set()
        return step

    def _derived(self, columns: Mapping[str, Tree]) -> dict[str, Tree]:
        found = {name: self.tree(tree) for name, tree in columns.items()}
        for name, tree in found.items():
            if _is_constant(tree) or (isinstance(tree, exp.Column) and not tree.table):
                self._fast[name] = tree
            if self._is_filled(tree):
                self._filled.add(name)
        return found

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
                return inner if _is_constant(inner) or isinstance(inner, (exp.Column, exp.Paren, exp.Case)) else tree
            case exp.Not():
                return truth(not tree.this.this) if isinstance(tree.this, exp.Boolean) else tree
            case exp.And():
                return _both(tree, absorbs=False)
            case exp.Or():
                return _both(tree, absorbs=True)
            case exp.Is() if isinstance(tree.expression, exp.Null):
                return self._is_null(tree)
            case exp.Case() if tree.this is None:
                return _branches(tree)
            case exp.Coalesce():
                return self._first(tree)
            case exp.EQ() | exp.In():
                return _compared(tree)
            case _:
                return tree

    def _is_null(self, tree: exp.Is) -> Tree:
        inner = tree.this.unnest()
        if _is_nothing(inner):
            return truth(True)
        return truth(False) if self._is_filled(inner) else tree

    def _first(self, tree: exp.Coalesce) -> Tree:
        listed = [item for item in (tree.this, *tree.expressions) if not _is_nothing(item)]
        for i, item in enumerate(listed):
            if self._is_filled(item):
                listed = listed[: i + 1]
                break
        if len(listed) == 1:
            return _in_brackets(listed[0])
        if listed and len(listed) <= len(tree.expressions):
            return exp.Coalesce(this=listed[0], expressions=listed[1:])
        return tree

    def _is_filled(self, tree: Tree | None) -> bool:
        """Whether a value is never NULL."""
        match tree:
            case None:
                return False
            case exp.Literal() | exp.Boolean() | exp.Is():
                return True
            case exp.Column():
                return not tree.table and tree.name in self._filled
            case exp.Case():
                values = [branch.args["true"] for branch in tree.args["ifs"]]
                return all(map(self._is_filled, [*values, tree.args.get("default")]))
            case exp.Coalesce():
                return any(map(self._is_filled, (tree.this, *tree.expressions)))
            case exp.In() if tree.args.get("query") is not None:
                return False
        if isinstance(tree, _SURE_OF_ALL):
            return all(
                self._is_filled(inner) for inner in tree.iter_expressions() if not isinstance(inner, exp.DataType)
            )
        return False


def _is_nothing(tree: Tree) -> bool:
    return isinstance(tree, exp.Null) or (isinstance(tree, exp.Cast) and isinstance(tree.this, exp.Null))


def _is_constant(tree: Tree) -> bool:
    """Whether a tree is a word, a number, a truth or a NULL that has a type."""
    return isinstance(tree, (exp.Literal, exp.Boolean)) or (isinstance(tree, exp.Cast) and _is_nothing(tree))


def _both(tree: Tree, *, absorbs: bool) -> Tree:
    """AND or OR: one side decides alone, or only the other counts."""
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
        if _is_nothing(condition) or (isinstance(condition, exp.Boolean) and not condition.this):
            continue
        if isinstance(condition, exp.Boolean):
            default = branch.args["true"]
            break
        branches.append(branch)
    if default is not None and _is_constant(default) and all(branch.args["true"] == default for branch in branches):
        return default
    if not branches:
        return tree if default is None else _in_brackets(default)
    if len(branches) == len(tree.args["ifs"]):
        return tree
    return exp.Case(ifs=branches, default=default)


def _in_brackets(tree: Tree) -> Tree:
    """A tree that takes the place of one that had brackets of its own."""
    return exp.paren(tree, copy=False) if isinstance(tree, (exp.Binary, exp.Unary, exp.Predicate)) else tree


def _compared(tree: Tree) -> Tree:
    """A comparison of two words, or of a word with a list of words."""
    if not isinstance(tree.this, exp.Literal):
        return tree
    others = tree.expressions if isinstance(tree, exp.In) else [tree.expression]
    if not others or not all(
        isinstance(other, exp.Literal) and other.is_string == tree.this.is_string for other in others
    ):
        return tree
    if not tree.this.is_string and not all(other.name.isdigit() for other in (tree.this, *others)):
        return tree
    return truth(any(other.name == tree.this.name for other in others))
