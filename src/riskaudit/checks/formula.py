"""Formulas of rules: numeric expressions of the condition language, in exact decimals.

Numbers, columns of numbers, `+ - * /`, brackets, `abs`, `round(x, n)`, `greatest`, `least`, `coalesce`, the
difference of two dates in days, `year`, `month`, `day` and `length`. A cell without a value makes the whole
NULL, unless `coalesce` has something in its place; one that could not be read always does. A quotient is
rounded to six decimals, and NULL where it divides by zero; the result is rounded to twelve. A formula
whose numbers grow beyond eighteen digits is NULL, not an error: a garbled cell must not stop a rule.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from typing import Any, NoReturn

from sqlglot import exp

from riskaudit.checks.expression import Condition, ExpressionError, parsed, unread_states
from riskaudit.errors import Sentence
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    Tree,
    case,
    cast,
    column,
    days_between,
    first,
    in_state,
    is_null,
    less,
    negate,
    number,
    plus,
    some,
)

_DIGITS = 18
"""So many digits may stand before the point, and as many decimals behind it: 38 in all, as engines have them."""

_EXACT, _QUOTIENT = "decimal(38, 12)", "decimal(24, 6)"
_PARTS_OF_DATES = (exp.Year, exp.Month, exp.Day)


@dataclass(frozen=True)
class Formula(Condition):
    """A formula that was read. `replaced` are the columns whose empty cells `coalesce` fills."""

    replaced: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Number:
    """A number as a tree; a bound of every number on the way to it, at least 1; and its decimals at most."""

    tree: Tree
    bound: Tree
    decimals: int

    def guarded(self, kind: str = _EXACT) -> Tree:
        """The number, NULL where anything on the way is too large for exact decimals."""
        fits = less(self.bound.copy(), number(10**_DIGITS))
        return cast(case([(fits, self.tree.copy())]), kind)


def read_formula(source: str, dataset: Dataset, params: Mapping[str, Any]) -> Formula:
    """Read a numeric expression over the columns of a dataset.

    Raises ExpressionError for what is no formula, or names no column or parameter.
    """
    tree, _ = parsed(source, dataset, params)
    columns = list(tree.find_all(exp.Column, bfs=False))
    needed = {item.name for item in columns if item.find_ancestor(exp.Coalesce) is None}
    names = tuple(dict.fromkeys(item.name for item in columns))
    return Formula(_read(tree, dataset).guarded(), names, frozenset(names) - needed)


def _read(node: Tree, dataset: Dataset) -> _Number:
    if isinstance(node, exp.Paren):
        inner = _read(node.this, dataset)
        return _Number(exp.paren(inner.tree), inner.bound, inner.decimals)
    if isinstance(node, (exp.Neg, exp.Abs)):
        inner = _read(node.this, dataset)
        return _Number(type(node)(this=exp.paren(inner.tree)), inner.bound, inner.decimals)
    if isinstance(node, exp.Cast) and isinstance(node.this, exp.Literal):  # a parameter
        return _literal(str(node.this.this), node)
    if isinstance(node, exp.Literal) and not node.is_string:
        return _literal(str(node.this), node)
    if isinstance(node, exp.Column):
        return _column(node, dataset)
    if isinstance(node, (exp.Add, exp.Sub, exp.Mul, exp.Div)):
        return _figured(node, dataset)
    if isinstance(node, exp.Round):
        return _rounded(node, dataset)
    if isinstance(node, (exp.Coalesce, exp.Greatest, exp.Least)):
        return _chosen(node, dataset)
    if isinstance(node, (exp.Length, *_PARTS_OF_DATES)) and isinstance(node.this, exp.Column):
        wanted = ("moment", "date") if isinstance(node, _PARTS_OF_DATES) else ("text", "code")
        _of_type(node.this, dataset, *wanted)
        return _whole(type(node)(this=column(node.this.name)))
    return _refuse(node)


def _literal(written: str, node: Tree) -> _Number:
    found = re.fullmatch(r"(-?)(\d+)(?:\.(\d+))?", written)
    if not found or len(found[2]) > _DIGITS or len(found[3] or "") > _DIGITS:
        _refuse(node)
    bound = number(max(1, int(abs(Decimal(written))) + 1))
    return _Number(node.copy(), bound, len((found[3] or "").rstrip("0")))


def _column(node: exp.Column, dataset: Dataset) -> _Number:
    _of_type(node, dataset, "number")
    return _Number(column(node.name), _size(column(node.name)), 6)


def _figured(node: exp.Add | exp.Sub | exp.Mul | exp.Div, dataset: Dataset) -> _Number:
    if isinstance(node, exp.Sub) and (days := _days(node, dataset)) is not None:
        return _whole(days)
    left, right = _read(node.this, dataset), _read(node.expression, dataset)
    if isinstance(node, exp.Div):
        return _quotient(left, right)
    product = isinstance(node, exp.Mul)
    decimals = left.decimals + right.decimals if product else max(left.decimals, right.decimals)
    if decimals > _DIGITS:
        raise ExpressionError(
            Sentence(f"连乘的小数位过多：{node.sql()}", f"too many decimals in a product: {node.sql()}"),
            Sentence("先对一部分用 round(…, 6)", "round a part of it first: round(…, 6)"),
        )
    pair = {"this": exp.paren(left.tree), "expression": exp.paren(right.tree)}
    bound = exp.Mul(this=left.bound, expression=right.bound) if product else plus(left.bound, right.bound)
    return _Number(exp.paren(type(node)(**pair)), bound, decimals)


def _quotient(left: _Number, right: _Number) -> _Number:
    divisor = exp.Nullif(this=cast(right.guarded(), "double"), expression=number(0))
    found = exp.Div(this=cast(left.guarded(), "double"), expression=divisor)
    tree = exp.TryCast(this=found, to=exp.DataType.build(_QUOTIENT))
    return _Number(tree, _size(tree), 6)


def _days(node: exp.Sub, dataset: Dataset) -> Tree | None:
    """The days between two columns of dates; None where they are none."""
    ends = (node.this, node.expression)
    if all(isinstance(end, exp.Column) and dataset.columns[end.name].type == "date" for end in ends):
        return days_between(column(node.expression.name), column(node.this.name))
    return None


def _rounded(node: exp.Round, dataset: Dataset) -> _Number:
    inner, places = _read(node.this, dataset), node.args.get("decimals")
    if places is not None and not (isinstance(places, exp.Literal) and str(places.this).isdigit()):
        _refuse(node)
    count = int(str(places.this)) if places is not None else 0
    if count >= inner.decimals:
        return inner
    tree = exp.Round(this=inner.tree, decimals=number(count))
    return _Number(tree, plus(inner.bound, number(1)), count)


def _chosen(node: exp.Coalesce | exp.Greatest | exp.Least, dataset: Dataset) -> _Number:
    """One of several: NULL where a cell was not read; of `greatest` and `least`, where any is NULL."""
    items = [_read(item, dataset) for item in (node.this, *node.expressions)]
    trees = [item.tree for item in items]
    if isinstance(node, exp.Coalesce):
        names = list(dict.fromkeys(item.name for item in node.find_all(exp.Column)))
        lost: list[Tree] = [in_state(name, *unread_states(name, dataset)) for name in names]
    else:
        lost = [is_null(tree.copy()) for tree in trees]
    tree = case([(negate(some(*lost)), type(node)(this=trees[0], expressions=trees[1:]))])
    bound = reduce(plus, [first(item.bound, number(0)) for item in items])
    return _Number(exp.paren(tree), bound, max(item.decimals for item in items))


def _size(tree: Tree) -> Tree:
    """A bound of one number: a float is enough to tell whether it is too large."""
    return plus(exp.Abs(this=cast(tree.copy(), "double")), number(1))


def _whole(tree: Tree) -> _Number:
    return _Number(cast(tree, "bigint"), number(10**6), 0)


def _of_type(node: exp.Column, dataset: Dataset, *types: str) -> None:
    found = dataset.columns[node.name].type
    if found not in types:
        wanted = "/".join(types)
        raise ExpressionError(
            Sentence(
                f"列“{node.name}”的类型是 {found}，算式此处需要 {wanted}",
                f'column "{node.name}" is {found}; the formula needs {wanted} here',
            )
        )


def _refuse(node: Tree) -> NoReturn:
    shown = node.sql()
    raise ExpressionError(
        Sentence(f"算式中不允许：{shown}", f"not allowed in a formula: {shown}"),
        Sentence(
            "只可用数值列、数、+ - * /、abs、round、greatest、least、coalesce", "see `riskaudit explain recompute`"
        ),
    )
