"""Trees in the SQL of Spark: node by node, what Spark's own word for it would get wrong is said otherwise.

`REWRITES` is the whole list. A node that is not on it, nor on `ALIKE`, has not been compared on both engines;
`tests/test_engines.py` compares every one of them and finds no other in the questions of the shipped rules.
Where Spark and DuckDB differ, DuckDB's meaning is that of the tree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlglot import exp

from riskaudit.engine.java_regex import java_pattern, java_replacement
from riskaudit.model.query import Tree, column
from riskaudit.model.table import ROW

_DIALECT = "spark"
_Type = exp.DataType.Type
_OF_A_MOMENT = r"\A\d{4}-\d{2}-\d{2}( \d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?\z"
_OF_A_DATE = r"\A\d{4}-\d{2}-\d{2}\z"
_MIDNIGHT_AFTER = r" 24:00(:00(\.0+)?)?\z"
_BLANKS = " \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_PIECE = "1099511627776"
_TINY = "1e-9"
"""What DuckDB adds to a double before it rounds it to a decimal."""


def spark_sql(tree: Tree) -> str:
    """The tree in Spark's SQL. The tree is used up."""
    root = exp.Paren(this=tree)
    for node in reversed(list(root.walk())):
        if (rewrite := REWRITES.get(type(node))) is not None and (found := rewrite(node)) is not node:
            node.replace(found)
    return str(root.this.sql(dialect=_DIALECT, copy=False))


def _call(name: str, *arguments: Tree) -> Tree:
    return exp.Anonymous(this=name, expressions=list(arguments))


def _when(condition: Tree, value: Tree, otherwise: Tree | None = None) -> Tree:
    return exp.Case(ifs=[exp.If(this=condition, true=value)], default=otherwise)


def _as(tree: Tree, kind: str) -> Tree:
    return exp.Cast(this=tree, to=exp.DataType.build(kind, dialect=_DIALECT))


def _text(value: str) -> Tree:
    return exp.Literal.string(value)


def _number(value: str) -> Tree:
    return exp.Literal.number(value)


def _like(tree: Tree, java: str) -> Tree:
    return exp.RegexpLike(this=exp.paren(tree, copy=False), expression=_text(java))


def is_double(tree: Tree) -> bool:
    """Whether a tree is reckoned in binary fractions, as far as it shows: a quotient is, and what comes of it."""
    if isinstance(tree, exp.Div):
        return True
    if isinstance(tree, (exp.Cast, exp.TryCast)):
        return bool(tree.to.this == _Type.DOUBLE)
    if isinstance(tree, (exp.Paren, exp.Neg, exp.Abs, exp.Round, exp.Nullif)):
        return is_double(tree.this)
    if isinstance(tree, (exp.Add, exp.Sub, exp.Mul)):
        return is_double(tree.this) or is_double(tree.expression)
    if isinstance(tree, exp.Coalesce):
        return any(map(is_double, (tree.this, *tree.expressions)))
    if isinstance(tree, exp.Case):
        return any(is_double(branch.args["true"]) for branch in tree.args["ifs"])
    return False


def _cast(node: exp.Cast) -> Tree:
    """Moments have no time zone; a fraction is rounded to a whole number, not cut off."""
    kind = node.to.this
    if kind == _Type.TIMESTAMP:
        node.set("to", exp.DataType(this=_Type.TIMESTAMPNTZ))
    elif kind in (_Type.BIGINT, _Type.INT) and not isinstance(node.this, _WHOLE):
        node.set("this", exp.Round(this=node.this))
    elif kind == _Type.DECIMAL and is_double(node.this):
        return _decimal_of_double(node.this, node.to, exp.Cast)
    return node


_WHOLE = (exp.Literal, exp.Null, exp.DateDiff, exp.Count, exp.Round, exp.Sum, exp.Window)
"""What is a whole number already, or is written as one."""


def _try_cast(node: exp.TryCast) -> Tree:
    """Texts are dates and moments in the forms that DuckDB writes itself; Spark would read `2024` as one."""
    node.set("safe", True)
    kind, cell = node.to.this, node.this
    if kind == _Type.TIMESTAMP:
        node.set("to", exp.DataType(this=_Type.TIMESTAMPNTZ))
        day = exp.Substring(this=cell.copy(), start=_number("1"), length=_number("10"))
        days = exp.TryCast(this=day, to=exp.DataType.build("date"), safe=True)
        after = _as(_call("DATE_ADD", days, _number("1")), "timestamp_ntz")
        read = _when(_like(cell.copy(), _MIDNIGHT_AFTER), after, exp.TryCast(**node.args))
        return _when(_like(cell.copy(), _OF_A_MOMENT), read)
    if kind == _Type.DATE:
        return _when(_like(cell.copy(), _OF_A_DATE), exp.TryCast(**node.args))
    if kind == _Type.DECIMAL and is_double(cell):
        return _decimal_of_double(cell, node.to, exp.TryCast)
    return node


