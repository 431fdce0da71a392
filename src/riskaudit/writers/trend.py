"""This month beside an earlier report, theme by theme and unit by unit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from riskaudit.model.report import Counts, Previous, UnitTheme
from riskaudit.writers.risk import marked_rate
from riskaudit.writers.view import View


class Pair(NamedTuple):
    """A theme or unit by its name, with its counts then and now."""

    name: str
    then: Counts
    now: Counts


def month_before(before: Previous) -> str:
    """How the earlier report is called."""
    return before.month or before.as_of.isoformat()


def rules_differ(view: View, before: Previous) -> bool:
    """Whether the figures rest on other rules and do not compare."""
    return before.library != view.report.tool.library or before.profile != view.report.scope.profile


def theme_pairs(view: View, before: Previous) -> list[Pair]:
    """Every theme, in the order of the chapters."""
    now = {theme: sum((rule.counts for rule in rules), Counts()) for theme, rules in view.themes.items()}
    return [Pair(name, before.themes.get(name, Counts()), counts) for name, counts in now.items()]


def unit_pairs(view: View, before: Previous) -> list[Pair]:
    """Every unit met then or now, sorted; records without a unit are left out."""
    then, now = _by_unit(before.units), _by_unit(view.report.units)
    names = sorted(name for name in {*then, *now} if name)
    return [Pair(name, then.get(name, Counts()), now.get(name, Counts())) for name in names]


def _by_unit(items: tuple[UnitTheme, ...]) -> dict[str, Counts]:
    sums: dict[str, Counts] = {}
    for item in items:
        sums[item.unit] = sums.get(item.unit, Counts()) + item.counts
    return sums


def pair_sum(pairs: Sequence[Pair]) -> Pair:
    """All of them together."""
    return Pair("", sum((pair.then for pair in pairs), Counts()), sum((pair.now for pair in pairs), Counts()))


def trend_figures(view: View, pair: Pair) -> list[str]:
    """Faults of applicable verdicts and the rate, then and now, and the change."""
    cells = []
    for counts in (pair.then, pair.now):
        cells += [f"{counts.fail:,} / {counts.applicable:,}", marked_rate(counts.fail, counts.applicable)]
    return [*cells, _change(view, pair.then, pair.now)]


def _change(view: View, then: Counts, now: Counts) -> str:
    """The difference of the rates in percentage points, with a sign and an arrow."""
    if not then.applicable or not now.applicable:
        return "—"
    points = round((now.fail / now.applicable - then.fail / then.applicable) * 100, 1)
    arrow = "▲" if points > 0 else "▼" if points < 0 else "→"
    return view.say("points", arrow=arrow, points=f"{points:+.1f}" if points else "0.0")
