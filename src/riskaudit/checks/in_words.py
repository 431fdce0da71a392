"""Conditions of rules as people read them: titles for columns, words for signs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sqlglot import exp

from riskaudit.checks.base import CheckKind
from riskaudit.checks.expression import parsed
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.dataset import Dataset
from riskaudit.model.english import quoted
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
        node = node.unnest()
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


def limits_said(
    kind: CheckKind, dataset: Dataset, params: Mapping[str, Any]
) -> tuple[tuple[Bilingual, tuple[str, ...]], ...]:
    """Each limit of a check in words, with the condition under which it applies, and the facts that it names."""
    conditions = {path[1]: text for path, text, _ in kind.conditions() if len(path) == 3 and path[0] == "limits"}
    found = []
    for i, line in enumerate(kind.limits_in_words()):
        words = line.text
        if i in conditions:
            under = condition_in_words(conditions[i], dataset, params)
            words = Bilingual(zh=f"{under.zh}：{words.zh}", en=f"{under.en}: {words.en}")
        found.append((words, line.basis))
    return tuple(found)
