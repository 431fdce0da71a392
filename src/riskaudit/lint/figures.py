"""Whether the figure of a limit stands in the words of a fact it rests on, or says that it is the audit's own."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from riskaudit.compile.figures import measured
from riskaudit.errors import Fault, Sentence
from riskaudit.library.document import Document
from riskaudit.model.rule import Rule

_BOUNDS = ("at_least", "at_most", "over", "under")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_COUNTS = {name: str(i) for i, name in enumerate("一二三四五六七八九十", 1)} | {"两": "2"}
_COUNTED = re.compile(r"[一二三四五六七八九十两](?=[日天个年月次倍人至])")
_WAYS: Mapping[str, tuple[tuple[Decimal, str], ...]] = {
    "months": ((Decimal(1) / 12, "年"),),
    "min": ((Decimal(1) / 60, "小时"),),
    "h": ((Decimal(1) / 24, "[日天]"),),
    "": ((Decimal(100), "%"), (Decimal(1000), "‰"), (Decimal("0.0001"), "万"), (Decimal(1) / 60, "小时")),
}
"""How else a law may write a figure: the unit that a rule has → what to multiply by, and the unit that follows."""


def figure_faults(rule: Rule, document: Document) -> Iterator[Fault]:
    """Limits that stand beside a law as if it gave their figure, and it does not."""
    parameters = measured(rule.check.parameters, rule.params)
    for i, limit in enumerate(parameters.get("limits", ())):
        if not isinstance(limit, dict) or limit.get("measure") or parameters.get("measure"):
            continue
        names = _named(limit.get("basis")) or rule.basis
        words = " ".join(rule.bases[name].requires.zh for name in names if name in rule.bases)
        clock = str(limit.get("clock", parameters.get("clock", "")))
        figures = [*(limit[name] for name in _BOUNDS if name in limit), *_window(parameters)]
        for figure in figures:
            if not _stands_in(figure, clock, words):
                what = Sentence(
                    f"限值 {figure} 不见于依据 {'、'.join(names)} 的文字",
                    f"{figure} does not stand in the words of {', '.join(names)}",
                )
                cure = Sentence(
                    "写 measure: audit（稽查口径），或由依据推得的写 measure: basis",
                    "say measure: audit, or measure: basis where it follows from the fact",
                )
                yield document.fault(("check", "limits", i), what, cure)


def _named(value: Any) -> Sequence[str]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _window(parameters: Mapping[str, Any]) -> list[str]:
    window = str(parameters.get("window", ""))
    return [window] if _NUMBER.match(window) else []


def _stands_in(figure: Any, clock: str, words: str) -> bool:
    """Whether a fact's words have the figure, in its own unit or another; nothing and none need no number."""
    found = _NUMBER.match(str(figure))
    if not found:
        return True
    value, unit = Decimal(found[0]), str(figure)[found.end() :] or clock
    if not value:
        return True
    written = {Decimal(number) for number in _NUMBER.findall(words)}
    written |= {Decimal(_COUNTS[name]) for name in _COUNTED.findall(words)}
    if value in written:
        return True
    ways = _WAYS.get({"mo": "months"}.get(unit, unit), ())
    return any(re.search(rf"(?<![\d.]){_as_written(value * factor)}0*{sign}", words) for factor, sign in ways)


def _as_written(value: Decimal) -> str:
    return re.escape(format(round(value, 6).normalize(), "f"))
