"""Which values a tree can have at all: the words and numbers that stand in it, and whether NULL is among them."""

from __future__ import annotations

from collections.abc import Collection

from sqlglot import exp

from riskaudit.model.query import Tree

Value = tuple[bool, str]
"""A literal: whether it is a text, and how it is written."""

_COMPARED = (exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE)
_FILLED_IF_ALL = (*_COMPARED, exp.And, exp.Or, exp.Not, exp.Paren, exp.DPipe, exp.Cast, exp.In)
_WHOLE = (exp.DType.TINYINT, exp.DType.SMALLINT, exp.DType.INT, exp.DType.BIGINT)


class Values:
    """What is known of the columns of a relation: those never NULL, those with values from a list, and those
    that have one value if a column is NULL and another if it is not."""

    def __init__(self, filled: Collection[str]) -> None:
        self._filled = set(filled)
        self._listed: dict[str, frozenset[Value]] = {}
        self._two: dict[str, tuple[exp.Is, frozenset[Value], frozenset[Value]]] = {}

    def learn(self, name: str, tree: Tree) -> None:
        """A column that is computed so."""
        if self.are_filled(tree):
            self._filled.add(name)
        if (listed := self.of(tree)) is not None:
            self._listed[name] = listed
        inner = tree.this if isinstance(tree, exp.Cast) else tree
        if listed and isinstance(inner, exp.Case) and len(inner.args["ifs"]) == 1:
            branch = inner.args["ifs"][0]
            then, other = self.of(branch.args["true"]), self.of(inner.args.get("default"))
            if _tells_null(branch.this) and then and other and not then & other:
                self._two[name] = (branch.this, then, other)

    def keep(self, names: Collection[str]) -> None:
        """Other columns can be read no more."""
        self._two = {name: two for name, two in self._two.items() if two[0].this.name in names}

    def told_by(self, tree: Tree, wanted: frozenset[Value]) -> Tree | None:
        """What tells that a column of two values has one of those wanted, if a NULL tells."""
        if not isinstance(tree, exp.Column) or tree.table or tree.name not in self._two:
            return None
        condition, then, other = self._two[tree.name]
        found = exp.paren(condition)
        if then <= wanted and not other & wanted:
            return found
        return exp.not_(found, copy=False) if other <= wanted and not then & wanted else None

    def of(self, tree: Tree | None) -> frozenset[Value] | None:
        """All values that the tree can have beside NULL; None if they are not known."""
        match tree:
            case None | exp.Null():
                return frozenset()
            case exp.Literal():
                known = tree.is_string or tree.name.isdigit()
                return frozenset([(tree.is_string, tree.name)]) if known else None
            case exp.Paren():
                return self.of(tree.this)
            case exp.Column():
                return None if tree.table else self._listed.get(tree.name)
            case exp.Case() if tree.this is None:
                return self._any(*(branch.args["true"] for branch in tree.args["ifs"]), tree.args.get("default"))
            case exp.Coalesce():
                return self._any(tree.this, *tree.expressions)
            case exp.Cast() if is_nothing(tree):
                return frozenset()
            case exp.Cast() if tree.to.this in _WHOLE:
                found = self.of(tree.this)
                return None if found is None or any(is_text for is_text, _ in found) else found
        return None

    def are_filled(self, tree: Tree | None) -> bool:
        """Whether the tree's value is never NULL."""
        match tree:
            case None:
                return False
            case exp.Literal() | exp.Boolean() | exp.Is():
                return True
            case exp.Column():
                return not tree.table and tree.name in self._filled
            case exp.Case():
                values = [branch.args["true"] for branch in tree.args["ifs"]]
                return all(map(self.are_filled, [*values, tree.args.get("default")]))
            case exp.Coalesce():
                return any(map(self.are_filled, (tree.this, *tree.expressions)))
            case exp.In() if tree.args.get("query") is not None:
                return False
        if isinstance(tree, _FILLED_IF_ALL) and not isinstance(tree, exp.TryCast):
            return all(self.are_filled(part) for part in tree.iter_expressions() if not isinstance(part, exp.DataType))
        return False

    def _any(self, *trees: Tree | None) -> frozenset[Value] | None:
        found: set[Value] = set()
        for tree in trees:
            mine = self.of(tree)
            if mine is None:
                return None
            found |= mine
        return frozenset(found)


def _tells_null(tree: Tree) -> bool:
    """Whether a condition is that a column is NULL."""
    return isinstance(tree, exp.Is) and isinstance(tree.expression, exp.Null) and isinstance(tree.this, exp.Column)


def is_nothing(tree: Tree | None) -> bool:
    """Whether a tree is a NULL, of whatever type."""
    return isinstance(tree, exp.Null) or (isinstance(tree, exp.Cast) and is_nothing(tree.this))


def is_constant(tree: Tree) -> bool:
    """Whether a tree is a word, a number, a truth or a NULL that has a type."""
    return isinstance(tree, (exp.Literal, exp.Boolean)) or (isinstance(tree, exp.Cast) and is_nothing(tree))
