"""This month beside an earlier report, theme by theme and unit by unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from riskaudit.model.outcome import Counts
from riskaudit.model.report import Previous, UnitTheme
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
    """Every theme of either report, in the order of the chapters."""
    now = {theme: sum((rule.counts for rule in rules), Counts()) for theme, rules in view.themes.items()}
    return _paired(before.themes, now)


def unit_pairs(view: View, before: Previous) -> list[Pair]:
    """Every unit met then or now, and last the records without one; nothing where no unit is known."""
    pairs = _paired(_by_unit(before.units), _by_unit(view.report.units))
    return pairs if any(pair.name for pair in pairs) else []


def unit_name(view: View, unit: str) -> str:
    """A unit as short as it can be told; one that was met in the earlier report alone in full."""
    return view.short_unit(unit) if unit in {*view.report.scope.units, ""} else unit


def _paired(then: Mapping[str, Counts], now: Mapping[str, Counts]) -> list[Pair]:
    """What either report has, each once; what has no name comes last."""
    names = sorted({**now, **then}, key=lambda name: not name)
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
    told = view.say("points", arrow=arrow, points=f"{points:+.1f}" if points else "0.0")
    return f"{told}※" if points < 0 and blinder(then, now) else told


def blinder(then: Counts, now: Counts) -> bool:
    """Whether a greater share than before cannot be told, which lowers the rate by itself."""
    return now.unknown * then.applicable > then.unknown * now.applicable
