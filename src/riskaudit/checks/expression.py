"""The condition language of rules: SQL boolean expressions over a dataset's columns, held to a list.

No sub-queries, no functions beyond the list, no side effects. A cell that could not be read makes
every expression over it NULL, also `IS NULL` and `coalesce`, which SQL would decide (design §12).
Empty cells are NULL as in SQL. Parameters of the rule are written `$name`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

from riskaudit.errors import Sentence
from riskaudit.model.dataset import Dataset
from riskaudit.model.query import (
    Tree,
    case,
    column,
    day,
    days_between,
    in_state,
    negate,
    nothing,
    number,
    some,
    text,
    truth,
)
from riskaudit.model.table import State

_NODES = (
    *(exp.And, exp.Or, exp.Not, exp.Paren, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In),
    *(exp.Is, exp.Null, exp.Boolean, exp.Literal, exp.Column, exp.Identifier, exp.Coalesce, exp.Like, exp.Neg),
    *(
        exp.Add,
        exp.Sub,
        exp.Mul,
        exp.Div,
        exp.Abs,
        exp.Length,
        exp.Lower,
        exp.Upper,
        exp.Trim,
        exp.Cast,
        exp.DataType,
        exp.DataTypeParam,
    ),
    *(exp.RegexpLike, exp.Greatest, exp.Least, exp.Extract, exp.Var, exp.Year, exp.Month, exp.Day, exp.Round),
)
_CASTS = {exp.DataType.Type.DATE, exp.DataType.Type.TIMESTAMP, exp.DataType.Type.DECIMAL, exp.DataType.Type.TEXT}


class ExpressionError(ValueError):
    """The expression is not one of this language; holds the sentence and the cure."""

    def __init__(self, what: Sentence, cure: Sentence | str = "") -> None:
        super().__init__(what.zh)
        self.what, self.cure = what, cure


@dataclass(frozen=True)
class Condition:
    """An expression that was read, and the columns it looks at, in order of appearance."""

    kept: Tree = field(repr=False)
    columns: tuple[str, ...]

    @property
    def tree(self) -> Tree:
        """Its tree: each time another one, for trees that stand in others know where."""
        return self.kept.copy()


@dataclass(frozen=True)
class _Asked:
    """A condition without parameters, and all that its tree takes from the dataset: of each column, whether it is
    optional, and its type. The same is read once."""

    source: str
    columns: tuple[tuple[bool, str], ...]
    dataset: Dataset = field(compare=False)


def read_condition(source: str, dataset: Dataset, params: Mapping[str, Any]) -> Condition:
    """Read an expression over the columns of a dataset.

    Raises ExpressionError for what does not parse, is not allowed, or names no column or parameter.
    """
    if (names := _names_of(source)) is None or not all(name in dataset.columns for name in names):
        return _read(source, dataset, params)
    columns = [dataset.columns[name] for name in names]
    return _read_once(_Asked(source, tuple((item.optional, item.type) for item in columns), dataset))


@lru_cache(maxsize=4096)
def _read_once(asked: _Asked) -> Condition:
    return _read(asked.source, asked.dataset, {})


def _read(source: str, dataset: Dataset, params: Mapping[str, Any]) -> Condition:
    tree, names = parsed(source, dataset, params)
    return Condition(tree.transform(lambda node: _strict(node, dataset)), names)


def parsed(source: str, dataset: Dataset, params: Mapping[str, Any]) -> tuple[Tree, tuple[str, ...]]:
    """An expression as it was written, with its parameters filled in, and the columns it names."""
    try:
        tree = _tree_of(source)
    except sqlglot.errors.SqlglotError as error:
        told = error.errors if isinstance(error, sqlglot.errors.ParseError) else []
        detail = told[0].get("description", "") if told else ""
        raise ExpressionError(
            Sentence(f"条件无法解析：{source}", f"cannot parse: {source} ({detail})"),
            Sentence("写成 SQL 布尔表达式，如 kind = '欠费停电'", "write a SQL condition, e.g. kind = '欠费停电'"),
        ) from None
    tree = tree.transform(lambda node: _parameter(node, params))
    for node in tree.walk():
        _check_allowed(node)
    names = tuple(dict.fromkeys(item.name for item in tree.find_all(exp.Column)))
    for name in names:
        if name not in dataset.columns:
            raise ExpressionError(
                Sentence(f"条件中的列“{name}”不在数据集中", f'no such column: "{name}"'),
                _nearest(name, dataset),
            )
    return tree, names


@lru_cache(maxsize=4096)
def _tree_of(source: str) -> Tree:
    """The tree of a text, to be copied before it is changed: rules say the same things again and again."""
    return sqlglot.parse_one(source, dialect="duckdb")


@lru_cache(maxsize=4096)
def _names_of(source: str) -> tuple[str, ...] | None:
    """The columns that a text names; None where it does not parse, or where parameters decide what it says."""
    try:
        tree = _tree_of(source)
    except sqlglot.errors.SqlglotError:
        return None
    if tree.find(exp.Parameter, exp.Placeholder):
        return None
    return tuple(dict.fromkeys(item.name for item in tree.find_all(exp.Column)))


def _nearest(name: str, dataset: Dataset) -> Sentence:
    for near in get_close_matches(name, dataset.columns, n=1):
        return Sentence(f"是否想写“{near}”？", f'did you mean "{near}"?')
    return Sentence("列名见数据集文件", "see the dataset file for its columns")


def unread_states(name: str, dataset: Dataset) -> tuple[State, ...]:
    """The states in which a column's value is not known; an absent optional column reads as empty."""
    lost = (State.UNREADABLE, State.LOST)
    return lost if dataset.columns[name].optional else (*lost, State.ABSENT)


