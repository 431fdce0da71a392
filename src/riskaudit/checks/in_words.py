"""Conditions of rules as people read them: titles for columns, words for signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlglot import exp

from riskaudit.checks.base import CheckKind
from riskaudit.checks.expression import parsed
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.english import quoted
from riskaudit.model.measure import Measure, attributed
from riskaudit.model.outcome import LimitLine
from riskaudit.model.query import Tree

_SIGNS: Mapping[type[Tree], Bilingual] = {
    exp.EQ: Bilingual(zh="{}为{}", en="{} is {}"),
    exp.NEQ: Bilingual(zh="{}不为{}", en="{} is not {}"),
    exp.LT: Bilingual(zh="{}小于{}", en="{} is less than {}"),
    exp.LTE: Bilingual(zh="{}不大于{}", en="{} is at most {}"),
    exp.GT: Bilingual(zh="{}大于{}", en="{} is more than {}"),
    exp.GTE: Bilingual(zh="{}不小于{}", en="{} is at least {}"),
    exp.And: Bilingual(zh="{}，且{}", en="{} and {}"),
    exp.Or: Bilingual(zh="{}，或{}", en="{} or {}"),
}
_DAYS: Mapping[type[Tree], Bilingual] = {
    exp.LT: Bilingual(zh="{}早于{}", en="{} is before {}"),
    exp.LTE: Bilingual(zh="{}不晚于{}", en="{} is not after {}"),
    exp.GT: Bilingual(zh="{}晚于{}", en="{} is after {}"),
    exp.GTE: Bilingual(zh="{}不早于{}", en="{} is not before {}"),
}
_SET = Bilingual(zh="{}为“是”", en="{} is yes")
_NOT_SET = Bilingual(zh="{}为“否”", en="{} is no")
_DAY_OF = Bilingual(zh="{}当日", en="the day of {}")
_EMPTY = Bilingual(zh="{}为空", en="{} is empty")
_FILLED = Bilingual(zh="{}不为空", en="{} is not empty")
_AMONG = Bilingual(zh="、", en=", ")
_ONE_OF = Bilingual(zh="{}为{}", en="{} is one of {}")
_NONE_OF = Bilingual(zh="{}不为{}", en="{} is none of {}")


class _Unworded(Exception):
    """Part of a condition for which there are no words."""


def condition_in_words(source: str, dataset: Dataset, params: Mapping[str, Any]) -> Bilingual:
    """A condition over the columns of a dataset in words; as the rule has it, with titles for columns, where it says
    more than there are words for. Values of code lists stay as exports write them.

    Raises ExpressionError as `read_condition` does.
    """
    tree, _ = parsed(source, dataset, params)
    return Bilingual(zh=_worded(tree, dataset, "zh"), en=_worded(tree, dataset, "en"))


def _worded(tree: Tree, dataset: Dataset, language: Language) -> str:
    def title(name: str) -> str:
        words = dataset.columns[name].title.in_(language)
        return words if language == "zh" else quoted(words)

    try:
        return _Words(dataset, language, title).truth(tree)
    except _Unworded:
        titled = tree.transform(lambda node: exp.var(title(node.name)) if isinstance(node, exp.Column) else node)
        return str(titled.sql(dialect="duckdb"))


class _Words:
    """One language's words for the trees of conditions."""

    def __init__(self, dataset: Dataset, language: Language, title: Callable[[str], str]) -> None:
        self._dataset, self._language, self._title = dataset, language, title

    def truth(self, node: Tree) -> str:
        """What is true or false."""
        node = node.unnest()
        if isinstance(node, exp.Not):
            return self._negated(node.this.unnest())
        if isinstance(node, (exp.And, exp.Or)):
            return self._say(_SIGNS[type(node)], self._part(node, node.left), self._part(node, node.right))
        if isinstance(node, exp.In) and node.expressions:
            values = _AMONG.in_(self._language).join(self._value(item) for item in node.expressions)
            return self._say(_ONE_OF, self._value(node.this), values)
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return self._say(_EMPTY, self._value(node.this))
        if type(node) in _SIGNS:
            dated = type(node) in _DAYS and (self._is_day(node.this) or self._is_day(node.expression))
            signs = _DAYS if dated else _SIGNS
            return self._say(signs[type(node)], self._value(node.this), self._value(node.expression))
        return self._say(_SET, self._flag(node))

    def _part(self, whole: Tree, part: Tree) -> str:
        """One side of AND or OR; the other of the two within it stands in brackets."""
        words = self.truth(part)
        mixed = isinstance(part.unnest(), (exp.And, exp.Or)) and type(part.unnest()) is not type(whole)
        return (f"（{words}）" if self._language == "zh" else f"({words})") if mixed else words

    def _negated(self, node: Tree) -> str:
        if isinstance(node, exp.In) and node.expressions:
            values = _AMONG.in_(self._language).join(self._value(item) for item in node.expressions)
            return self._say(_NONE_OF, self._value(node.this), values)
        if isinstance(node, exp.Is) and isinstance(node.expression, exp.Null):
            return self._say(_FILLED, self._value(node.this))
        return self._say(_NOT_SET, self._flag(node))

    def _flag(self, node: Tree) -> str:
        """The title of a flag; one that is empty may count as not set."""
        if isinstance(node, exp.Coalesce) and [item.sql() for item in node.expressions] == ["FALSE"]:
            node = node.this
        if not isinstance(node, exp.Column) or self._dataset.columns[node.name].type != "flag":
            raise _Unworded
        return self._title(node.name)

    def _value(self, node: Tree) -> str:
        """The title of a column, an empty cell of which may count as none of its values, or what stands there."""
        node = node.unnest()
        if isinstance(node, exp.Coalesce) and [item.sql() for item in node.expressions] == ["''"]:
            node = node.this
        if isinstance(node, exp.Column):
            return self._title(node.name)
        if isinstance(node, exp.Literal):
            return str(node.this)
        if isinstance(node, exp.Cast) and node.to.this == exp.DataType.Type.DATE:
            if isinstance(node.this, exp.Literal):
                return str(node.this.this)
            return self._say(_DAY_OF, self._value(node.this))
        raise _Unworded

    def _is_day(self, node: Tree) -> bool:
        node = node.unnest()
        if isinstance(node, exp.Cast):
            return bool(node.to.this == exp.DataType.Type.DATE)
        return isinstance(node, exp.Column) and self._dataset.columns[node.name].type in ("date", "moment")

    def _say(self, words: Bilingual, *values: str) -> str:
        return words.in_(self._language).format(*values)


