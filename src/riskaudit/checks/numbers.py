"""Numbers with their units as people write them: money whole or to two places, all others without trailing zeros."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from sqlglot import exp

from riskaudit.checks.phrases import shown_number
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.query import (
    Tree,
    as_text,
    at_most,
    case,
    cast,
    equal,
    every,
    joined,
    length,
    less,
    matches,
    negate,
    number,
    plus,
    replace_all,
    text,
)

_MONEY = ("元", "yuan")
_ONE = {"days": "day", "years": "year", "times": "time", "people": "person", "months": "month"} | {
    "percentage points": "percentage point"
}
"""English units and what one of them is called."""

_POINTS = Bilingual(zh=" 个百分点", en=" percentage points")
_COUNTS = ("条", "records")
"""What follows a number of records in a sentence."""

_CENT, _HALF_A_CENT = Decimal("0.01"), Decimal("0.005")


def unit_text(unit: Bilingual | None, language: Language) -> str:
    """A unit as it follows a number: after a blank, but for signs such as % and ‰."""
    words = unit.in_(language).strip() if unit else ""
    return words if not words or words[0] in "%‰℃°" else f" {words}"


def apart_text(unit: str, language: Language) -> str:
    """The unit of a difference: two figures in per cent lie percentage points apart."""
    return _POINTS.in_(language) if unit == "%" else unit


def number_text(tree: Tree, unit: str = "") -> Tree:
    """A decimal as text, with its unit."""
    written = money_text(tree) if unit.strip() in _MONEY else plain_text(tree)
    one = _ONE.get(unit.strip())
    told = case([(equal(tree.copy(), number(1)), text(f" {one}"))], text(unit)) if one else text(unit)
    return exp.DPipe(this=written, expression=told)


def plain_text(tree: Tree) -> Tree:
    """A decimal as text without trailing zeros."""
    written = as_text(tree)
    short = replace_all(replace_all(written, "0+$", ""), r"\.$", "")
    return case([(matches(written, r"\."), short)], written)


def counted_text(tree: Tree) -> Tree:
    """A number of records, its thousands set off as those of the report's own counts are; no whole number, as it is."""
    whole = as_text(cast(tree.copy(), "bigint"))
    size = length(whole.copy())
    cut = exp.paren(exp.Sub(this=size, expression=number(3)), copy=False)
    front = exp.Substring(this=whole.copy(), start=number(1), length=cut)
    back = exp.Substring(this=whole.copy(), start=plus(cut.copy(), number(1)))
    long = every(at_most(number(1000), tree.copy()), less(tree.copy(), number(10**6)))
    return case(
        [(every(long, equal(tree.copy(), cast(tree.copy(), "bigint"))), joined(front, text(","), back))],
        plain_text(tree),
    )


def counts_records(after: str) -> bool:
    """Whether what follows a number says that it counts records."""
    return after.strip().startswith(_COUNTS)


def money_text(tree: Tree) -> Tree:
    """An amount in yuan: `12`, `12.50`. What is less than half a cent is not rounded to nothing."""
    cents = as_text(cast(exp.Round(this=tree.copy(), decimals=number(2)), "decimal(24, 2)"))
    small = every(less(exp.Abs(this=tree.copy()), number(_HALF_A_CENT)), negate(equal(tree.copy(), number(0))))
    return case([(small, plain_text(tree))], replace_all(cents, r"\.00$", ""))


def is_money(unit: str) -> bool:
    """Whether what follows a number says that it is an amount in yuan."""
    return unit.strip().startswith(_MONEY)


def shown_amount(value: int | float | str | Decimal, unit: str = "") -> str:
    """A number that the engine returned, or that a rule gives, with its unit."""
    found = Decimal(str(value))
    unit = f" {_ONE[unit.strip()]}" if found == 1 and unit.strip() in _ONE else unit
    if unit.strip() not in _MONEY or abs(found) < _HALF_A_CENT:
        return shown_number(found) + unit
    return format(found.quantize(_CENT, ROUND_HALF_UP), "f").removesuffix(".00") + unit
