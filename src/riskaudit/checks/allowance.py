"""How far two values may differ: a tolerance in the column's unit, a share of the other value, or both.

Where both are given the larger one applies. A difference equal to the allowance is allowed. `side: more`
minds only a value above the other, `less` only one below it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal

from sqlglot import exp

from riskaudit.checks.base import Path_
from riskaudit.checks.limits import Amount
from riskaudit.checks.phrases import shown_number
from riskaudit.errors import Sentence
from riskaudit.model.base import Bilingual, Language
from riskaudit.model.query import Tree, as_text, case, less, matches, minus, number, plus, replace_all, some, text

Side = Literal["both", "more", "less"]

MUST = {
    "both": Bilingual(zh="应等于{what}", en="must equal {what}"),
    "more": Bilingual(zh="不应大于{what}", en="must not exceed {what}"),
    "less": Bilingual(zh="不应小于{what}", en="must not be less than {what}"),
}
ALLOWED = Bilingual(zh="，容许相差 {much}", en=", give or take {much}")


@dataclass(frozen=True)
class Allowance:
    """How much is allowed, on which side, in which unit (as it is to be printed)."""

    tolerance: Decimal
    share: Decimal
    side: Side
    unit: str

    @classmethod
    def of(cls, tolerance: Amount | None, share: Amount | None, side: Side, unit: str) -> Allowance:
        """Nothing allowed where neither is given. Raises InvalidOperation for what is no number."""
        return cls(Decimal(str(tolerance or 0)), Decimal(str(share or 0)), side, unit)

    def broken(self, value: Tree, other: Tree) -> Tree:
        """Whether the value differs from the other by more than is allowed; NULL if either is."""
        much = self._much(other)
        above, below = less(plus(other, much), value), less(value, minus(other, much))
        return exp.paren({"both": some(above, below), "more": above, "less": below}[self.side], copy=False)

    def _much(self, other: Tree) -> Tree:
        flat = number(self.tolerance)
        if not self.share:
            return flat
        part = exp.Mul(this=exp.Abs(this=other), expression=number(self.share))
        return exp.Greatest(this=part, expressions=[flat]) if self.tolerance else part

    def amount(self, other: Decimal) -> Decimal:
        """What is allowed beside a value."""
        return max(self.tolerance, self.share * abs(other))

    def in_words(self, what: str, tolerance: str, language: Language) -> str:
        """The limit as a phrase: how the value must stand to `what`. `tolerance` is it in words, empty for none."""
        found = [tolerance] if tolerance else []
        found += [f"{shown_number(self.share * 100)}%"] if self.share else []
        much = (" 或 " if language == "zh" else " or ").join(found)
        tail = ALLOWED.in_(language).format(much=much) if found else ""
        return MUST[self.side].in_(language).format(what=what) + tail


def allowance_faults(tolerance: Amount | None, share: Amount | None) -> Iterator[tuple[Path_, Sentence]]:
    """Amounts that are no numbers, negative, or finer than the six decimals that numbers have."""
    for name, value in (("tolerance", tolerance), ("share", share)):
        try:
            found = Decimal(str(value or 0))
        except InvalidOperation:
            yield (name,), Sentence(f"“{value}”不是数", f'"{value}" is not a number')
            continue
        if found < 0 or found != round(found, 6):
            yield (
                (name,),
                Sentence(f"{name} 不得为负，至多六位小数", f"{name} must not be negative, with at most six decimals"),
            )


def unit_text(unit: Bilingual | None, language: Language) -> str:
    """A unit as it follows a number: after a blank, but for signs such as % and ‰."""
    words = unit.in_(language).strip() if unit else ""
    return words if not words or words[0] in "%‰℃°" else f" {words}"


def number_text(tree: Tree, unit: str = "") -> Tree:
    """A decimal as text without trailing zeros, with its unit."""
    written = as_text(tree)
    short = replace_all(replace_all(written, "0+$", ""), r"\.$", "")
    return exp.DPipe(this=case([(matches(written, r"\."), short)], written), expression=text(unit))
