"""This month beside an earlier report, theme by theme and unit by unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from riskaudit.model.report import Counts, UnitTheme
from riskaudit.writers.pdf.flow import Block
from riskaudit.writers.pdf.grid import Col, Grid, Row
from riskaudit.writers.pdf.parts import section, words
from riskaudit.writers.pdf.risk import marked_rate
from riskaudit.writers.pdf.style import INK, SMALL, SOFT, TINY, WIDTH
from riskaudit.writers.pdf.view import View


def trend(view: View) -> Iterator[Block]:
    """Both tables; nothing where no earlier report was given."""
    before, say = view.report.previous, view.say
    if before is None:
        return
    yield section(say("trend"), "trend")
    month = before.month or before.as_of.isoformat()
    note = say("trend_note", month=month, digest=before.findings[:12])
    yield words(note, SMALL.but(color=SOFT), before=1, keep=True)
    if before.library != view.report.tool.library or before.profile != view.report.scope.profile:
        yield words(say("trend_rules_differ"), SMALL.but(bold=True, color=INK), before=1, keep=True)
    now = {theme: sum((rule.counts for rule in rules), Counts()) for theme, rules in view.themes.items()}
    yield _table(view, say("theme"), _paired(before.themes, now), month, view.theme)
    units = _paired(_by_unit(before.units), _by_unit(view.report.units))
    if any(units):
        met = {*view.report.scope.units, ""}
        yield _table(view, say("unit"), units, month, lambda unit: view.short_unit(unit) if unit in met else unit)


def _paired(then: Mapping[str, Counts], now: Mapping[str, Counts]) -> dict[str, tuple[Counts, Counts]]:
    """What either report has, each once; what has no name comes last."""
    names = sorted({**now, **then}, key=lambda name: not name)
    return {name: (then.get(name, Counts()), now.get(name, Counts())) for name in names}


def _by_unit(items: tuple[UnitTheme, ...]) -> dict[str, Counts]:
    sums: dict[str, Counts] = {}
    for item in items:
        sums[item.unit] = sums.get(item.unit, Counts()) + item.counts
    return sums


def _table(
    view: View, title: str, pairs: Mapping[str, tuple[Counts, Counts]], month: str, shown: Callable[[str], str]
) -> Grid:
    say = view.say
    rows = [Row([shown(name), *_figures(view, then, now)]) for name, (then, now) in pairs.items()]
    sums = [sum((pair[side] for pair in pairs.values()), Counts()) for side in (0, 1)]
    rows.append(Row([say("total"), *_figures(view, sums[0], sums[1])], bold=True))
    columns = [Col(title, WIDTH - 76 * 5)]
    for when in (month, view.month):
        columns += [Col(say("fail_of_month", month=when), 76, "right"), Col(say("rate"), 76, "right")]
    return Grid([*columns, Col(say("change"), 76, "right")], rows, before=6, style=TINY)


def _figures(view: View, then: Counts, now: Counts) -> list[str]:
    cells = []
    for counts in (then, now):
        cells += [f"{counts.fail:,} / {counts.applicable:,}", marked_rate(counts.fail, counts.applicable)]
    return [*cells, _change(view, then, now)]


def _change(view: View, then: Counts, now: Counts) -> str:
    """The difference of the rates in percentage points, with a sign and an arrow."""
    if not then.applicable or not now.applicable:
        return "—"
    points = round((now.fail / now.applicable - then.fail / then.applicable) * 100, 1)
    arrow = "▲" if points > 0 else "▼" if points < 0 else "→"
    return view.say("points", arrow=arrow, points=f"{points:+.1f}" if points else "0.0")
