"""The conditions of rules in three-valued logic: true, false, or None where it cannot be told.

A cell that was not read is None. `IS NULL` and `coalesce` see an empty cell, but not one that could
not be read, nor one of a column that the file lacks, unless exports often lack it (design §12).
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from oracle.cells import ABSENT, EMPTY, READ, Cell

Row = Mapping[str, Cell]
Term = Callable[[Row], Any]

SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\d+(?:\.\d+)?|<>|!=|<=|>=|[=<>(),]|[^\W\d]\w*)")


def both(left: Any, right: Any) -> Any:
    """AND: false if either is, else None if either is."""
    if left is False or right is False:
        return False
    return None if left is None or right is None else True


def either(left: Any, right: Any) -> Any:
    """OR: true if either is, else None if either is."""
    if left is True or right is True:
        return True
    return None if left is None or right is None else False


def contrary(value: Any) -> Any:
    """NOT: None stays None."""
    return None if value is None else not value


def condition(source: str, columns: Mapping[str, Mapping[str, Any]]) -> Term:
    """A condition as a function of a row; `columns` tells which are optional."""
    reader = _Reader(_TOKEN.findall(source), columns)
    found = reader.disjunction()
    assert not reader.tokens, f"left over in {source}: {reader.tokens}"
    return found


class _Reader:
    def __init__(self, tokens: list[str], columns: Mapping[str, Mapping[str, Any]]) -> None:
        self.tokens, self.columns = tokens, columns

    def _take(self, *words: str) -> bool:
        """Drop the words if they come next."""
        if [token.upper() for token in self.tokens[: len(words)]] != list(words):
            return False
        del self.tokens[: len(words)]
        return True

    def disjunction(self) -> Term:
        found = self._conjunction()
        while self._take("OR"):
            found = _joined(either, found, self._conjunction())
        return found

    def _conjunction(self) -> Term:
        found = self._negation()
        while self._take("AND"):
            found = _joined(both, found, self._negation())
        return found

    def _negation(self) -> Term:
        if self._take("NOT"):
            inner = self._negation()
            return lambda row: contrary(inner(row))
        return self._comparison()

    def _comparison(self) -> Term:
        name = self.tokens[0]
        left = self._operand()
        if self._take("IS", "NOT", "NULL"):
            return lambda row: contrary(self._hollow(name, row))
        if self._take("IS", "NULL"):
            return lambda row: self._hollow(name, row)
        if self._take("BETWEEN"):
            low = self._operand()
            assert self._take("AND")
            high = self._operand()
            return lambda row: both(_compared(">=", left(row), low(row)), _compared("<=", left(row), high(row)))
        if self._take("NOT", "IN"):
            listed = self._listed(left)
            return lambda row: contrary(listed(row))
        if self._take("IN"):
            return self._listed(left)
        for sign in SIGNS:
            if self._take(sign):
                right = self._operand()
                return partial(_both_compared, sign, left, right)
        return left

    def _listed(self, left: Term) -> Term:
        assert self._take("(")
        items = [self._operand()]
        while self._take(","):
            items.append(self._operand())
        assert self._take(")")

        def found(row: Row) -> Any:
            result: Any = False
            for item in items:
                result = either(result, _compared("=", left(row), item(row)))
            return result

        return found

    def _operand(self) -> Term:
        if self._take("("):
            inner = self.disjunction()
            assert self._take(")")
            return inner
        if self._take("COALESCE", "("):
            name = self.tokens.pop(0)
            assert self._take(",")
            default = self._operand()
            assert self._take(")")
            return lambda row: {True: default(row), False: row[name].value, None: None}[self._hollow(name, row)]
        date_next = self._take("DATE")
        token = self.tokens.pop(0)
        if token.startswith("'"):
            text = token[1:-1].replace("''", "'")
            value: Any = datetime.strptime(text, "%Y-%m-%d") if date_next else text
            return lambda row: value
        if token[0].isdigit():
            return lambda row: Decimal(token)
        if token.upper() in ("TRUE", "FALSE", "NULL"):
            return lambda row: {"TRUE": True, "FALSE": False, "NULL": None}[token.upper()]
        return lambda row: row[token].value

    def _hollow(self, name: str, row: Row) -> bool | None:
        """Whether a cell is NULL: None where that cannot be told."""
        state = row[name].state
        if state == READ:
            return False
        optional = self.columns[name].get("optional", False)
        return True if state == EMPTY or (state == ABSENT and optional) else None


def _joined(logic: Callable[[Any, Any], Any], left: Term, right: Term) -> Term:
    return lambda row: logic(left(row), right(row))


def _both_compared(sign: str, left: Term, right: Term, row: Row) -> bool | None:
    return _compared(sign, left(row), right(row))


def _compared(sign: str, left: Any, right: Any) -> bool | None:
    if left is None or right is None:
        return None
    return bool(SIGNS[sign](left, right))