def _decimal_of_double(tree: Tree, kind: exp.DataType, cast: type[exp.Cast]) -> Tree:
    """A double as a decimal: scaled and rounded as a double, as DuckDB does; Spark would round its text.

    A whole double of more than 63 bits is taken in two pieces, each exact.
    """
    safe = {"safe": True} if cast is exp.TryCast else {}

    def whole(tree: Tree, kind: str = "decimal(38, 0)") -> Tree:
        return cast(this=tree, to=exp.DataType.build(kind), **safe)

    def known() -> Tree:
        return exp.to_identifier("x")

    def high() -> Tree:
        return exp.paren(exp.Div(this=known(), expression=_as(_number(_PIECE), "double")), copy=False)

    places = int(kind.expressions[1].name) if len(kind.expressions) > 1 else 0
    scaled = exp.Mul(this=exp.paren(tree, copy=False), expression=_as(_number(f"1e{places}"), "double"))
    nudge = exp.Mul(this=_call("SIGN", known()), expression=_as(_number(_TINY), "double"))
    rounded = exp.Lambda(this=exp.Round(this=exp.Add(this=known(), expression=nudge)), expressions=[known()])
    above = whole(whole(high(), "bigint"))
    cut = exp.Mul(this=_as(whole(high(), "bigint"), "double"), expression=_as(_number(_PIECE), "double"))
    below = whole(whole(exp.paren(exp.Sub(this=known(), expression=cut), copy=False), "bigint"))
    both = exp.Add(this=exp.Mul(this=above, expression=whole(_number(_PIECE))), expression=below)
    exact = exp.Lambda(this=both, expressions=[known()])
    found = _call(
        "ELEMENT_AT", _call("TRANSFORM", _call("TRANSFORM", _call("ARRAY", scaled), rounded), exact), _number("1")
    )
    if places:
        unit = _as(_number("0." + "1".rjust(places, "0")), f"decimal({places}, {places})")
        found = exp.Mul(this=found, expression=unit)
    return cast(this=found, to=kind.copy(), **safe)


def _div(node: exp.Div) -> Tree:
    """`/` divides binary fractions; by nothing it gives no error but infinity."""
    above, below = _as(node.this, "double"), _as(node.expression, "double")
    marked = exp.Div(this=above, expression=below)
    if isinstance(node.expression, exp.Nullif) or _is_not_zero(node.expression):
        return _double(marked)
    endless = exp.Mul(this=above.copy(), expression=_as(_text("Infinity"), "double"))
    return _double(_when(exp.EQ(this=below.copy(), expression=_number("0")), endless, marked))


def _is_not_zero(tree: Tree) -> bool:
    tree = tree.unnest()
    return isinstance(tree, exp.Literal) and not tree.is_string and float(tree.name) != 0


def _double(tree: Tree) -> Tree:
    return exp.Cast(this=exp.paren(tree, copy=False), to=exp.DataType.build("double"))


def _days(node: exp.DateDiff) -> Tree:
    """Days between dates, microseconds between moments: whole numbers of 64 bits."""
    unit = node.args["unit"].name.upper()
    if unit == "DAY":
        return _as(_call("DATEDIFF", node.this, node.expression), "bigint")
    ends = [_as(end, "timestamp_ntz") for end in (node.expression, node.this)]
    return _call("TIMESTAMPDIFF", exp.var(unit), *ends)


def _later(node: exp.DateAdd) -> Tree:
    """A day or month later, or a moment some seconds or microseconds later."""
    unit, amount = node.args["unit"].name.upper(), node.expression
    if unit == "DAY":
        return _call("DATE_ADD", _as(node.this, "date"), _as(amount, "int"))
    if unit == "MONTH":
        return _call("ADD_MONTHS", _as(node.this, "date"), _as(amount, "int"))
    return _call("TIMESTAMPADD", exp.var(unit), _as(amount, "bigint"), _as(node.this, "timestamp_ntz"))


def _truncated(node: exp.DateTrunc) -> Tree:
    return _call("TRUNC", _as(node.this, "date"), _text(node.args["unit"].name))


def _matches(node: exp.RegexpLike) -> Tree:
    node.set("expression", _text(java_pattern(node.expression.name)))
    return node


def _extracted(node: exp.RegexpExtract) -> Tree:
    group = node.args.get("group") or _number("0")
    return _call("REGEXP_EXTRACT", node.this, _text(java_pattern(node.expression.name)), group)