_OPPOSITE: Mapping[type[Tree], type[Tree]] = {
    exp.EQ: exp.NEQ,
    exp.NEQ: exp.EQ,
    exp.LT: exp.GTE,
    exp.GTE: exp.LT,
    exp.LTE: exp.GT,
    exp.GT: exp.LTE,
}
_OTHERWISE = Bilingual(zh="其他情形", en="otherwise")
_NONE_ABOVE = Bilingual(zh="不属前列情形", en="none of the above")


def limits_said(kind: CheckKind, dataset: Dataset, params: Mapping[str, Any]) -> tuple[LimitLine, ...]:
    """Each limit of a check in words: the condition under which it applies, what earlier limits leave to it, and whose
    its figure is. Limits that say the same are one line with the facts of them all."""
    lines = kind.limits_in_words(dataset)
    sources = {path[1]: text for path, text, _ in kind.conditions() if len(path) == 3 and path[0] == "limits"}
    parts = [_conjuncts(sources.get(i), dataset, params, kind.read_by_size()) for i in range(len(lines))]
    found: dict[tuple[Bilingual, Measure, bool], LimitLine] = {}
    for i, line in enumerate(lines):
        earlier = [parts[k] for k in range(i) if set(lines[k].basis) & set(line.basis) or lines[k].basis == line.basis]
        under = _under(parts[i], earlier, dataset)
        words = Bilingual(zh=f"{under.zh}：{line.text.zh}", en=f"{under.en}: {line.text.en}") if under else line.text
        words = attributed(words, line.measure)
        key = (words, line.measure, bool(line.basis))
        basis = (*(found[key].basis if key in found else ()), *line.basis)
        found[key] = LimitLine(text=words, basis=tuple(dict.fromkeys(basis)), measure=line.measure)
    return tuple(found.values())


def _conjuncts(
    source: str | None, dataset: Dataset, params: Mapping[str, Any], by_size: str | None = None
) -> list[Tree]:
    """The parts of a condition all of which must be true, but those that only tell how a column is read."""
    if source is None:
        return []
    tree = parsed(source, dataset, params)[0].unnest()
    found = list(tree.flatten()) if isinstance(tree, exp.And) else [tree]
    return [part for part in found if {item.name for item in part.find_all(exp.Column)} != {by_size}]


def _under(own: Sequence[Tree], earlier: Sequence[Sequence[Tree]], dataset: Dataset) -> Bilingual | None:
    """When a limit applies that stands behind others: its own condition, and that no earlier one takes the record."""
    left: dict[str, Tree] = {}
    cut = False
    mine = {part.sql() for part in own}
    for taken in earlier:
        beyond = [part for part in taken if part.sql() not in mine]
        if len(taken) - len(beyond) < len(mine) or not beyond:
            continue
        if len(beyond) == 1:
            left[beyond[0].sql()] = _opposite(beyond[0])
        else:
            cut = True
    if not own and (cut or len(left) > 1):
        return _OTHERWISE
    if not own and not left:
        return None
    trees = [*own, *left.values()]
    words = Bilingual(
        zh=_worded(exp.and_(*trees, copy=True), dataset, "zh"), en=_worded(exp.and_(*trees, copy=True), dataset, "en")
    )
    if not cut:
        return words
    return Bilingual(zh=f"{words.zh}，且{_NONE_ABOVE.zh}", en=f"{words.en} and {_NONE_ABOVE.en}")


def _opposite(tree: Tree) -> Tree:
    """A condition that is true where another one is false."""
    node: Tree = tree.unnest()
    if isinstance(node, exp.Not):
        node = node.this.unnest()
        return node.copy()
    if opposite := _OPPOSITE.get(type(node)):
        return opposite(this=node.this.copy(), expression=node.expression.copy())
    return exp.Not(this=exp.paren(node.copy()))