def _parameter(node: Tree, params: Mapping[str, Any]) -> Tree:
    if not isinstance(node, (exp.Parameter, exp.Placeholder)):
        return node
    name = node.name
    if name not in params:
        raise ExpressionError(
            Sentence(f"没有参数“{name}”", f'no such parameter: "{name}"'),
            Sentence("在 params: 中给出默认值", "give it a default under params:"),
        )
    return literal(params[name])


def literal(value: Any) -> Tree:
    """A parameter's value as a tree."""
    if value is None:
        return nothing()
    if isinstance(value, bool):
        return truth(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, (int, float, Decimal)):
        return number(value if isinstance(value, int) else Decimal(str(value)))
    return text(str(value))


def _check_allowed(node: Tree) -> None:
    allowed = isinstance(node, _NODES) and not (isinstance(node, exp.Column) and node.table)
    if isinstance(node, exp.Cast):
        allowed = allowed and node.to.this in _CASTS
    if not allowed:
        shown = node.sql()
        raise ExpressionError(
            Sentence(f"条件中不允许：{shown}", f"not allowed in a condition: {shown}"),
            Sentence("只可用列、字面量、比较、AND/OR/NOT、IN、BETWEEN、IS NULL、coalesce 等", "see docs: conditions"),
        )


def _strict(node: Tree, dataset: Dataset) -> Tree:
    """Quote columns, and let nothing that asks for NULL see a cell that could not be read."""
    if isinstance(node, exp.Column):
        return column(node.name)
    if isinstance(node, (exp.Greatest, exp.Least)):
        node.set("ignore_nulls", False)  # the greatest of a number and one not known is not known
        return node
    if isinstance(node, exp.Sub) and _is_date(node.this, dataset) and _is_date(node.expression, dataset):
        later, earlier = (end.transform(lambda item: _strict(item, dataset)) for end in (node.this, node.expression))
        return exp.paren(days_between(earlier, later))  # what `-` gives for dates is not the same on all engines
    names = list(dict.fromkeys(item.name for item in node.find_all(exp.Column)))
    if not isinstance(node, (exp.Coalesce, exp.Is)) or not names or node.find(exp.Case):
        return node
    unread = some(*(in_state(name, *unread_states(name, dataset)) for name in names))
    return exp.paren(case([(negate(unread), _quoted(node))]))


def _is_date(node: Tree, dataset: Dataset) -> bool:
    node = node.unnest()
    if isinstance(node, exp.Cast):
        return bool(node.to.this == exp.DataType.Type.DATE)
    return isinstance(node, exp.Column) and dataset.columns[node.name].type == "date"


def _quoted(node: Tree) -> Tree:
    return node.transform(lambda item: column(item.name) if isinstance(item, exp.Column) else item)
