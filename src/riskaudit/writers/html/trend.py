"""This month beside an earlier report, theme by theme and unit by unit."""

from __future__ import annotations

from collections.abc import Sequence

from riskaudit.writers.html.markup import Content, Markup, tag
from riskaudit.writers.html.parts import Cell, Head, note, section, table
from riskaudit.writers.html.view import TREND, View, filtered, link, theme_place
from riskaudit.writers.trend import (
    Pair,
    month_before,
    pair_sum,
    rules_differ,
    theme_pairs,
    trend_figures,
    unit_name,
    unit_pairs,
)


def trend(view: View) -> Content:
    """Both tables; nothing where no earlier report was given."""
    before, say = view.report.previous, view.say
    if before is None:
        return None
    month = month_before(before)
    themes, units = theme_pairs(view, before), unit_pairs(view, before)
    theme_ways = [_theme(view, pair.name) for pair in themes]
    unit_ways = [_unit(view, pair.name) for pair in units]
    differ = note(tag("strong", say("trend_rules_differ"))) if rules_differ(view, before) else None
    return section(
        say("trend"),
        note(say("trend_note", month=month, digest=before.findings[:12])),
        differ,
        _table(view, say("theme"), themes, theme_ways),
        _table(view, say("unit"), units, unit_ways) if units else None,
        place=TREND,
    )


def _theme(view: View, theme: str) -> Content:
    """A theme leads to its rules, if this report has it."""
    name = view.theme(theme)
    return link(theme_place(theme), name) if theme in view.themes else name


def _unit(view: View, unit: str) -> Content:
    """A unit leads to its findings, if it was met this time."""
    name = view.quoted(unit_name(view, unit))
    return link(filtered("unit", unit), name) if unit in view.report.scope.units else name


def _table(view: View, title: str, pairs: Sequence[Pair], names: Sequence[Content]) -> Markup:
    say, before = view.say, view.report.previous
    months = (month_before(before) if before else "", view.month)
    rows: list[list[Cell]] = [[name, *trend_figures(view, pair)] for pair, name in zip(pairs, names, strict=True)]
    heads = [Head(title, wide=True)]
    for month in months:
        heads += [Head(say("fail_of_month", month=month), number=True), Head(say("rate"), number=True)]
    total = [say("total"), *trend_figures(view, pair_sum(pairs))]
    label = f"{say('trend')}{say('colon')}{title}"
    return table([*heads, Head(say("change"), number=True)], rows, total=total, label=label)