def _replaced(node: exp.RegexpReplace) -> Tree:
    by = _text(java_replacement(node.args["replacement"].name))
    return _call("REGEXP_REPLACE", node.this, _text(java_pattern(node.expression.name)), by)


def _alike(node: exp.Like) -> Tree:
    r"""`LIKE` without an escape: Spark would take `\` for one."""
    if isinstance(node.expression, exp.Literal):
        node.set("expression", _text(node.expression.name.replace("\\", "\\\\")))
    return node


def _trimmed(node: exp.Trim) -> Tree:
    """Without signs, blanks of every width are trimmed, but no tabs and line ends."""
    signs = node.args.get("expression")
    return _call("BTRIM", node.this, signs if signs is not None else _text(_BLANKS))


def _extreme(node: exp.Greatest | exp.Least) -> Tree:
    """NULL where any is NULL, unless the tree says that NULL does not count, as for Spark it never does."""
    if node.args.get("ignore_nulls"):
        return node
    items = [node.this, *node.expressions]
    unknown = exp.or_(*(exp.Is(this=exp.paren(item.copy()), expression=exp.null()) for item in items), copy=False)
    return _when(unknown, exp.null(), type(node)(**node.args))


def _ordered(node: exp.Order) -> Tree:
    """NULL comes last."""
    for item in node.expressions:
        if not isinstance(item, exp.Ordered):
            item.replace(exp.Ordered(this=item.copy(), nulls_first=False))
    return node


def _window(node: exp.Window) -> Tree:
    """Rows that are numbered in no other order are in that of their sheet: a table has none of its own."""
    if not isinstance(node.this, exp.RowNumber):
        return node
    if node.args.get("order") is None:
        node.set("order", exp.Order(expressions=[exp.Ordered(this=column(ROW), nulls_first=False)]))
    return _as(exp.Window(**node.args), "bigint")


_PARTS: Mapping[str, Callable[[Tree], Tree]] = {
    "SECOND": lambda moment: _call("SECOND", moment),
    "DOW": lambda moment: exp.Sub(this=_call("DAYOFWEEK", moment), expression=_number("1")),
    "DAYOFWEEK": lambda moment: exp.Sub(this=_call("DAYOFWEEK", moment), expression=_number("1")),
    "ISODOW": lambda moment: exp.Add(this=_call("WEEKDAY", moment), expression=_number("1")),
}


def _piece(node: exp.Extract) -> Tree:
    """Seconds are whole, and Sunday is 0."""
    said = _PARTS.get(node.this.name.upper())
    return exp.paren(said(node.expression), copy=False) if said else node


REWRITES: Mapping[type[Tree], Callable[..., Tree]] = {
    exp.Cast: _cast,
    exp.TryCast: _try_cast,
    exp.Div: _div,
    exp.DateDiff: _days,
    exp.DateAdd: _later,
    exp.DateTrunc: _truncated,
    exp.RegexpLike: _matches,
    exp.RegexpExtract: _extracted,
    exp.RegexpReplace: _replaced,
    exp.Like: _alike,
    exp.Trim: _trimmed,
    exp.Greatest: _extreme,
    exp.Least: _extreme,
    exp.Order: _ordered,
    exp.Window: _window,
    exp.Extract: _piece,
}
"""Node → what is said on Spark instead."""

ALIKE: frozenset[type[Tree]] = frozenset(
    {
        *(exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.Between, exp.In, exp.Is),
        *(exp.Add, exp.Sub, exp.Mul, exp.IntDiv, exp.Mod, exp.Neg, exp.Abs, exp.Round, exp.DPipe, exp.Coalesce),
        *(exp.Nullif, exp.Length, exp.Lower, exp.Upper, exp.SHA2, exp.SplitPart, exp.Substring, exp.Translate),
        *(exp.Year, exp.Month, exp.Day, exp.Count, exp.Distinct, exp.Max, exp.Min, exp.ArgMin, exp.Sum, exp.Lag),
        exp.RowNumber,
    }
)
"""Nodes that mean the same on both engines when Spark writes them in its own way."""

GRAMMAR: frozenset[type[Tree]] = frozenset(
    {
        *(exp.Select, exp.From, exp.Where, exp.Join, exp.Group, exp.Limit, exp.Subquery, exp.Union, exp.Ordered),
        *(exp.Table, exp.TableAlias, exp.Alias, exp.Column, exp.Identifier, exp.Star, exp.Paren, exp.Case, exp.If),
        *(exp.Literal, exp.Boolean, exp.Null, exp.Var, exp.DataType, exp.DataTypeParam),
    }
)
"""What holds a question together, and has no value of its own to differ in."""
