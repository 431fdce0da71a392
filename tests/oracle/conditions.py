"""The conditions and formulas of rules in three-valued logic: a value, or None where it cannot be told.

A cell that was not read is None. `IS NULL` and `coalesce` see an empty cell, but not one that could
not be read, nor one of a column that the file lacks, unless exports often lack it (design §12).
Numbers are exact decimals; what is divided by zero is None.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from typing import Any

from oracle.cells import ABSENT, EMPTY, READ, Cell

Row = Mapping[str, Cell]
Term = Callable[[Row], Any]
Columns = Mapping[str, Mapping[str, Any]]

SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "=": operator.eq,
    "<>": operator.ne,
    "!=": operator.ne,
    "<=": operator.le,
    ">=": operator.ge,
    "<": operator.lt,
    ">": operator.gt,
}
EXACT = Context(prec=60)
"""Wide enough that no sum or product of cells is rounded."""

BEYOND = Decimal(10) ** 18
"""A formula whose numbers grow so large tells nothing."""

_TOKEN = re.compile(r"\s*('(?:[^']|'')*'|\d+(?:\.\d+)?|<>|!=|<=|>=|[-+*/=<>(),]|[^\W\d]\w*)")
_READ: dict[tuple[str, int, bool], tuple[Columns, Term, tuple[str, ...]]] = {}


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


def condition(source: str, columns: Columns) -> Term:
    """A condition as a function of a row; `columns` tells which are optional."""
    return _found(source, columns, False)[1]


def formula(source: str, columns: Columns) -> Term:
    """A formula as a function of a row: quotients are rounded to six decimals."""
    return _found(source, columns, True)[1]


def columns_of(source: str, columns: Columns) -> tuple[str, ...]:
    """The columns that a condition or formula names, in order of appearance."""
    return _found(source, columns, False)[2]


def _found(source: str, columns: Columns, measured: bool) -> tuple[Columns, Term, tuple[str, ...]]:
    key = (source, id(columns), measured)
    if key not in _READ:
        reader = _Reader(source, columns, measured)
        term = reader.disjunction()
        assert not reader.tokens, f"left over in {source}: {reader.tokens}"
        _READ[key] = (columns, term, tuple(dict.fromkeys(reader.named)))
    return _READ[key]


class _Reader:
    """Reads by the usual precedence: OR, AND, NOT, comparison, sum, product, sign."""

    def __init__(self, source: str, columns: Columns, measured: bool) -> None:
        self.tokens, self.columns, self.named = _TOKEN.findall(source), columns, list[str]()
        self.figured = _measured if measured else figured
        assert re.sub(r"\s", "", "".join(self.tokens)) == re.sub(r"\s", "", source), f"cannot read {source}"

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
        before = len(self.named)
        left = self._sum()
        if self._take("IS"):
            negative, word = self._take("NOT"), self.tokens.pop(0).upper()
            names, wanted = self.named[before:], {"NULL": None, "TRUE": True, "FALSE": False}[word]
            asked = self._asked(names, lambda row: left(row) is wanted)
            return (lambda row: contrary(asked(row))) if negative else asked
        negative = self._take("NOT")
        found = self._ranged(left)
        if negative:
            return lambda row: contrary(found(row))
        return found

    def _ranged(self, left: Term) -> Term:
        if self._take("BETWEEN"):
            low = self._sum()
            assert self._take("AND")
            high = self._sum()
            return lambda row: both(compared(">=", left(row), low(row)), compared("<=", left(row), high(row)))
        if self._take("IN"):
            return _listed(left, self._arguments())
        if self._take("LIKE"):
            form = self._sum()
            return lambda row: _like(left(row), form(row))
        for sign in SIGNS:
            if self._take(sign):
                return _compared(sign, left, self._sum())
        return left

    def _sum(self) -> Term:
        found = self._product()
        while self.tokens and self.tokens[0] in "+-":
            found = self._figured(self.tokens.pop(0), found, self._product())
        return found

    def _figured(self, sign: str, left: Term, right: Term) -> Term:
        return lambda row: self.figured(sign, left(row), right(row))

    def _product(self) -> Term:
        found = self._signed()
        while self.tokens and self.tokens[0] in "*/":
            found = self._figured(self.tokens.pop(0), found, self._signed())
        return found

    def _signed(self) -> Term:
        if self._take("-"):
            inner = self._signed()
            return lambda row: None if (value := inner(row)) is None else -value
        return self._operand()

    def _arguments(self) -> list[Term]:
        assert self._take("(")
        items = [self.disjunction()]
        while self._take(","):
            items.append(self.disjunction())
        assert self._take(")")
        return items

    def _operand(self) -> Term:
        if self.tokens[0] == "(":
            return self._arguments()[0]
        date_next = self.tokens[0].upper() == "DATE" and self.tokens[1].startswith("'") and self._take("DATE")
        token = self.tokens.pop(0)
        if token.startswith("'"):
            text = token[1:-1].replace("''", "'")
            return _always(datetime.strptime(text, "%Y-%m-%d") if date_next else text)
        if token[0].isdigit():
            return _always(Decimal(token))
        if token.upper() in ("TRUE", "FALSE", "NULL"):
            return _always({"TRUE": True, "FALSE": False, "NULL": None}[token.upper()])
        if self.tokens and self.tokens[0] == "(":
            return self._called(token.upper())
        assert token in self.columns, f"no column {token}"
        self.named.append(token)
        return lambda row: row[token].value

    def _called(self, name: str) -> Term:
        before = len(self.named)
        if name == "CAST":
            assert self._take("(")
            inner = self.disjunction()
            assert self._take("AS")
            kind = self.tokens.pop(0).upper()
            assert self._take(")")
            return lambda row: _cast(inner(row), kind)
        if name == "EXTRACT":
            assert self._take("(")
            part = self.tokens.pop(0).lower()
            assert self._take("FROM")
            moment = self.disjunction()
            assert self._take(")")
            return lambda row: None if (value := moment(row)) is None else Decimal(getattr(value, part))
        items = self._arguments()
        if name == "COALESCE":
            names = self.named[before:]
            return self._asked(names, lambda row: next((v for item in items if (v := item(row)) is not None), None))
        if name in ("GREATEST", "LEAST") and self.figured is figured:
            pick = max if name == "GREATEST" else min
            return self._asked(self.named[before:], lambda row: _picked(pick, [item(row) for item in items]))
        call = CALLS[name]

        def found(row: Row) -> Any:
            values = [item(row) for item in items]
            return None if None in values else call(*values)

        return found

    def _asked(self, names: list[str], ask: Term) -> Term:
        """What asks for NULL: None itself where a column was not read."""
        return lambda row: None if any(self._unseen(name, row) for name in names) else ask(row)

    def _unseen(self, name: str, row: Row) -> bool:
        state = row[name].state
        lacking = state == ABSENT and self.columns[name].get("optional", False)
        return not (state in (READ, EMPTY) or lacking)


def _picked(pick: Callable[..., Any], values: list[Any]) -> Any:
    """The greatest or least of those that are there, as SQL has it; formulas want all of them."""
    there = [value for value in values if value is not None]
    return pick(there) if there else None


def _always(value: Any) -> Term:
    return lambda _: value


def _joined(logic: Callable[[Any, Any], Any], left: Term, right: Term) -> Term:
    return lambda row: logic(left(row), right(row))


def _compared(sign: str, left: Term, right: Term) -> Term:
    return lambda row: compared(sign, left(row), right(row))


def compared(sign: str, left: Any, right: Any) -> bool | None:
    """Two values by a sign: None if either is."""
    if left is None or right is None:
        return None
    return bool(SIGNS[sign](left, right))


def _listed(left: Term, items: list[Term]) -> Term:
    def found(row: Row) -> Any:
        result: Any = False
        for item in items:
            result = either(result, compared("=", left(row), item(row)))
        return result

    return found


def _like(value: Any, form: Any) -> bool | None:
    if value is None or form is None:
        return None
    parts = [{"%": ".*", "_": "."}.get(letter, re.escape(letter)) for letter in form]
    return re.fullmatch("".join(parts), value, re.DOTALL) is not None


def figured(sign: str, left: Any, right: Any) -> Any:
    """A sum, difference, product or quotient: None if either is, or what divides is zero. Dates differ in days."""
    if left is None or right is None:
        return None
    if isinstance(left, datetime):
        if isinstance(right, datetime):
            return Decimal((left - right).days)
        shift = timedelta(days=int(right))
        return left + shift if sign == "+" else left - shift
    if sign == "/":
        return EXACT.divide(left, right) if right else None
    return {"+": EXACT.add, "-": EXACT.subtract, "*": EXACT.multiply}[sign](left, right)


def _measured(sign: str, left: Any, right: Any) -> Any:
    """The same in a formula."""
    found = figured(sign, left, right)
    if isinstance(found, Decimal) and abs(found) >= BEYOND:
        return None
    return rounded(found, 6) if sign == "/" and found is not None else found


def rounded(value: Decimal, places: Any = 0) -> Decimal:
    """To so many places, halves away from zero."""
    with localcontext(EXACT):
        return value.quantize(Decimal(1).scaleb(-int(places)), ROUND_HALF_UP)


def _cast(value: Any, kind: str) -> Any:
    if value is None:
        return None
    if kind == "DATE":
        return value.replace(hour=0, minute=0, second=0, microsecond=0)
    return str(value) if kind == "TEXT" else value


CALLS: Mapping[str, Callable[..., Any]] = {
    "ABS": abs,
    "ROUND": rounded,
    "GREATEST": max,
    "LEAST": min,
    "LENGTH": lambda text: Decimal(len(text)),
    "LOWER": str.lower,
    "UPPER": str.upper,
    "TRIM": str.strip,
    "YEAR": lambda moment: Decimal(moment.year),
    "MONTH": lambda moment: Decimal(moment.month),
    "DAY": lambda moment: Decimal(moment.day),
    "REGEXP_MATCHES": lambda text, form: re.search(form, text) is not None,
    "REGEXP_LIKE": lambda text, form: re.search(form, text) is not None,
}
"""Functions that are None wherever an argument is."""
