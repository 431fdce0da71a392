"""What a spreadsheet could take for a formula, and what would break a line: which texts of a finding may hold it.

A text is looked at as the tree that makes it. Most begin with a word of the rule or a digit, and the cells of
some datasets are known to have no line end: these need no guard, and a million findings are written sooner.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlglot import exp

from riskaudit.model.findings import SIGNS
from riskaudit.model.query import Tree, case, joined, one_of, part, replace_all, some, text
from riskaudit.model.relation import Derived, Relation

_LINE_ENDS = "\r\n"
_DATES = (exp.DType.DATE, exp.DType.TIMESTAMP)
_NUMBERS = (exp.IntDiv, exp.Mod, exp.Add, exp.Sub, exp.Mul, exp.Abs, exp.Length, exp.Count)
_FIRST = exp.Literal.number(1)


@dataclass(frozen=True)
class Risk:
    """Whether a text may begin with a sign of a formula, may have a line end, may be empty."""

    sign: bool = False
    line_end: bool = False
    empty: bool = False

    def __or__(self, other: Risk) -> Risk:
        """Either of two texts."""
        return Risk(self.sign or other.sign, self.line_end or other.line_end, self.empty or other.empty)

    def then(self, other: Risk) -> Risk:
        """One text after the other."""
        sign = self.sign or (self.empty and other.sign)
        return Risk(sign, self.line_end or other.line_end, self.empty and other.empty)


ANY = Risk(sign=True, line_end=True, empty=True)


class Risks:
    """The risks of trees over a relation; `single_line` says that no cell of its table has a line end."""

    def __init__(self, relation: Relation, *, single_line: bool) -> None:
        self._cell = replace(ANY, line_end=not single_line)
        self._known: dict[str, Risk] = {}
        self._defined: Mapping[str, Tree] = {
            name: tree for step in relation.steps if isinstance(step, Derived) for name, tree in step.columns.items()
        }

    def of(self, tree: Tree | None) -> Risk:
        """The risk of a tree's value as a text; NULL is none."""
        match tree:
            case None | exp.Null():
                return Risk()
            case exp.Literal():
                return _of_word(tree.name)
            case exp.Paren():
                return self.of(tree.this)
            case exp.Case():
                return self._either(*(branch.args["true"] for branch in tree.args["ifs"]), tree.args.get("default"))
            case exp.Coalesce():
                return self._first(tree)
            case exp.DPipe():
                return self.of(tree.this).then(self.of(tree.expression))
            case exp.Column():
                return self._column(tree)
            case exp.Cast():
                return self._cast(tree)
            case exp.Substring() if tree.args["start"] == _FIRST:
                return self.of(tree.this) | Risk(empty=True)
            case exp.Trim() | exp.Nullif():
                return self.of(tree.this)
            case exp.SHA2():
                return Risk()
            case _:
                return self._made_of(tree)

    def _either(self, *trees: Tree | None) -> Risk:
        found = Risk()
        for tree in trees:
            found |= self.of(tree)
        return found

    def _first(self, tree: exp.Coalesce) -> Risk:
        if isinstance(tree.this, exp.Literal):
            return self.of(tree.this)
        return self._either(tree.this, *tree.expressions)

    def _column(self, tree: exp.Column) -> Risk:
        name = tree.name
        if tree.table or name not in self._defined:
            return self._cell
        if name not in self._known:
            self._known[name] = ANY  # what reads itself is not told
            self._known[name] = self.of(self._defined[name])
        return self._known[name]

    def _cast(self, tree: exp.Cast) -> Risk:
        inner = tree.this.unnest()
        if isinstance(inner, exp.Null) or (isinstance(inner, exp.Cast) and inner.to.this in _DATES):
            return Risk()
        if isinstance(inner, _NUMBERS):
            return Risk(sign=not _is_natural(inner))
        return self._made_of(tree)

    def _made_of(self, tree: Tree) -> Risk:
        """A text of which is known only what it is made of."""
        if isinstance(tree, exp.Query):
            return ANY
        return replace(ANY, line_end=any(self.of(inner).line_end for inner in tree.iter_expressions()))


def guarded(tree: Tree, risk: Risk = ANY) -> Tree:
    """A text on one line that no spreadsheet takes for a formula (findings.csv)."""
    if isinstance(tree, exp.Literal):
        return text(guarded_text(tree.name))
    pairs: list[tuple[Tree, Tree]] = []
    if risk.sign:
        signs = one_of(part(tree.copy(), 1, 1), [text(sign) for sign in SIGNS])
        pairs.append((signs, joined(text("'"), tree)))
    if risk.line_end:
        ends = some(*(exp.Like(this=tree.copy(), expression=text(f"%{end}%")) for end in _LINE_ENDS))
        pairs.append((ends, replace_all(tree, f"[{_LINE_ENDS}]+", " ")))
    return case(pairs, tree)


def guarded_text(cell: str) -> str:
    """The same of a text that is here already."""
    return f"'{cell}" if cell.startswith(tuple(SIGNS)) else re.sub(f"[{_LINE_ENDS}]+", " ", cell)


def _is_natural(tree: Tree) -> bool:
    """Whether a number is known not to be below zero."""
    tree = tree.unnest()
    if isinstance(tree, (exp.IntDiv, exp.Mod)):
        return _is_natural(tree.this) and isinstance(tree.expression, exp.Literal)
    return isinstance(tree, (exp.Abs, exp.Length, exp.Count))


def _of_word(word: str) -> Risk:
    """Blanks at its beginning may be trimmed away: a word of blanks is like an empty one."""
    told = word.lstrip(" ")
    return Risk(told.startswith(tuple(SIGNS)), any(end in word for end in _LINE_ENDS), not told)
